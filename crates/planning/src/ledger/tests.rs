use chrono::{DateTime, NaiveDate};
use store::records::{Reason, Stock};
use uuid::Uuid;

use super::book::{Books, Wait};

fn day(n: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2021, 12, n).unwrap()
}

fn line(on: u32, reason: Reason, quantity: i32) -> Stock {
    Stock {
        province: "12".into(),
        id: Uuid::now_v7(),
        area: "12".into(),
        unit: "CDC".into(),
        moved_on: day(on),
        reason,
        product: "Pfizer".into(),
        lot: Some("FK0112".into()),
        expires_on: Some(day(20)),
        quantity,
        note: None,
        version: 0,
        updated_at: DateTime::UNIX_EPOCH,
        seq: 0,
    }
}

/// 100 come on the 1st, 50 on the 5th; 120 are handed on on the 8th: 100 of them waited seven days, 20 three.
#[test]
fn what_came_first_leaves_first() {
    let lines = [line(8, Reason::Issued, 120), line(5, Reason::Received, 50), line(1, Reason::Received, 100)];
    let books = Books::of(lines.into_iter());
    let (_, book) = books.iter().next().unwrap();
    let wait = |days, doses| Wait { reason: Reason::Issued, on: day(8), days, doses };
    assert_eq!(book.waits, [wait(7, 100), wait(3, 20)]);
    assert_eq!(book.lies, [(day(5), 30)]);
    let flow = book.flow(day(10), day(3));
    assert_eq!((flow.received, flow.issued, flow.held, flow.idle, flow.expired), (150, 120, 30, 0, 0));
    let flow = book.flow(day(21), day(14));
    assert_eq!((flow.held, flow.idle, flow.expired), (30, 30, 30), "they lie on after the last day of the lot");
}

/// What comes in the morning may leave in the afternoon; what an older book never had waited for nothing.
#[test]
fn a_day_counts_what_comes_before_what_leaves_and_a_short_book_breaks_nothing() {
    let books = Books::of([line(3, Reason::Used, 30), line(3, Reason::Received, 20)].into_iter());
    let (_, book) = books.iter().next().unwrap();
    assert_eq!(book.waits, [Wait { reason: Reason::Used, on: day(3), days: 0, doses: 20 }]);
    assert!(book.lies.is_empty());
    assert_eq!(book.held(), -10, "the book says that it is short");
}

#[test]
fn a_lot_is_one_however_it_is_written() {
    let key = |lot| super::given::lot_key(Some(lot));
    assert_eq!(key("FK 0112"), key("fk-0112"));
    assert_ne!(key("FK0112"), key("FK0113"));
    assert_eq!(key(" - "), None);
}
