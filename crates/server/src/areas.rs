//! Areas within the caller's scope, and the boundaries for the map.

use axum::Json;
use axum::extract::State;
use base::area::{Area, Level};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::door::{Answer, Ask, Where, Who};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(areas)).routes(routes!(map))
}

/// An area of the tree.
#[derive(Serialize, ToSchema)]
struct Node {
    code: String,
    name: String,
    #[schema(value_type = String)]
    level: Level,
    parent: Option<String>,
    lat: Option<f64>,
    lon: Option<f64>,
}

impl From<&Area> for Node {
    fn from(area: &Area) -> Self {
        Self {
            code: area.code.clone(),
            name: area.name.clone(),
            level: area.level,
            parent: area.parent.clone(),
            lat: area.lat,
            lon: area.lon,
        }
    }
}

/// The caller's area with all above and below it.
#[utoipa::path(get, path = "/areas", params(Where), responses((status = 200, body = Vec<Node>)))]
async fn areas(State(app): State<App>, who: Who, Ask(ask): Ask<Where>) -> Answer<Json<Vec<Node>>> {
    let (area, day) = ask.settle(&app, &who)?;
    let tree = app.office().areas();
    let mut nodes: Vec<Node> = tree.ancestors(&area, day).into_iter().skip(1).map(Node::from).collect();
    let mut queue = vec![area];
    while let Some(code) = queue.pop() {
        nodes.extend(tree.get(&code, day).map(Node::from));
        queue.extend(tree.children(&code, day).into_iter().rev().map(|child| child.code.clone()));
    }
    Ok(Json(nodes))
}

/// Boundaries of the province's districts, dissolved from the communes of 2026, as GeoJSON.
#[utoipa::path(get, path = "/map", params(Where), responses((status = 200, body = Object)))]
async fn map(State(app): State<App>, who: Who, Ask(ask): Ask<Where>) -> Answer<Json<serde_json::Value>> {
    let (_, day) = ask.settle(&app, &who)?;
    Ok(Json(centre::map::boundaries(who.ctx.scope.province(), day)))
}
