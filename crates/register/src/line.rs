//! Lines: who is told of an entry at once, and has to say that it was received.

use base::text;

use crate::label::Label;

/// A line of command (the committee, the Party): accounts of some roles, and of some posts where those are named.
#[derive(Debug)]
pub struct Line {
    /// Its key.
    pub key: String,
    /// Its words.
    pub name: Label,
    /// Roles of the accounts that are on it.
    pub roles: Vec<String>,
    /// Words of posts, one of which an account's post must hold; any post where none is named.
    pub posts: Vec<String>,
    /// Is the entry's own area passed over, because it has no authority?
    pub above: bool,
    /// The field with the unit that an account must act for; whatever unit where none is named.
    pub of: Option<String>,
    /// Hours in which one of those told must have received it, before it is told one area further up.
    pub hours: Option<u32>,
}

impl Line {
    /// Is an account on it, of this role and with these posts in words?
    pub fn holds(&self, role: &str, posts: &str) -> bool {
        if !self.roles.iter().any(|held| held == role) {
            return false;
        }
        let posts = format!(" {} ", plain(posts));
        self.posts.is_empty() || self.posts.iter().any(|named| posts.contains(&format!(" {} ", plain(named))))
    }
}

/// A text's words without marks, one blank between them.
fn plain(text: &str) -> String {
    text::words(&text::fold(text)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_on_a_line_by_its_role_and_the_words_of_its_post() {
        let name = Label { vi: String::new(), en: String::new() };
        let posts = vec!["Bí thư".to_owned()];
        let line =
            Line { key: "party".into(), name, roles: vec!["leader".into()], posts, above: true, of: None, hours: None };
        assert!(line.holds("leader", "Chủ tịch Hội; Phó Bí thư Huyện ủy Sìn Hồ"));
        assert!(line.holds("leader", "bi thu"));
        assert!(!line.holds("office", "Bí thư Huyện ủy"), "another role");
        assert!(!line.holds("leader", "Chủ tịch UBND huyện") && !line.holds("leader", ""));
        assert!(!line.holds("leader", "Bí thuật"), "whole words");
        let any = Line { posts: Vec::new(), ..line };
        assert!(any.holds("leader", ""));
    }
}
