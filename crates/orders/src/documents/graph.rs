//! Which documents carry out, replace, change or name which, and which of them are in force.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use store::records::{Document, DocumentState};
use utoipa::ToSchema;
use uuid::Uuid;

use super::drafted::key_of;
use crate::ended::is_ended;
use crate::issuer::reading;

/// A document in the graph of citations.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GraphNode {
    /// Id, where the register holds it.
    pub id: Option<Uuid>,
    /// Number, or the subject where it has none.
    pub number: String,
    /// Subject.
    pub title: Option<String>,
    /// Date.
    pub date: Option<NaiveDate>,
    /// Held by the register.
    pub held: bool,
    /// How far the reading of a held one has come.
    pub state: Option<String>,
    /// Held and confirmed, and not ended by the day.
    pub in_force: bool,
    /// The day on which it ceased to be in force.
    pub ended_on: Option<NaiveDate>,
}

/// A citation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct GraphEdge {
    /// Number of the citing document.
    pub from: String,
    /// Number of the cited one.
    pub to: String,
    /// What the citation does.
    pub effect: String,
}

/// Who cites whom.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Graph {
    /// Documents.
    pub nodes: Vec<GraphNode>,
    /// Citations.
    pub edges: Vec<GraphEdge>,
}

fn name_of(document: &Document) -> String {
    let unnumbered = || document.subject.as_deref().unwrap_or("…").chars().take(40).collect();
    document.number.clone().unwrap_or_else(unnumbered)
}

pub(super) fn graph(documents: &[Document], day: NaiveDate) -> Graph {
    let mut nodes: BTreeMap<String, GraphNode> = BTreeMap::new();
    // A newer version that waits to be merged is not a document of its own.
    let documents: Vec<&Document> = documents.iter().filter(|document| document.version_of.is_none()).collect();
    for document in &documents {
        let node = GraphNode {
            id: Some(document.id),
            number: name_of(document),
            title: document.subject.clone(),
            date: document.issued_on,
            held: true,
            state: Some(document.state.key().to_owned()),
            in_force: document.state == DocumentState::Confirmed && !is_ended(document, day),
            ended_on: document.ended_on,
        };
        nodes.insert(node.number.clone(), node);
    }
    let mut edges = Vec::new();
    for document in &documents {
        let said = documents.iter().find(|by| document.replaced_by == Some(by.id));
        if let Some(by) = said {
            edges.push(GraphEdge { from: name_of(by), to: name_of(document), effect: "replace".to_owned() });
        }
        for cited in reading(document).refs {
            let edge = GraphEdge { from: name_of(document), to: cited.number.clone(), effect: key_of(cited.effect) };
            let stranger = GraphNode {
                id: None,
                number: cited.number.clone(),
                title: None,
                date: cited.date,
                held: false,
                state: None,
                in_force: false,
                ended_on: None,
            };
            let node = nodes.entry(cited.number).or_insert(stranger);
            node.date = node.date.or(cited.date);
            if !edges.contains(&edge) {
                edges.push(edge);
            }
        }
    }
    Graph { nodes: nodes.into_values().collect(), edges }
}
