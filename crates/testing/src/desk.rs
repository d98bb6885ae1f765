//! An open office.

use office::account::{self, NewUser};
use office::{FIXED_DAY, Office, posts};
use store::Ctx;
use store::records::User;

use crate::people::day;
use crate::place::{Place, place};

/// The password of every user that is added here.
pub const PASSWORD: &str = "một mật khẩu dài";

/// An office of Lai Châu that stands still on a day, with nothing in it.
pub struct Desk {
    /// The office.
    pub office: Office,
    /// The program's own context.
    pub ctx: Ctx,
    /// Where its database is.
    pub place: Place,
}

/// An office on the demonstration's day.
pub async fn desk() -> Desk {
    desk_on(&day().to_string()).await
}

/// An office on a day.
pub async fn desk_on(day: &str) -> Desk {
    let place = place().await;
    let office = Office::open(&place.database).await.unwrap();
    office.store.set_setting(FIXED_DAY, day).await.unwrap();
    let office = Office::open(&place.database).await.unwrap();
    let ctx = office.system("test");
    Desk { office, ctx, place }
}

impl Desk {
    /// A new user, named as they sign in.
    pub async fn user(&self, username: &str, role: &str, area: &str) -> User {
        let (name, post) = (username.to_owned(), None);
        let user = NewUser {
            username: username.to_owned(),
            name,
            role: role.to_owned(),
            area: area.to_owned(),
            post,
            password: PASSWORD.to_owned(),
        };
        account::add_user(&self.office, &self.ctx, user).await.unwrap()
    }

    /// A new user at work.
    pub async fn acting(&self, username: &str, role: &str, area: &str) -> Ctx {
        self.office.acting(&self.user(username, role, area).await, "test").await.unwrap()
    }

    /// A new user at work in a post.
    pub async fn acting_as(&self, username: &str, role: &str, post: &str) -> Ctx {
        let area = post.split('/').next().unwrap();
        let user = self.user(username, role, area).await;
        posts::take(&self.office, &self.ctx, &user, post, self.ctx.day).await.unwrap();
        self.office.acting(&user, "test").await.unwrap()
    }
}
