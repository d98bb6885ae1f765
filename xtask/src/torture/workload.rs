//! Who writes and reads during a round: every act of the program, by the roles that may do it.

mod accounts;
mod documents;
mod persons;
mod reading;
mod records;
mod stock;
mod tables;

use super::bench::Arena;
use super::hand::Hand;
use super::random::Random;
use std::thread::Scope;

/// A thing that a writer does, and how often among a role's others.
type Doing = (u64, fn(&mut Hand<'_>));

/// Health workers write records, leaders orders, the administrator accounts.
const HEALTH: &[Doing] = &[
    (8, records::create),
    (2, records::create_again),
    (10, records::edit),
    (3, records::remove),
    (6, persons::dose),
    (3, persons::merge),
    (2, persons::unmerge),
    (1, persons::dose_for_nobody),
    (2, tables::import),
    (1, tables::try_import),
    (3, stock::movement),
    (1, stock::overdraw),
    (4, reading::look),
    (1, reading::lists),
];
const ORDERS: &[Doing] =
    &[(4, documents::order), (3, documents::act_on_part), (1, reading::desks), (1, documents::hand_in_twice)];
const LEADER: &[Doing] = &[
    (3, documents::order),
    (4, documents::act_on_part),
    (3, stock::allocate),
    (2, accounts::decide_level),
    (1, reading::desks),
];
const ACCOUNTS: &[Doing] =
    &[(2, accounts::add_user), (2, accounts::change_user), (1, accounts::sign_out), (4, accounts::rest)];
const READER: &[Doing] = &[(8, reading::look), (1, reading::lists), (1, reading::desks)];

/// Who works at the same time.
const STAFF: [(&str, &[Doing]); 7] = [
    ("yte", HEALTH),
    ("yte", HEALTH),
    ("ytsinho", HEALTH),
    ("vanthu", ORDERS),
    ("tinh", LEADER),
    ("thuquantri", ACCOUNTS),
    ("yte", READER),
];

/// Who listens to the changes.
const LISTENER: &str = "sinho";

/// Everybody at work, one by one.
pub fn users() -> impl Iterator<Item = &'static str> {
    STAFF.iter().map(|(user, _)| *user).chain([LISTENER])
}

/// Starts everybody; they work until the arena is off.
pub fn start<'scope, 'env: 'scope>(scope: &'scope Scope<'scope, 'env>, arena: &'env Arena, random: &mut Random) {
    for (user, doings) in STAFF {
        let random = random.fork();
        scope.spawn(move || work(Hand::new(arena, random, user), doings));
    }
    let random = random.fork();
    scope.spawn(move || reading::listen(Hand::new(arena, random, LISTENER)));
}

fn work(mut hand: Hand<'_>, doings: &[Doing]) {
    let sum: u64 = doings.iter().map(|(weight, _)| weight).sum();
    while hand.arena.is_on() {
        if !hand.is_signed_in() && !hand.sign_in() {
            return;
        }
        let mut at = hand.random.between(0, sum - 1);
        for (weight, doing) in doings {
            if at < *weight {
                doing(&mut hand);
                break;
            }
            at -= weight;
        }
        hand.pause(25);
    }
}
