//! Readers beside the writers: what they see is checked as well.

use crate::torture::hand::Hand;
use crate::torture::history::lock;
use std::io::Read;
use std::time::Duration;

/// Looks at a record that somebody has just written.
pub fn look(hand: &mut Hand<'_>) {
    let newest: Vec<_> = lock(&hand.arena.known).records.iter().rev().take(12).cloned().collect();
    if let Some((kind, id)) = hand.random.pick(&newest).cloned() {
        hand.look(kind, &id);
    }
}

const LISTS: &[&str] = &["persons", "cases", "stock", "contacts", "doses"];

pub fn lists(hand: &mut Hand<'_>) {
    let kind = hand.random.word(LISTS);
    hand.ask(&format!("/api/v1/lists/{kind}?size=50"));
}

const DESKS: &[&str] = &["/command", "/levels", "/documents", "/tasks/board?by=due", "/targets", "/allocation"];

pub fn desks(hand: &mut Hand<'_>) {
    let desk = hand.random.word(DESKS);
    hand.ask(&format!("/api/v1{desk}"));
}

/// An open page: it listens for changes as long as the program lives.
pub fn listen(mut hand: Hand<'_>) {
    while hand.arena.is_on() {
        if !hand.is_signed_in() && !hand.sign_in() {
            return;
        }
        let Some(mut stream) = hand.stream("/api/v1/events") else {
            hand.pause(200);
            continue;
        };
        let _ = stream.set_read_timeout(Some(Duration::from_millis(300)));
        let mut bytes = [0; 4096];
        while hand.arena.is_on() {
            match stream.read(&mut bytes) {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) if matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) => {
                }
                Err(_) => break,
            }
        }
        hand.pause(100);
    }
}
