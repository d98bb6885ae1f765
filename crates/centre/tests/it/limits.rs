//! Targets that are limits (S2-4b, S1-0f): an order to lower what happens, with a number that its clerk binds to a measure.

use base::words::Lang;
use centre::documents::{self, NewTarget};
use centre::targets::{self, Basis, TargetLine};
use chrono::{Days, Utc};
use store::records::{DocumentState, Population, Target};
use store::{Ctx, Pick};
use testing::{DISTRICT, Desk, LETTER, case, communes, date, day, desk};
use uuid::Uuid;

use crate::handed;

const WORDS: &str = "kéo giảm số ca mắc trong cộng đồng, tiến tới kiểm soát được dịch";

fn people(area: &str, people: i32) -> Population {
    Population {
        province: "12".into(),
        id: Uuid::now_v7(),
        area: area.into(),
        counted_on: date("2021-01-01"),
        birth_year: 1990,
        people,
        source: "test".into(),
        version: 0,
        updated_at: Utc::now(),
        seq: 0,
    }
}

/// Twelve cases in the week before and eight in this one, most of them in the smaller commune; two thousand people in the
/// district, as many in another.
async fn world(desk: &Desk) {
    let codes = communes(DISTRICT);
    let other = &base::area::Areas::builtin().communes_under("105", day())[0].code;
    let rows = vec![people(&codes[0], 500), people(&codes[1], 1_500), people(other, 2_000)];
    desk.office.store.load(&desk.ctx, rows, "test", false).await.unwrap();
    let mut cases = Vec::new();
    for (area, ago, n) in [(&codes[0], 9, 10), (&codes[1], 8, 2), (&codes[0], 2, 7), (&codes[1], 1, 1)] {
        cases.extend((0..n).map(|_| case(area, day() - Days::new(ago))));
    }
    for (number, one) in cases.iter_mut().enumerate() {
        one.code = format!("BN{number}");
    }
    desk.office.store.load(&desk.ctx, cases, "test", false).await.unwrap();
}

/// A paper of the province that orders it, with the number that the clerk binds.
async fn ordered(desk: &Desk, due: Option<&str>) -> Target {
    let text = LETTER.replace("bố trí chốt kiểm soát tại chợ thị trấn Sìn Hồ vào các ngày chợ phiên", WORDS);
    let paper =
        documents::import_document(&desk.office, &desk.ctx, handed("cv.txt", text.as_bytes()), DocumentState::Draft)
            .await
            .unwrap();
    let limit = |count: Option<i32>| NewTarget {
        words: WORDS.into(),
        measure: Some("case_community".into()),
        count,
        at_most: true,
        due_on: due.map(date),
        ..NewTarget::default()
    };
    let add = async |new: NewTarget| documents::add_target(&desk.office, &desk.ctx, paper.id, new, Lang::Vi).await;
    assert!(add(limit(None)).await.is_err(), "a limit without a number is none");
    let full = add(limit(Some(8))).await.unwrap();
    documents::confirm(&desk.office, &desk.ctx, paper.id, full.version, Lang::Vi).await.unwrap();
    let limits = Pick::all().eq("document_id", paper.id).eq("at_most", true);
    desk.office.store.pick::<Target>(&desk.ctx, limits, &[]).await.unwrap().remove(0)
}

async fn line(desk: &Desk, ctx: &Ctx, area: &str) -> TargetLine {
    let all = targets::list(&desk.office, ctx, area, day(), Lang::Vi).await.unwrap();
    all.into_iter().find(|one| one.basis == Basis::Limited).unwrap()
}

async fn alarm(desk: &Desk, ctx: &Ctx, area: &str) -> Option<String> {
    let page = centre::command::view(&desk.office, ctx, area, day(), Lang::Vi).await.unwrap();
    page.alarms.into_iter().find(|one| one.text.contains("không quá")).map(|one| one.text)
}

#[tokio::test]
async fn s2_4b_every_area_sees_the_community_cases_of_its_week_against_its_part_of_the_limit() {
    let desk = desk().await;
    world(&desk).await;
    let target = ordered(&desk, Some("2022-01-31")).await;
    let whole = line(&desk, &desk.ctx, "12").await.progress;
    assert_eq!((whole.value, whole.goal, whole.gap, whole.will_miss), (8, 8, 0, false), "the province keeps its limit");
    // Half of the people, so half of the limit: the district is above it, and falls.
    let district = desk.acting_as("sinho", "leader", "108/ubnd/chu-tich").await;
    let own = line(&desk, &district, DISTRICT).await.progress;
    assert_eq!((own.value, own.goal, own.gap), (8, 4, 4));
    // Twelve, then eight: by as much again it is four in a week and five days.
    assert_eq!((own.projected_on, own.will_miss), (Some(date("2022-01-10")), false));
    let page = targets::one(&desk.office, &district, target.id, DISTRICT, day(), Lang::Vi).await.unwrap();
    let communes = communes(DISTRICT);
    let part = |code: &str| page.areas.iter().find(|one| one.area.code == code).unwrap();
    let (first, second) = (part(&communes[0]), part(&communes[1]));
    assert_eq!((first.value, first.goal, first.gap), (7, 1, 6));
    assert_eq!((second.value, second.goal, second.gap), (1, 3, 0));
    assert!(first.list.contains("cases") && first.list.contains(&communes[0]), "{}", first.list);
    assert!(page.series.iter().any(|point| point.n > 0), "day by day");
    // Nobody of another district is told of it.
    let other = desk.acting_as("khac", "leader", "105/ubnd/chu-tich").await;
    assert_eq!(line(&desk, &other, "105").await.progress.value, 0);
}

#[tokio::test]
async fn s1_0f_a_limit_that_the_trend_misses_is_an_alarm_until_the_week_is_below_it() {
    let desk = desk().await;
    world(&desk).await;
    ordered(&desk, Some("2022-01-02")).await;
    let district = desk.acting_as("sinho", "leader", "108/ubnd/chu-tich").await;
    let text = alarm(&desk, &district, DISTRICT).await.unwrap();
    assert!(text.contains("8 trong 7 ngày") && text.contains("không quá 4"), "{text}");
    assert_eq!(alarm(&desk, &desk.ctx, "12").await, None, "the province as a whole is within it");
}
