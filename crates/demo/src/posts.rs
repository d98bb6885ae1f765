//! Who heads the units of the province, its districts and communes: a name for each post, but for some that are vacant.

use base::area::Areas;
use base::post::{Post, Units};
use rand::RngExt;
use rand::rngs::StdRng;
use store::records::{Basis, Holding};

use crate::people::either;
use crate::random::{Ids, day_between, part};
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
                let holding = holding(world, &mut rng, &mut ids, &post);
                made.extend((!known && !vacant).then_some(holding));
            }
        }
    }
    made
}

fn holding(world: &World, rng: &mut StdRng, ids: &mut Ids, post: &Post) -> Holding {
    let (params, people) = (&world.params, world.people(rng, &post.area));
    let sex = either(rng);
    let acting = post.head && rng.random_bool(params.posts.acting);
    let name = world.names.full(rng, people, sex);
    let from = day_between(rng, params.posts.from, params.posts.to);
    Holding {
        id: ids.next(),
        basis: if acting { Basis::Acting } else { Basis::Appointed },
        source: Some(params.note.clone()),
        ..Holding::new(&params.province, &post.id, &name, from)
    }
}
