//! Saved views: one's own, and those that are shared with the accounts of the same area.

use store::{Ctx, Error, SavedView, Store, Verb};
use testing::*;
use uuid::Uuid;

fn view(list: &str, name: &str, shared: bool) -> SavedView {
    SavedView { id: Uuid::now_v7(), list: list.into(), name: name.into(), query: "sort=-announced_on".into(), shared }
}

async fn seen(store: &Store, ctx: &Ctx, list: &str) -> Vec<(String, bool, Option<String>)> {
    let views = store.views(ctx, list).await.unwrap();
    views.into_iter().map(|one| (one.view.name, one.own, one.by)).collect()
}

/// An account that is there, so that others learn its name.
async fn account(store: &Store, role: &str, area: &str, name: &str) -> Ctx {
    let made = store::records::User {
        username: base::text::fold(&format!("{role}.{area}.{name}")),
        name: name.into(),
        ..user(role, area)
    };
    let made = store.create(&system(), made, None).await.unwrap();
    let roles = store::Roles::builtin().unwrap();
    Ctx::user(&made, &roles, base::area::Areas::builtin(), day(), "test")
}

#[tokio::test]
async fn a_shared_view_is_seen_by_the_same_area_and_by_who_may_read_the_list_until_it_is_taken_back() {
    let fresh = fresh().await;
    let (store, areas) = (&fresh.store, communes(DISTRICT));
    let owner = account(store, "health", &areas[0], "An").await;
    let colleague = account(store, "health", &areas[0], "Bình").await;
    let mine = store.save_view(&owner, view("cases", "Ca nặng", true)).await.unwrap();
    store.save_view(&owner, view("cases", "Riêng", false)).await.unwrap();
    assert_eq!(seen(store, &owner, "cases").await, [("Ca nặng".into(), true, None), ("Riêng".into(), true, None)]);
    assert_eq!(seen(store, &colleague, "cases").await, [("Ca nặng".into(), false, Some("An".into()))]);
    assert_eq!(seen(store, &colleague, "persons").await, []);

    // Not by another commune, the district above, nor by a role that reads no cases.
    let others = [
        ("health", areas[1].as_str()),
        ("leader", DISTRICT),
        ("health", PROVINCE),
        ("viewer", &areas[0]),
        ("admin", &areas[0]),
    ];
    for (role, area) in others {
        let other = account(store, role, area, "Cúc").await;
        assert_eq!(seen(store, &other, "cases").await, [], "{role} of {area}");
    }
    // Nobody but its owner takes it back, shares it anew or deletes it.
    for shared in [true, false] {
        let refused = store.share_view(&colleague, mine.id, shared).await;
        assert!(matches!(refused, Err(Error::NotFound { .. })), "{refused:?}");
    }
    store.delete_view(&colleague, mine.id).await.unwrap();
    assert_eq!(seen(store, &colleague, "cases").await.len(), 1);
    assert!(!store.share_view(&owner, mine.id, false).await.unwrap().shared);
    assert_eq!(seen(store, &colleague, "cases").await, []);
    assert_eq!(seen(store, &owner, "cases").await.len(), 2);
    assert!(store.share_view(&owner, mine.id, true).await.unwrap().shared);
    assert_eq!(seen(store, &colleague, "cases").await.len(), 1);
    store.delete_view(&owner, mine.id).await.unwrap();
    assert_eq!(seen(store, &colleague, "cases").await, []);
}

#[tokio::test]
async fn who_may_not_read_a_list_shares_no_view_of_it() {
    let fresh = fresh().await;
    let viewer = account(&fresh.store, "viewer", PROVINCE, "Dần").await;
    let refused = fresh.store.save_view(&viewer, view("cases", "Ca", true)).await;
    assert!(matches!(refused, Err(Error::Denied { verb, .. }) if verb == Verb::Read.key()), "{refused:?}");
    assert!(fresh.store.save_view(&viewer, view("horses", "Ngựa", true)).await.is_err());
    assert_eq!(seen(&fresh.store, &viewer, "cases").await, []);
}
