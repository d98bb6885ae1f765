//! The situations, each with what the directive's words find in it and whom they name.

use centre::targets::FindingKind;
use store::records::{DocumentState, Reason, Stock};

use super::{CITY, DIRECTOR, NOBODY, SIN_HO, Situation, expiring, moved, received, situation};

pub(super) fn table() -> Vec<Situation> {
    use FindingKind::{EnoughButLate, OnTime, Short, Unsafe};
    let director = Some((Short, DIRECTOR));
    let two = Some((EnoughButLate, SIN_HO));
    let dose3 = "1. Ủy ban nhân dân các huyện, thành phố phấn đấu đến ngày 31/05/2022 hoàn thành tiêm mũi 3 cho người từ 18 \
                 tuổi trở lên.\n\n2. Ủy ban nhân dân các huyện, thành phố phấn đấu đến ngày 31/12/2021";
    let first = "1. Ủy ban nhân dân các huyện, thành phố phấn đấu đến ngày 31/12/2021";
    let old = "1. Ủy ban nhân dân các huyện, thành phố phấn đấu đến ngày 30/12/2021 hoàn thành tiêm vắc xin đủ 2 mũi cho \
               người từ 65 tuổi trở lên.\n\n2. Ủy ban nhân dân các huyện, thành phố phấn đấu đến ngày 31/12/2021";
    let children = "cho trẻ em từ 12 đến 17 tuổi";
    vec![
        // "Trường hợp thiếu vắc xin thì đồng chí Giám đốc Sở Y tế phải chịu trách nhiệm."
        situation("an empty store", director),
        situation("nine thousand doses that had expired", director).stock([expiring("2021-12-15", 9_000)]),
        situation("nine thousand test kits", director).stock([received(
            "Kit test nhanh SARS-CoV-2",
            "2021-12-01",
            9_000,
        )]),
        situation("vaccine against rabies", director).stock([received("Vắc xin dại Verorab", "2021-12-01", 9_000)]),
        situation("syringes named after a vaccine", director).stock([received(
            "Bơm kim tiêm Pfizer",
            "2021-12-01",
            9_000,
        )]),
        situation("doses promised and not delivered", director).stock([moved(
            "108",
            "Vero Cell",
            "2021-12-30",
            Reason::Allocated,
            9_000,
        )]),
        situation("part of what is needed", director).stock([received("Vero Cell", "2021-12-01", 4)]),
        situation("part of it, and the rest expired", director)
            .stock([received("AstraZeneca", "2021-12-01", 4), expiring("2021-12-30", 1)]),
        situation("came on the very day of the deadline", director).stock([received("Vero Cell", "2021-12-31", 9_000)]),
        situation("came after the deadline", director).stock([received("Vero Cell", "2022-01-03", 9_000)]),
        situation("passed on to another unit before", director).stock([
            received("Vero Cell", "2021-12-01", 9_000),
            moved("108", "Vero Cell", "2021-12-05", Reason::Issued, 9_000),
        ]),
        situation("broken and thrown away", director).stock([
            received("Vero Cell", "2021-12-01", 9_000),
            moved("108", "Vero Cell", "2021-12-05", Reason::Discarded, 8_996),
        ]),
        situation("in the store of another district", director).stock([moved(
            "106",
            "Vero Cell",
            "2021-12-01",
            Reason::Received,
            9_000,
        )]),
        situation("in the province's store", director).stock([moved(
            "12",
            "Vero Cell",
            "2021-12-01",
            Reason::Received,
            9_000,
        )]),
        Situation { born: 2005, ..situation("children, and only vaccine for grown-ups", director) }
            .says("cho toàn bộ người từ 18 tuổi trở lên", children)
            .asks("dose2", Some(12))
            .stock([received("Vero Cell", "2021-12-01", 9_000)]),
        situation("short, and somebody had a serious event", director).given(1, "2021-12-29").serious(2, "2021-12-30"),
        situation("a store for the target due before, and none left", director)
            .says(first, dose3)
            .asks("dose3", Some(18))
            .stock([received("Vero Cell", "2021-12-01", 5)]),
        // "Có đủ vắc xin mà không hoàn thành … thì đồng chí Bí thư, Chủ tịch UBND các huyện, thành phố."
        situation("just as many as are needed", two).stock([received("Vero Cell", "2021-12-01", 5)]),
        situation("two products together", two)
            .stock([received("Vero Cell", "2021-12-01", 2), received("Vắc xin COVID-19 AstraZeneca", "2021-12-02", 3)]),
        situation("good until the day of the deadline", two).stock([expiring("2021-12-31", 5)]),
        situation("came the day before the deadline", two).stock([received("Pfizer", "2021-12-30", 5)]),
        situation("given in the new year", two).stock([received("Vero Cell", "2021-12-01", 5)]).given(5, "2022-01-03"),
        situation("late, and somebody had a serious event", two)
            .stock([received("Vero Cell", "2021-12-01", 9)])
            .given(1, "2021-12-29")
            .serious(2, "2021-12-30"),
        situation("a store for the target due before it", two).says(first, dose3).stock([received(
            "Vero Cell",
            "2021-12-01",
            5,
        )]),
        situation("the same people in two targets", two).says(first, old).stock([received(
            "Vero Cell",
            "2021-12-01",
            5,
        )]),
        situation("the day before the deadline, came today", two).on("2021-12-30").stock([received(
            "Vero Cell",
            "2021-12-30",
            5,
        )]),
        Situation { area: "105", ..situation("the city: Thành ủy", Some((EnoughButLate, CITY))) }.stock([moved(
            "105",
            "Vero Cell",
            "2021-12-01",
            Reason::Received,
            9,
        )]),
        Situation { area: "105", ..situation("the city, short", director) },
        // "… và an toàn."
        situation("reached, and somebody had a serious event", Some((Unsafe, SIN_HO)))
            .given(5, "2021-12-29")
            .serious(2, "2021-12-30"),
        situation("a serious event before the order", Some((OnTime, NOBODY)))
            .given(5, "2021-12-20")
            .serious(2, "2021-12-20"),
        situation("a serious event after another dose", Some((OnTime, NOBODY)))
            .given(5, "2021-12-30")
            .serious(1, "2021-12-29"),
        situation("an order that does not speak of safety", Some((OnTime, NOBODY)))
            .says(" và an toàn", "")
            .given(5, "2021-12-29")
            .serious(2, "2021-12-30"),
        // Nobody answers.
        situation("reached in time", Some((OnTime, NOBODY))).given(5, "2021-12-31"),
        Situation { contraindicated: true, ..situation("nobody may be vaccinated", Some((OnTime, NOBODY))) },
        Situation { state: DocumentState::Draft, ..situation("nobody has confirmed it", None) },
        Situation { state: DocumentState::Library, ..situation("kept for reference", None) },
        Situation { ended: true, ..situation("no longer in force", None) },
        situation("another province's notice, confirmed here", None)
            .says("TỈNH ỦY LAI CHÂU", "TỈNH ỦY SƠN LA")
            .says("Lai Châu, ngày", "Sơn La, ngày"),
        situation("an order that says nothing of who answers", None)
            .says("Trường hợp thiếu vắc xin thì đồng chí Giám đốc Sở Y tế phải chịu trách nhiệm", "Sở Y tế")
            .says("thì đồng chí Bí thư, Chủ tịch UBND các huyện, thành phố phải chịu trách nhiệm trước", "báo cáo"),
        Situation { whole: true, ..situation("a number for the province as a whole", None) },
        // Since 1/7/2025 there are no districts: the communes' secretaries and chairs have their duties.
        two_tiers("two tiers, enough", Some((EnoughButLate, NOBODY)))
            .stock([Stock { expires_on: None, ..received("Vero Cell", "2025-12-01", 9) }]),
        two_tiers("two tiers, short", director),
    ]
}

fn two_tiers(name: &'static str, finds: Option<(FindingKind, &'static [&'static str])>) -> Situation {
    let mut of = situation(name, finds).on("2026-01-05").says("31/12/2021", "31/12/2025").says("năm 2021", "năm 2025");
    of.area = "12";
    of
}
