//! The tree of items.

use crate::blocks::Block;
use crate::document::{Item, Span};
use crate::lines::tables::Row;
use crate::marks::{Kind, Mark};
use crate::passage::Passage;

/// An item with its own paragraphs and what is under it; the root has no mark.
#[derive(Debug, Default)]
pub(crate) struct Node {
    pub mark: Option<Mark>,
    /// Printed path.
    pub path: String,
    /// Own paragraphs, the marked one first, without its mark.
    pub paragraphs: Vec<Passage>,
    /// The row of a table of tasks that it is.
    pub row: Option<Row>,
    /// Where the mark begins in the document.
    pub start: usize,
    /// Own paragraphs and items in text order: `Ok` a paragraph, `Err` an item, by their places.
    pub order: Vec<Part>,
    pub children: Vec<Node>,
}

/// What stands in a node, in text order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Paragraph(usize),
    Child(usize),
}

/// Builds the tree; a paragraph for which `resets` holds ends all open items.
pub(crate) fn tree(blocks: Vec<Block>, resets: impl Fn(&Passage) -> bool) -> Node {
    let mut open: Vec<Node> = vec![Node::default()];
    for block in blocks {
        let start = block.start();
        let words = block.words.part(start..block.words.len());
        if let Some(row) = block.row {
            if let Some(above) = open.last_mut() {
                above.order.push(Part::Child(above.children.len()));
                let node = row_node(above, row);
                above.children.push(node);
            }
            continue;
        }
        match block.mark {
            None => {
                if resets(&words) {
                    close(&mut open, 1);
                }
                if let Some(last) = open.last_mut() {
                    last.order.push(Part::Paragraph(last.paragraphs.len()));
                    last.paragraphs.push(words);
                }
            }
            Some(mark) => {
                let depth = depth(&open, mark.kind);
                close(&mut open, depth);
                let begin = block.words.span(0..block.words.len()).start;
                let path = path(open.last(), &mark);
                let paragraphs = if words.is_empty() { Vec::new() } else { vec![words] };
                let order = (0..paragraphs.len()).map(Part::Paragraph).collect();
                open.push(Node {
                    mark: Some(mark),
                    path,
                    paragraphs,
                    start: begin,
                    order,
                    row: None,
                    children: Vec::new(),
                });
            }
        }
    }
    close(&mut open, 1);
    open.pop().unwrap_or_default()
}

/// A row of a table as an item under the one that the table stands in.
fn row_node(above: &Node, row: Row) -> Node {
    let number = row.number.as_ref().map(|number| number.text.trim_matches(['.', ')', ' ']).to_owned());
    let label = row.number.as_ref().map_or_else(String::new, |number| number.text.clone());
    let name = number.unwrap_or_else(|| (above.children.len() + 1).to_string());
    let start = row.task.span(row.task.whole()).start;
    let mark = Mark { kind: Kind::Number, name, label, end: 0, order: None };
    Node {
        path: path(Some(above), &mark),
        mark: Some(mark),
        paragraphs: vec![row.task.clone()],
        start,
        order: vec![Part::Paragraph(0)],
        row: Some(row),
        children: Vec::new(),
    }
}

/// How many of the open nodes stay open above an item of a kind.
fn depth(open: &[Node], kind: Kind) -> usize {
    let kind_of = |node: &Node| node.mark.as_ref().map(|mark| mark.kind);
    if let Some(at) = open.iter().rposition(|node| kind_of(node) == Some(kind)) {
        return at;
    }
    // Without a sibling above: under the last that ranks higher.
    open.iter().rposition(|node| kind_of(node).is_none_or(|own| own < kind)).map_or(1, |at| at + 1)
}

fn close(open: &mut Vec<Node>, depth: usize) {
    while open.len() > depth.max(1) {
        if let Some(node) = open.pop()
            && let Some(parent) = open.last_mut()
        {
            parent.order.push(Part::Child(parent.children.len()));
            parent.children.push(node);
        }
    }
}

/// `II.2.b-1`: bullets are counted, a second-level number already holds its first level.
fn path(parent: Option<&Node>, mark: &Mark) -> String {
    let above = parent.map_or("", |parent| parent.path.as_str());
    if matches!(mark.kind, Kind::Dash | Kind::Plus) {
        let bullets = parent.map_or(0, |parent| {
            parent.children.iter().filter(|child| child.mark.as_ref().is_some_and(|own| own.kind == mark.kind)).count()
        });
        return format!("{above}-{}", bullets + 1);
    }
    let own = mark.name.as_str();
    let above = match mark.kind {
        Kind::Second | Kind::Third => {
            let head = own.rsplit_once('.').map_or("", |(head, _)| head);
            above.strip_suffix(head).map_or(above, |rest| rest.trim_end_matches('.'))
        }
        _ => above,
    };
    if above.is_empty() { own.to_owned() } else { format!("{above}.{own}") }
}

/// The tree as the document shows it. Paragraphs without a mark are items without label.
pub(crate) fn shown(node: &Node) -> Vec<Item> {
    let mut items = Vec::new();
    for part in &node.order {
        match *part {
            Part::Child(at) => {
                let Some(child) = node.children.get(at) else { continue };
                let first = child.paragraphs.first().map(|words| words.span(words.whole()).end);
                items.push(Item {
                    path: child.path.clone(),
                    label: child.mark.as_ref().map_or_else(String::new, |mark| mark.label.clone()),
                    span: Span::new(child.start, first.unwrap_or(child.start).max(child.start)),
                    children: shown(child),
                });
            }
            // The first paragraph of a marked item is the item's own text.
            Part::Paragraph(0) if node.mark.is_some() => {}
            Part::Paragraph(at) => {
                let Some(words) = node.paragraphs.get(at) else { continue };
                items.push(Item {
                    path: String::new(),
                    label: String::new(),
                    span: words.span(words.whole()),
                    children: Vec::new(),
                });
            }
        }
    }
    items
}
