//! Where and when tests play, and who acts in them.

use base::area::Areas;
use chrono::{NaiveDate, Utc};
use store::records::User;
use store::{Ctx, Roles};
use uuid::Uuid;

/// Lai Châu, where the tests play.
pub const PROVINCE: &str = "12";
/// Sìn Hồ.
pub const DISTRICT: &str = "108";

/// The demonstration's day.
pub fn day() -> NaiveDate {
    date("2021-12-29")
}

/// A day, written as 2021-12-29.
pub fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Codes of communes of a district, in the order of the tree.
pub fn communes(district: &str) -> Vec<String> {
    Areas::builtin().communes_under(district, day()).iter().map(|a| a.code.clone()).collect()
}

/// The program's own context.
pub fn system() -> Ctx {
    Ctx::system(PROVINCE, Areas::builtin(), day(), "test")
}

/// A user who was never stored.
pub fn user(role: &str, area: &str) -> User {
    User {
        province: PROVINCE.into(),
        id: Uuid::now_v7(),
        area: area.into(),
        username: format!("{role}-{area}"),
        name: format!("Người dùng {role} {area}"),
        role: role.into(),
        post: None,
        disabled: false,
        password_hash: "$argon2id$x".into(),
        version: 0,
        updated_at: Utc::now(),
        seq: 0,
    }
}

/// A user at work, who was never stored.
pub fn acting(role: &str, area: &str) -> Ctx {
    Ctx::user(&user(role, area), &Roles::builtin().unwrap(), Areas::builtin(), day(), "test")
}
