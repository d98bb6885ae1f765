//! What a password must be, and its hash.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use base::text::fold;

use super::limits::Passwords;
use crate::problem::{Class, Problem, Result};

/// A hash that no password has.
#[cfg(test)]
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm9ib2R5$WmmOTHo1zDJUYlKWVqzLFrQVVV6nVcmF8BZcw1mKkTw";

/// Argon2id with the parameters that OWASP's password storage sheet gives as its first choice:
/// 19 MiB, 2 passes, 1 lane.
fn argon() -> Argon2<'static> {
    let params = Params::new(19 * 1_024, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// The hash of a password, in PHC form.
pub(super) fn hash(password: &str) -> Result<String> {
    argon()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| Problem::new(Class::Unavailable, "account-hash").with("what", error))
}

/// Is it the password of a hash?
pub(crate) fn matches(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| argon().verify_password(password.as_bytes(), &hash).is_ok())
}

/// Passwords that are tried first.
static COMMON: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("../../../../data/access/common-passwords.txt").lines();
    lines.map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
});

/// Keys and letters that lie side by side.
const ROWS: [&str; 5] = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz"];

/// Refuses what is guessed first: too short, common, of few characters, a run of neighbours, the user's own names.
pub(super) fn check(limits: Passwords, password: &str, names: &[&str]) -> Result<()> {
    let wrong = |code: &str| {
        Problem::new(Class::Invalid, code)
            .at(crate::problem::Place { column: Some("password".into()), ..crate::problem::Place::default() })
    };
    let length = password.chars().count();
    if length < limits.shortest as usize {
        return Err(wrong("account-password-short").with("shortest", limits.shortest));
    }
    if length > limits.longest as usize {
        return Err(wrong("account-password-long").with("longest", limits.longest));
    }
    let plain = plain(password);
    let different = plain.chars().collect::<BTreeSet<_>>().len();
    if different < limits.different as usize || is_run(&plain) {
        return Err(wrong("account-password-simple"));
    }
    let words = [plain, self::plain(&password.replace('@', "a").replace('$', "s"))].map(|text| word(&text));
    if words.iter().any(|word| COMMON.contains(word.as_str())) {
        return Err(wrong("account-password-common"));
    }
    let names = names.iter().map(|name| word(&self::plain(name))).filter(|name| !name.is_empty());
    if names.into_iter().any(|name| words.contains(&name)) {
        return Err(wrong("account-password-name"));
    }
    Ok(())
}

/// Letters and figures without marks and case; a password of signs or of another script keeps its characters.
fn plain(text: &str) -> String {
    let folded = fold(text);
    let plain: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
    if plain.is_empty() { folded } else { plain }
}

/// What is left without the figures before and behind, with figures read as the letters that they stand for, once.
fn word(plain: &str) -> String {
    let letters = plain.trim_matches(|c: char| c.is_ascii_digit()).chars().map(|c| match c {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '7' => 't',
        other => other,
    });
    said_once(&letters.collect::<String>()).to_owned()
}

/// `matkhaumatkhau` says `matkhau`.
fn said_once(word: &str) -> &str {
    let starts = word.char_indices().map(|(at, _)| at).skip(1);
    let mut units = starts.take_while(|at| *at <= word.len() / 2).filter(|at| word.len().is_multiple_of(*at));
    units.find(|at| word.split_at(*at).0.repeat(word.len() / at) == word).map_or(word, |at| &word[..at])
}

/// Mostly steps to a neighbour or onto the same key, so that it is one or two runs put together.
fn is_run(plain: &str) -> bool {
    let keys: Vec<char> = plain.chars().collect();
    let jumps = keys.windows(2).filter(|pair| !are_neighbours(pair[0], pair[1])).count();
    jumps * 5 <= keys.len()
}

fn are_neighbours(one: char, other: char) -> bool {
    let beside = |row: &&str| {
        let place = |key| row.chars().position(|held| held == key);
        matches!((place(one), place(other)), (Some(a), Some(b)) if a.abs_diff(b) == 1)
    };
    one == other || ROWS.iter().any(beside)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guard::limits::Limits;

    fn verdict(password: &str) -> Option<String> {
        let limits = Limits::shipped().unwrap().passwords;
        check(limits, password, &["nguyen.van.an", "Nguyễn Văn Ân"]).err().map(|problem| problem.code)
    }

    #[test]
    fn a_password_matches_its_hash_alone() {
        let stored = hash("một mật khẩu dài").unwrap();
        assert!(stored.starts_with("$argon2id$"));
        assert!(matches("một mật khẩu dài", &stored));
        assert!(!matches("một mật khẩu khác", &stored));
        assert!(!matches("", NOBODY));
    }

    #[test]
    fn what_is_tried_first_is_refused() {
        for (password, code) in [
            ("ngắn", "account-password-short"),
            ("1234567890", "account-password-simple"),
            ("0987654321", "account-password-simple"),
            ("qwertyuiop", "account-password-simple"),
            ("Qwerty12345", "account-password-simple"),
            ("abcdef123456", "account-password-simple"),
            ("aaaaaaaaaa", "account-password-simple"),
            ("anananananan", "account-password-simple"),
            ("!!!!!!!!!!!!", "account-password-simple"),
            ("matkhau123", "account-password-common"),
            ("Mật Khẩu 2021", "account-password-common"),
            ("matkhaumatkhau", "account-password-common"),
            ("P@ssw0rd!!", "account-password-common"),
            ("Admin@123456", "account-password-common"),
            ("việt nam 1975", "account-password-common"),
            ("nguyenvanan1", "account-password-name"),
            ("Nguyễn Văn Ân!", "account-password-name"),
        ] {
            assert_eq!(verdict(password).as_deref(), Some(code), "{password}");
        }
        for password in
            ["một mật khẩu dài", "vungxanh-demo", "Sơn La mưa to 7 ngày", "9f3a01c7be2d44a08d1e", "пароль-длинный"]
        {
            assert_eq!(verdict(password), None, "{password}");
        }
        assert_eq!(verdict(&"một hai ba ".repeat(30)).as_deref(), Some("account-password-long"));
    }

    #[test]
    fn the_list_is_written_as_it_is_compared() {
        assert!(COMMON.len() > 100);
        assert!(COMMON.iter().all(|line| plain(line) == *line), "folded, without blanks and signs");
    }
}
