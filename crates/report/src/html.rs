//! The document as HTML: a fragment for the desk's page, or a page of its own that prints like the other files.
//!
//! The fragment carries no style and no script, so that it stands under a strict content policy; its classes
//! are those of [`html_style`].

use std::fmt::Write as _;

use data_encoding::BASE64;

use crate::chart::{Mark, Plot};
use crate::form::Margin;
use crate::sheet::{Grid, Part, Piece, Print, Sheet, sheet};
use crate::{Align, ChartKind, Form, Report, Run};

const STYLE: &str = include_str!("../../../data/templates/report.css");

/// The style sheet of the fragment, for screen and print.
pub const fn html_style() -> &'static str {
    STYLE
}

/// The document as an `<article>` to stand inside a page.
pub fn html(report: &Report) -> String {
    fragment(&sheet(report))
}

/// The document as a page of its own, with its style inside.
pub fn html_page(report: &Report) -> String {
    let sheet = sheet(report);
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n\
         <style>\n{}{STYLE}</style>\n</head>\n<body>\n{}</body>\n</html>\n",
        sheet.lang.key(),
        escape(&format!("{} {}", sheet.doc_type, sheet.subject)),
        printed_page(&sheet),
        fragment(&sheet),
    )
}

/// The printed page: margins, its number in the top margin but on the first, the notice in the bottom margin.
fn printed_page(sheet: &Sheet) -> String {
    let Margin { top, right, bottom, left } = sheet.measures.margin;
    let size = sheet.measures.size;
    let notice = sheet.notice.as_deref().map_or_else(|| "none".to_owned(), css_string);
    format!(
        "@page {{ size: A4; margin: {top}mm {right}mm {bottom}mm {left}mm;\n\
         @top-center {{ content: counter(page); font: {}pt serif }}\n\
         @bottom-center {{ content: {notice}; font: italic {}pt serif }} }}\n\
         @page :first {{ @top-center {{ content: none }} }}\n",
        size.page_number, size.notice
    )
}

/// A text as a string of a style sheet: all but letters, digits and blanks by their number, so that nothing ends
/// the string or the sheet.
fn css_string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        if c.is_alphanumeric() || c == ' ' {
            out.push(c);
        } else {
            let _ = write!(out, "\\{:x} ", u32::from(c));
        }
    }
    out.push('"');
    out
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// `<tag class="class">text</tag>`; the class may be empty.
fn element(out: &mut String, tag: &str, class: &str, text: &str) {
    let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    let _ = writeln!(out, "<{tag}{class}>{}</{tag}>", escape(text));
}

fn fragment(sheet: &Sheet) -> String {
    let form = match sheet.form {
        Form::State => "vb-state",
        Form::Party => "vb-party",
    };
    let mut out = format!("<article class=\"vb {form}\" lang=\"{}\">\n", sheet.lang.key());
    if let Some(notice) = &sheet.notice {
        element(&mut out, "p", "vb-notice", notice);
    }
    head(&mut out, sheet);
    for ground in &sheet.grounds {
        element(&mut out, "p", "vb-ground", ground);
    }
    for part in &sheet.parts {
        body_part(&mut out, part);
    }
    foot(&mut out, sheet);
    out.push_str("</article>\n");
    out
}

fn head(out: &mut String, sheet: &Sheet) {
    out.push_str("<header class=\"vb-head\">\n<div class=\"vb-issuer\">\n");
    if let Some(parent) = &sheet.parent {
        element(out, "p", "vb-parent", parent);
    }
    element(out, "p", "vb-body", &sheet.body);
    if sheet.form == Form::Party {
        element(out, "p", "", "*");
    }
    out.push_str("</div>\n<div class=\"vb-nation\">\n");
    element(out, "p", if sheet.motto.is_some() { "vb-name" } else { "vb-name vb-ruled" }, &sheet.nation);
    if let Some(motto) = &sheet.motto {
        element(out, "p", "vb-motto vb-ruled", motto);
    }
    out.push_str("</div>\n");
    element(out, "p", "vb-number", &sheet.number);
    element(out, "p", "vb-date", &sheet.place_date);
    out.push_str("</header>\n<h1 class=\"vb-title\">");
    if let Some(about) = &sheet.about {
        let _ = write!(out, "<span class=\"vb-subject\">{}</span>", escape(about));
    } else {
        let _ = write!(
            out,
            "<span class=\"vb-type\">{}</span> <span class=\"vb-subject\">{}</span>",
            escape(&sheet.doc_type),
            escape(&sheet.subject)
        );
    }
    out.push_str("</h1>\n");
    match sheet.addressees.as_slice() {
        [] => {}
        [one] => element(out, "p", "vb-to", &format!("{} {one}", sheet.addressees_label)),
        many => {
            out.push_str("<div class=\"vb-to vb-many\">\n");
            element(out, "p", "", &sheet.addressees_label);
            list(out, "vb-list", many.iter().map(|line| escape(line)));
            out.push_str("</div>\n");
        }
    }
}

fn list(out: &mut String, class: &str, items: impl Iterator<Item = String>) {
    let _ = writeln!(out, "<ul class=\"{class}\">");
    for item in items {
        let _ = writeln!(out, "<li>{item}</li>");
    }
    out.push_str("</ul>\n");
}

fn body_part(out: &mut String, part: &Part) {
    out.push_str("<section>\n");
    if let Some(heading) = &part.heading {
        let tag = ["h2", "h3", "h4"][usize::from(part.level.clamp(1, 3)) - 1];
        element(out, tag, "vb-heading", heading);
    }
    for piece in &part.pieces {
        match piece {
            Piece::Paragraph { runs: list } => {
                let _ = writeln!(out, "<p class=\"vb-text\">{}</p>", runs(list));
            }
            Piece::Centred { text } => element(out, "p", "vb-centred", text),
            Piece::Bullets { items } => list(out, "vb-list", items.iter().map(|item| runs(item))),
            Piece::Table(grid) => table(out, grid),
            Piece::Chart(plot) => chart(out, plot),
            Piece::Picture(print) => picture(out, print),
            Piece::Note { text } => element(out, "p", "vb-note", text),
        }
    }
    out.push_str("</section>\n");
}

fn runs(list: &[Run]) -> String {
    list.iter().fold(String::new(), |mut out, run| {
        let (open, close) = match (run.bold, run.italic) {
            (true, true) => ("<b><i>", "</i></b>"),
            (true, false) => ("<b>", "</b>"),
            (false, true) => ("<i>", "</i>"),
            (false, false) => ("", ""),
        };
        let _ = write!(out, "{open}{}{close}", escape(&run.text));
        out
    })
}

fn table(out: &mut String, grid: &Grid) {
    let align = |column: usize| match grid.align.get(column) {
        Some(Align::Center) => " class=\"vb-center\"",
        Some(Align::Right) => " class=\"vb-right\"",
        _ => "",
    };
    out.push_str("<table class=\"vb-table\">\n");
    if let Some(caption) = &grid.caption {
        element(out, "caption", "", caption);
    }
    if !grid.head.is_empty() {
        out.push_str("<thead><tr>");
        for (column, cell) in grid.head.iter().enumerate() {
            let _ = write!(out, "<th scope=\"col\"{}>{}</th>", align(column), escape(cell));
        }
        out.push_str("</tr></thead>\n");
    }
    out.push_str("<tbody>\n");
    if grid.rows.is_empty() {
        let _ = writeln!(out, "<tr><td colspan=\"{}\">{}</td></tr>", grid.align.len(), escape(&grid.empty));
    }
    for (index, row) in grid.rows.iter().enumerate() {
        out.push_str(if index >= grid.totals_from { "<tr class=\"vb-total\">" } else { "<tr>" });
        for (column, cell) in row.iter().enumerate() {
            let _ = write!(out, "<td{}>{}</td>", align(column), escape(cell));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n");
    if let Some(note) = &grid.note {
        element(out, "p", "vb-note", note);
    }
}

/// The picture stands in the page itself: whoever has the file has it.
fn picture(out: &mut String, print: &Print) {
    let ([width, height], caption) = (print.size, escape(&print.caption));
    let _ = writeln!(
        out,
        "<figure class=\"vb-picture\">\n<img src=\"data:image/png;base64,{}\" width=\"{width}\" height=\"{height}\" \
         alt=\"{caption}\">\n<figcaption>{caption}</figcaption>\n</figure>",
        BASE64.encode(&print.png)
    );
}

/// Width and height of the drawing, and what is kept free above and below it, in user units.
const CHART: [f64; 4] = [640.0, 150.0, 18.0, 22.0];

fn chart(out: &mut String, plot: &Plot) {
    let [width, height, above, below] = CHART;
    let ground = above + height * (1.0 - plot.zero);
    let level = |mark: &Mark| mark.y.map(|y| above + height * (1.0 - y));
    out.push_str("<figure class=\"vb-chart\">\n");
    element(out, "figcaption", "", &plot.title);
    let _ = writeln!(
        out,
        "<svg viewBox=\"0 0 {width} {}\" role=\"img\" aria-label=\"{}\">",
        above + height + below,
        escape(&plot.title)
    );
    let _ = writeln!(out, "<line class=\"vb-axis\" x1=\"0\" y1=\"{ground:.1}\" x2=\"{width}\" y2=\"{ground:.1}\"/>");
    if plot.shape == ChartKind::Line {
        line(out, plot, width, level);
    }
    for mark in &plot.marks {
        let x = mark.x * width;
        let top = level(mark);
        match (plot.shape, top) {
            (ChartKind::Bars, Some(y)) => {
                let (from, size) = (y.min(ground), (y - ground).abs());
                let (left, wide) = (x - mark.width * width / 2.0, mark.width * width);
                let _ = writeln!(
                    out,
                    "<rect class=\"vb-bar\" x=\"{left:.1}\" y=\"{from:.1}\" width=\"{wide:.1}\" height=\"{size:.1}\"/>"
                );
            }
            (ChartKind::Line, Some(y)) => {
                let _ = writeln!(out, "<circle class=\"vb-dot\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"2.5\"/>");
            }
            (_, None) => {}
        }
        if mark.shown_on {
            let y = top.unwrap_or(ground).min(ground) - 5.0;
            let _ = writeln!(out, "<text x=\"{x:.1}\" y=\"{y:.1}\">{}</text>", escape(&mark.shown));
        }
        if mark.label_on {
            let y = above + height + 16.0;
            let _ = writeln!(out, "<text class=\"vb-label\" x=\"{x:.1}\" y=\"{y:.1}\">{}</text>", escape(&mark.label));
        }
    }
    out.push_str("</svg>\n");
    if let Some(note) = &plot.note {
        element(out, "p", "vb-note", note);
    }
    out.push_str("</figure>\n");
}

/// One stroke for each unbroken stretch of known values.
fn line(out: &mut String, plot: &Plot, width: f64, level: impl Fn(&Mark) -> Option<f64>) {
    for stretch in plot.marks.split(|mark| mark.y.is_none()).filter(|stretch| stretch.len() > 1) {
        let points: Vec<String> =
            stretch.iter().filter_map(|mark| level(mark).map(|y| format!("{:.1},{y:.1}", mark.x * width))).collect();
        let _ = writeln!(out, "<polyline class=\"vb-line\" points=\"{}\"/>", points.join(" "));
    }
}

fn foot(out: &mut String, sheet: &Sheet) {
    out.push_str("<footer class=\"vb-foot\">\n<div class=\"vb-recipients\">\n");
    if !sheet.recipients.is_empty() {
        element(out, "p", "vb-label", &sheet.recipients_label);
        list(out, "vb-list", sheet.recipients.iter().map(|line| escape(line)));
    }
    out.push_str("</div>\n<div class=\"vb-signer\">\n");
    for line in &sheet.capacity {
        element(out, "p", "", line);
    }
    if let Some(name) = &sheet.name {
        element(out, "p", "vb-signed", name);
    }
    out.push_str("</div>\n</footer>\n");
}
