//! Ids that follow from what they are: the same thing made twice, by two at once or after a crash, is one record.

use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

/// The id of what follows from the record `of`, told apart by `what` (a kind and what makes it one of its kind). It
/// carries the time of the id that it follows from, so that it sorts with the others.
pub fn following(of: Uuid, what: &[&str]) -> Uuid {
    let mut digest = Sha256::new();
    digest.update(of);
    for part in what {
        // The length in front: "ab", "c" is not "a", "bc".
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    let mut bits = [0; 10];
    bits.copy_from_slice(&digest.finalize()[..10]);
    let millis = of.as_bytes()[..6].iter().fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
    Builder::from_unix_timestamp_millis(millis, &bits).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::following;
    use uuid::Uuid;

    #[test]
    fn what_follows_has_one_id_for_ever_and_it_is_of_version_7() {
        let (one, other) = (Uuid::now_v7(), Uuid::now_v7());
        assert_eq!(following(one, &["part", "a"]), following(one, &["part", "a"]));
        assert_ne!(following(one, &["part", "a"]), following(other, &["part", "a"]));
        assert_ne!(following(one, &["ab", "c"]), following(one, &["a", "bc"]));
        assert_eq!(following(one, &[]).get_version_num(), 7);
        assert_eq!(following(one, &["x"]).as_bytes()[..6], one.as_bytes()[..6]);
    }
}
