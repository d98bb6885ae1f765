//! Who heads the units of the province, its districts and communes: a name for each post, but for some that are vacant.

use base::area::Areas;
use base::post::{Post, Units};
use chrono::DateTime;
use rand::RngExt;
use rand::rngs::StdRng;
use store::records::{Basis, Holding};

use crate::people::either;
use crate::random::{Ids, day_between, part, weighted};
use crate::world::World;

/// The holders of every unit's first post and of its first deputy's. Whom the directives name keep their posts.
pub(crate) fn holdings(world: &World) -> Vec<Holding> {
    let params = &world.params;
    let mut ids = Ids::new(part(params.seed, &["post ids"]), params.posts.from, 0);
    let mut made = Vec::new();
    for area in Areas::builtin().subtree(&params.province, params.day) {
        let mut rng = part(params.seed, &["posts", &area.code]);
        for unit in Units::builtin().units_in(&area.code, params.day) {
            for post in Units::builtin().posts_of(&unit.id, params.day).into_iter().take(2) {
                let known = Units::builtin().holder(&post.id, params.day).is_some();
                let vacant = post.head && rng.random_bool(params.posts.vacant);
                let holding = holding(world, &mut rng, &mut ids, post);
                made.extend((!known && !vacant).then_some(holding));
            }
        }
    }
    made
}

fn holding(world: &World, rng: &mut StdRng, ids: &mut Ids, post: Post) -> Holding {
    let (params, people) = (&world.params, people(world, rng, &post.area));
    let sex = either(rng);
    let acting = post.head && rng.random_bool(params.posts.acting);
    Holding {
        province: params.province.clone(),
        id: ids.next(),
        name: world.names.full(rng, people, sex),
        basis: if acting { Basis::Acting } else { Basis::Appointed },
        from_on: day_between(rng, params.posts.from, params.posts.to),
        to_on: None,
        source: Some(params.note.clone()),
        duties: None,
        user_id: None,
        area: post.area,
        unit: post.unit,
        post: post.id,
        folded: String::new(),
        version: 0,
        updated_at: DateTime::UNIX_EPOCH,
        seq: 0,
    }
}

/// The ethnic group of a holder: as many as live in the commune's or the district's own.
fn people<'a>(world: &'a World, rng: &mut StdRng, area: &str) -> &'a str {
    let places = &world.places;
    let near = places.iter().find(|place| place.area.code == area || place.district.code == area);
    let Some(place) = near.or_else(|| places.first()) else { return "" };
    let at = weighted(rng, place.district.peoples.values().copied());
    place.district.peoples.keys().nth(at).map_or("", String::as_str)
}
