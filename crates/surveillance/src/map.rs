//! Boundaries for the map (bản đồ). Polygons are known for the communes of 2026 alone; a district of
//! 2021 is dissolved from the communes that its own communes went into, and so is approximate.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use base::area::{Areas, Level};
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Topology {
    arcs: Vec<Vec<[f64; 2]>>,
    transform: Option<Transform>,
    objects: Objects,
}
#[derive(Deserialize)]
struct Transform {
    scale: [f64; 2],
    translate: [f64; 2],
}
#[derive(Deserialize)]
struct Objects {
    communes: Collection,
}
#[derive(Deserialize)]
struct Collection {
    geometries: Vec<Geometry>,
}
#[derive(Deserialize)]
#[serde(tag = "type")]
enum Shape {
    Polygon { arcs: Vec<Vec<i64>> },
    MultiPolygon { arcs: Vec<Vec<Vec<i64>>> },
}
#[derive(Deserialize)]
struct Geometry {
    properties: Properties,
    #[serde(flatten)]
    shape: Shape,
}
#[derive(Deserialize)]
struct Properties {
    code: String,
}

type Ring = Vec<[f64; 2]>;

/// Arcs in degrees, and the rings of arcs of every commune.
struct Boundaries {
    arcs: Vec<Ring>,
    rings: HashMap<String, Vec<Vec<i64>>>,
}

fn boundaries_of_all() -> &'static Boundaries {
    static ALL: OnceLock<Boundaries> = OnceLock::new();
    ALL.get_or_init(|| {
        let text = include_str!("../../../data/areas/vn_communes_2026.topojson");
        match serde_json::from_str::<Topology>(text) {
            Ok(topology) => decode(topology),
            Err(error) => {
                tracing::error!(%error, "the embedded boundaries cannot be read");
                Boundaries { arcs: Vec::new(), rings: HashMap::new() }
            }
        }
    })
}

/// TopoJSON keeps arcs as differences on a grid.
fn decode(topology: Topology) -> Boundaries {
    let place = |[x, y]: [f64; 2]| match &topology.transform {
        Some(t) => [x * t.scale[0] + t.translate[0], y * t.scale[1] + t.translate[1]],
        None => [x, y],
    };
    let quantised = topology.transform.is_some();
    let arcs = topology
        .arcs
        .iter()
        .map(|arc| {
            let mut at = [0.0, 0.0];
            let step = |point: &[f64; 2]| {
                at = if quantised { [at[0] + point[0], at[1] + point[1]] } else { *point };
                place(at)
            };
            arc.iter().map(step).collect()
        })
        .collect();
    let rings = topology
        .objects
        .communes
        .geometries
        .into_iter()
        .map(|geometry| {
            let rings = match geometry.shape {
                Shape::Polygon { arcs } => arcs,
                Shape::MultiPolygon { arcs } => arcs.into_iter().flatten().collect(),
            };
            (geometry.properties.code, rings)
        })
        .collect();
    Boundaries { arcs, rings }
}

/// The outline of a set of communes: arcs that two of them share fall away, the rest join to rings.
fn outline(all: &Boundaries, communes: &[String]) -> Vec<Ring> {
    let mut uses: BTreeMap<i64, (usize, i64)> = BTreeMap::new();
    for arc in communes.iter().filter_map(|code| all.rings.get(code)).flatten().flatten() {
        let key = if *arc < 0 { !*arc } else { *arc };
        let entry = uses.entry(key).or_insert((0, *arc));
        entry.0 += 1;
    }
    let mut lines: Vec<Ring> = uses
        .values()
        .filter(|(times, _)| *times == 1)
        .filter_map(|(_, arc)| {
            let index = if *arc < 0 { !*arc } else { *arc };
            let mut line = all.arcs.get(usize::try_from(index).ok()?)?.clone();
            if *arc < 0 {
                line.reverse();
            }
            Some(line)
        })
        .collect();
    let mut rings = Vec::new();
    while let Some(mut ring) = lines.pop() {
        while ring.first() != ring.last() {
            let Some(next) = lines.iter().position(|line| line.first() == ring.last()) else { break };
            ring.extend(lines.swap_remove(next).into_iter().skip(1));
        }
        rings.push(ring);
    }
    rings
}

fn feature(code: &str, name: &str, rings: Vec<Ring>) -> Value {
    // Every ring is its own polygon: holes are other districts, drawn over by themselves.
    let polygons: Vec<Vec<Ring>> = rings.into_iter().map(|ring| vec![ring]).collect();
    json!({
        "type": "Feature",
        "properties": { "code": code, "name": name },
        "geometry": { "type": "MultiPolygon", "coordinates": polygons },
    })
}

/// Districts (or, since 2025-07-01, communes) of a province as GeoJSON, with its outline.
pub fn boundaries(province: &str, on: NaiveDate) -> Value {
    let (areas, all) = (Areas::builtin(), boundaries_of_all());
    let old_tree = areas.children(province, on).iter().any(|area| area.level == Level::District);
    let home = |new: &str| {
        // The district that most of the commune's predecessors lay in.
        let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
        for old in areas.predecessors(new) {
            if let Some(district) = areas.get(&old.code, on).and_then(|area| area.parent.as_deref()) {
                *votes.entry(district).or_default() += 1;
            }
        }
        votes.into_iter().max_by_key(|(_, votes)| *votes).map(|(district, _)| district.to_owned())
    };
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for code in all.rings.keys() {
        let group = if old_tree { home(code) } else { Some(code.clone()) };
        if let Some(group) = group.filter(|group| areas.is_within(group, province, on)) {
            groups.entry(group).or_default().push(code.clone());
        }
    }
    let whole: Vec<String> = groups.values().flatten().cloned().collect();
    let features: Vec<Value> = groups
        .iter()
        .map(|(code, communes)| {
            let name = areas.get(code, on).map_or(code.as_str(), |area| area.name.as_str());
            feature(code, name, outline(all, communes))
        })
        .collect();
    let name = areas.get(province, on).map_or(province, |area| area.name.as_str());
    json!({
        "approximate": old_tree,
        "source": "sapnhap.bando.com.vn; thanglequoc/vietnamese-provinces-database (MIT)",
        "districts": { "type": "FeatureCollection", "features": features },
        "outline": feature(province, name, outline(all, &whole)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lai_chaus_eight_districts_are_dissolved_and_its_outline_closes() {
        let map = boundaries("12", "2021-12-29".parse().unwrap());
        assert_eq!(map["approximate"], true);
        let features = map["districts"]["features"].as_array().unwrap();
        assert_eq!(features.len(), 8);
        for feature in features.iter().chain([&map["outline"]]) {
            let polygons = feature["geometry"]["coordinates"].as_array().unwrap();
            assert!(!polygons.is_empty());
            for polygon in polygons {
                let ring = polygon[0].as_array().unwrap();
                assert_eq!(ring.first(), ring.last(), "{}", feature["properties"]["name"]);
            }
        }
    }

    #[test]
    fn in_2026_the_communes_themselves_are_drawn() {
        let map = boundaries("12", "2026-01-01".parse().unwrap());
        assert_eq!(map["districts"]["features"].as_array().unwrap().len(), 38);
        assert_eq!(map["approximate"], false);
    }
}
