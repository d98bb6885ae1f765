//! The tracing desk: ranking, scope, hand-over, sources, places, chains.

use base::area::Areas;
use base::words::Lang;
use centre::Office;
use centre::tracing::{self, Accept, Accepted, FoundContact};
use chrono::{DateTime, NaiveDate, Utc};
use store::records::{
    CarePlace, Case, Contact, ContactKind, FollowUp, FoundIn, Information, Origin, Outcome, Person, Setting, Severity,
    Sex, User, Visit,
};
use store::{Ctx, ListQuery, Pick};
use uuid::Uuid;

fn day() -> NaiveDate {
    "2021-12-29".parse().unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    format!("2021-12-{text}:00+07:00").parse().unwrap()
}

/// A district with a known case at the market, and one of unknown source who was there too.
pub struct Town {
    pub office: Office,
    system: Ctx,
    pub here: String,
    pub there: String,
    source: Case,
    pub case: Case,
    home: Person,
    shopper: Person,
    pub desk: testing::Desk,
}

impl Town {
    pub async fn new() -> Self {
        let desk = testing::desk().await;
        let (office, system) = (desk.office.clone(), desk.ctx.clone());
        let communes = Areas::builtin().communes_under("108", day());
        let (here, there) = (communes[0].code.clone(), communes[1].code.clone());
        let making = Making { office: &office, system: &system };
        let source = making.case("BN1", "Vàng Thị Nguồn", &there, "2021-12-22", "2021-12-24").await;
        let case = making.case("BN2", "Lò Thị Ca", &here, "2021-12-26", "2021-12-28").await;
        let home = making.person("Giàng A Nhà", &here).await;
        let shopper = making.person("Tẩn Thị Chợ", &here).await;
        let hasty = making.person("Lý A Vội", &here).await;
        let stranger = making.person("Sùng A Xa", &there).await;
        let colleague = making.person("Chẻo A Sau", &here).await;
        let people = [making.of(&source).await, making.of(&case).await];
        let [infector, ill] = &people;
        // 19 and 22/12: the cases at the market, once together. 25–27/12: the second one is infectious.
        making.visit(infector, "Chợ", Setting::Market, ("19T07:00", "19T08:00"), false).await;
        making.visit(infector, "Chợ", Setting::Market, ("22T07:00", "22T09:00"), false).await;
        making.visit(ill, "Chợ", Setting::Market, ("22T07:30", "22T08:30"), false).await;
        making.visit(ill, "Nhà", Setting::Household, ("26T18:00", "27T06:00"), false).await;
        making.visit(&home, "Nhà", Setting::Household, ("26T18:00", "27T06:00"), false).await;
        making.visit(ill, "Chợ", Setting::Market, ("25T07:00", "25T09:00"), true).await;
        making.visit(&shopper, "Chợ", Setting::Market, ("25T07:00", "25T07:20"), true).await;
        making.visit(&hasty, "Chợ", Setting::Market, ("25T08:00", "25T08:10"), true).await;
        making.visit(&stranger, "Chợ", Setting::Market, ("25T08:00", "25T08:50"), false).await;
        making.visit(&home, "Xưởng", Setting::Work, ("28T07:00", "28T11:00"), false).await;
        making.visit(&colleague, "Xưởng", Setting::Work, ("28T07:00", "28T11:00"), false).await;
        Self { office, system, here, there, source, case, home, shopper, desk }
    }

    fn acting(&self, role: &str, area: &str) -> Ctx {
        let user = User {
            province: "12".into(),
            id: Uuid::now_v7(),
            area: area.into(),
            username: role.into(),
            name: "Người thử".into(),
            role: role.into(),
            post: None,
            disabled: false,
            password_hash: String::new(),
            version: 1,
            updated_at: Utc::now(),
            seq: 0,
        };
        Ctx::user(&user, &self.office.roles, self.office.areas(), self.office.day(), "test")
    }

    pub fn health(&self, area: &str) -> Ctx {
        self.acting("health", area)
    }

    async fn contacts(&self, ctx: &Ctx) -> Vec<Contact> {
        self.office.store.pick(ctx, Pick::all(), &[("name", false)]).await.unwrap()
    }

    async fn accept(&self, ctx: &Ctx, kind: ContactKind) -> Accepted {
        let ask = Accept { cases: vec![self.case.id], kind, persons: None, team: Some("Tổ 1".into()) };
        tracing::accept_contacts(&self.office, ctx, ask, day()).await.unwrap()
    }
}

struct Making<'a> {
    office: &'a Office,
    system: &'a Ctx,
}

impl Making<'_> {
    async fn person(&self, name: &str, area: &str) -> Person {
        let person = Person {
            province: "12".into(),
            id: Uuid::now_v7(),
            area: area.into(),
            hamlet: None,
            name: name.into(),
            folded: String::new(),
            sex: Sex::Male,
            birth_year: 1990,
            birth_on: None,
            citizen_id: None,
            phone: None,
            contraindicated: false,
            doses: 0,
            last_dose_on: None,
            registered_on: "2021-01-01".parse().unwrap(),
            merged_into: None,
            version: 0,
            updated_at: Utc::now(),
            seq: 0,
        };
        self.office.store.create(self.system, person, None).await.unwrap()
    }

    async fn of(&self, case: &Case) -> Person {
        self.office.store.get(self.system, case.person_id.unwrap()).await.unwrap()
    }

    async fn case(&self, code: &str, name: &str, area: &str, onset: &str, announced: &str) -> Case {
        let person = self.person(name, area).await;
        let case = Case {
            province: "12".into(),
            id: Uuid::now_v7(),
            area: area.into(),
            code: code.into(),
            person_id: Some(person.id),
            name: name.into(),
            folded: String::new(),
            sex: Sex::Female,
            birth_year: 1990,
            onset_on: Some(onset.parse().unwrap()),
            announced_on: announced.parse().unwrap(),
            found_in: FoundIn::Community,
            source_known: false,
            severity: Severity::Mild,
            care_place: CarePlace::Home,
            outcome: Outcome::Active,
            outcome_on: None,
            version: 0,
            updated_at: Utc::now(),
            seq: 0,
        };
        self.office.store.create(self.system, case, None).await.unwrap()
    }

    async fn visit(&self, person: &Person, place: &str, setting: Setting, (from, to): (&str, &str), masked: bool) {
        let visit = Visit {
            province: "12".into(),
            id: Uuid::now_v7(),
            area: person.area.clone(),
            person_id: person.id,
            name: person.name.clone(),
            folded: String::new(),
            place: place.into(),
            place_code: place.into(),
            place_area: None,
            setting,
            starts_at: at(from),
            ends_at: at(to),
            masked: Some(masked),
            indoor: None,
            information: Information::Interview,
            version: 0,
            updated_at: Utc::now(),
            seq: 0,
        };
        self.office.store.create(self.system, visit, None).await.unwrap();
    }

    async fn named(&self, case: &Case, name: &str) -> Contact {
        let contact = Contact {
            province: "12".into(),
            id: Uuid::now_v7(),
            area: case.area.clone(),
            case_code: case.code.clone(),
            case_id: None,
            from_person_id: None,
            person_id: None,
            name: name.into(),
            folded: String::new(),
            birth_year: None,
            phone: None,
            kind: ContactKind::F1,
            origin: Origin::Named,
            first_on: "2021-12-26".parse().unwrap(),
            last_on: "2021-12-26".parse().unwrap(),
            setting: Setting::Other,
            place: None,
            minutes: None,
            relation: None,
            risk: None,
            state: FollowUp::ToFind,
            team: None,
            listed_at: at("28T09:00"),
            found_at: None,
            quarantined_on: None,
            tested_on: None,
            handed_from: None,
            note: None,
            version: 0,
            updated_at: Utc::now(),
            seq: 0,
        };
        self.office.store.create(self.system, contact, None).await.unwrap()
    }
}

fn names(rows: &[FoundContact]) -> Vec<&str> {
    rows.iter().map(|row| row.name.as_str()).collect()
}

#[tokio::test]
async fn s0_0g_s4_5a_contacts_are_ranked_by_risk_with_the_working_and_kept_to_the_area() {
    let town = Town::new().await;
    Making { office: &town.office, system: &town.system }.named(&town.case, "Phàn Thị Khai").await;
    let commune = town.health(&town.here);
    let traced = tracing::trace(&town.office, &commune, &[town.case.id], day(), 100).await.unwrap();
    assert_eq!(traced.rule.id, "cv-11042", "the rule in force on the day");
    // Ten masked minutes are no contact by that rule; twenty are; those at home come first.
    assert_eq!(names(&traced.f1.rows), ["Giàng A Nhà", "Phàn Thị Khai", "Tẩn Thị Chợ"]);
    assert_eq!((traced.f1.total, traced.f1.here, traced.f1.listed), (4, 3, 1));
    let first = &traced.f1.rows[0];
    assert_eq!((first.rank, first.minutes), (1, 720));
    assert_eq!(first.paths[0].source.as_deref(), Some("BN2"));
    assert_eq!((first.paths[0].setting, first.paths[0].since_onset), (Some(Setting::Household), 0));
    assert!(first.score > traced.f1.rows[2].score);
    // Ten minutes with an F1 without a mask, and four hours at work; the F1 of the other commune has no name here.
    let f2: Vec<(&str, Option<&str>)> =
        traced.f2.rows.iter().map(|row| (row.name.as_str(), row.paths[0].source.as_deref())).collect();
    assert_eq!(f2, [("Lý A Vội", None), ("Chẻo A Sau", Some("Giàng A Nhà"))]);
    // Somebody of the other commune is a number.
    let outside = &traced.f1.outside;
    assert_eq!((outside.len(), outside[0].area.code.as_str(), outside[0].contacts), (1, town.there.as_str(), 1));
    assert!(!serde_json::to_string(&traced).unwrap().contains("Sùng A Xa"));
    let district = tracing::trace(&town.office, &town.health("108"), &[town.case.id], day(), 100).await.unwrap();
    assert_eq!((district.f1.here, district.f1.outside.len()), (4, 0), "the district sees all of its communes");
    // Whose case it is not does not find it.
    assert!(tracing::trace(&town.office, &town.health(&town.there), &[town.case.id], day(), 9).await.is_err());
    let early =
        tracing::trace(&town.office, &commune, &[town.case.id], "2021-06-01".parse().unwrap(), 9).await.unwrap_err();
    assert_eq!(early.code, "tracing-no-rule");
}

#[tokio::test]
async fn s0_0g_proposals_become_contacts_once_and_a_late_visit_is_seen_at_once() {
    let town = Town::new().await;
    let commune = town.health(&town.here);
    assert_eq!(town.accept(&commune, ContactKind::F1).await, Accepted { made: 2, there: 0, raised: 0 });
    assert_eq!(town.accept(&commune, ContactKind::F1).await, Accepted { made: 0, there: 2, raised: 0 });
    assert_eq!(town.accept(&commune, ContactKind::F2).await.made, 2);
    let listed = town.contacts(&commune).await;
    let seen: Vec<(&str, ContactKind)> = listed.iter().map(|one| (one.name.as_str(), one.kind)).collect();
    assert_eq!(seen[0], ("Chẻo A Sau", ContactKind::F2));
    assert_eq!(listed[0].from_person_id, Some(town.home.id));
    let home = listed.iter().find(|one| one.person_id == Some(town.home.id)).unwrap();
    assert_eq!((home.case_code.as_str(), home.minutes, home.team.as_deref()), ("BN2", Some(720), Some("Tổ 1")));
    assert_eq!((home.first_on, home.last_on), ("2021-12-26".parse().unwrap(), "2021-12-27".parse().unwrap()));
    assert!(home.risk.unwrap() > 0);
    let overview = tracing::overview(&town.office, &commune, &town.here, day(), Lang::Vi).await.unwrap();
    assert_eq!((overview.f1, overview.f2, overview.cases, overview.without_contacts), (2, 2, 1, 0));
    assert_eq!(overview.f1_without_f2, 1, "of the two only one led on to an F2");
    // A visit entered later makes the F2 an F1: the same record, raised.
    let making = Making { office: &town.office, system: &town.system };
    let colleague: Person = town.office.store.get(&town.system, listed[0].person_id.unwrap()).await.unwrap();
    making.visit(&colleague, "Nhà", Setting::Household, ("26T19:00", "26T21:00"), false).await;
    assert_eq!(town.accept(&commune, ContactKind::F1).await, Accepted { made: 0, there: 2, raised: 1 });
    let listed = town.contacts(&commune).await;
    assert_eq!((listed.len(), listed[0].kind, listed[0].from_person_id), (4, ContactKind::F1, None));
    assert!(town.office.store.verify("12").await.unwrap().sound());
}

#[tokio::test]
async fn s2_11b_contacts_elsewhere_are_handed_over_and_only_their_area_sees_them() {
    let town = Town::new().await;
    let (commune, other) = (town.health(&town.here), town.health(&town.there));
    let hand = async |area: &str| {
        tracing::hand_over(&town.office, &commune, &[town.case.id], ContactKind::F1, area, day()).await
    };
    assert_eq!(hand(&town.here).await.unwrap_err().code, "tracing-own-area");
    assert_eq!(hand(&town.there).await.unwrap(), Accepted { made: 1, there: 0, raised: 0 });
    assert_eq!(hand(&town.there).await.unwrap(), Accepted { made: 0, there: 1, raised: 0 });
    assert_eq!(hand("108").await.unwrap(), Accepted { made: 0, there: 1, raised: 0 }, "one's own people stay");
    assert!(town.contacts(&commune).await.is_empty(), "the one who handed over sees no name");
    let received = town.contacts(&other).await;
    assert_eq!((received.len(), received[0].name.as_str()), (1, "Sùng A Xa"));
    assert_eq!(received[0].handed_from.as_deref(), Some(town.here.as_str()));
    let traced = tracing::trace(&town.office, &commune, &[town.case.id], day(), 9).await.unwrap();
    assert_eq!((traced.f1.outside[0].handed, traced.f1.outside[0].reached), (1, 0));
    let overview = tracing::overview(&town.office, &commune, &town.here, day(), Lang::Vi).await.unwrap();
    assert_eq!(overview.without_contacts, 0, "the case has a contact, wherever they live");
}

#[tokio::test]
async fn s0_0k_a_case_of_unknown_source_is_led_back_to_who_was_there_and_to_the_place() {
    let town = Town::new().await;
    let district = town.health("108");
    let origins = tracing::origins(&town.office, &district, town.case.id, day(), Lang::Vi).await.unwrap();
    assert_eq!((origins.from, origins.to), ("2021-12-12".parse().unwrap(), "2021-12-24".parse().unwrap()));
    let suspect = &origins.suspects[0];
    assert_eq!(suspect.case.as_ref().map(|case| case.id), Some(town.source.id));
    assert_eq!((suspect.meetings, suspect.minutes, suspect.days_apart), (1, 60, Some(4)));
    assert!((suspect.share - 1.0).abs() < 1e-9);
    assert_eq!(suspect.why, "cùng có mặt 1 lần, 60 phút trong thời kỳ lây; tại Chợ; khởi phát trước 4 ngày");

    let places = tracing::hotspots(&town.office, &district, "108", day()).await.unwrap();
    assert_eq!((places.places[0].place.as_str(), places.places[0].cases), ("Chợ", 2));

    let chains = tracing::chains(&town.office, &district, "108", day(), None).await.unwrap();
    assert_eq!((chains.cases, chains.total, chains.with_infector, chains.alone), (2, 1, 1, 0));
    assert_eq!((chains.nodes[1].parent, chains.nodes[0].infected), (Some(0), 1));
    let one = tracing::chains(&town.office, &district, "108", day(), Some(town.case.id)).await.unwrap();
    assert_eq!(one.nodes.len(), 2);

    // The commune of the second case learns that there is a source and where, not who.
    let commune = town.health(&town.here);
    let origins = tracing::origins(&town.office, &commune, town.case.id, day(), Lang::Vi).await.unwrap();
    assert_eq!(
        (origins.suspects[0].case.is_none(), origins.suspects[0].area.code.as_str()),
        (true, town.there.as_str())
    );
    let chains = tracing::chains(&town.office, &commune, &town.here, day(), None).await.unwrap();
    assert_eq!((chains.nodes[0].case, chains.nodes[0].area.as_str()), (None, town.there.as_str()));
    let told = serde_json::to_string(&(origins, chains)).unwrap();
    assert!(!told.contains("Vàng Thị Nguồn") && !told.contains("BN1"), "{told}");
}

#[tokio::test]
async fn the_case_asked_about_is_the_one_told_and_another_areas_case_has_no_code() {
    let town = Town::new().await;
    let commune = town.health(&town.here);
    // The other commune's: the one asked about was a case before, and a contact is one.
    let others = [("BN8", town.case.person_id, "2021-12-05"), ("BN9", Some(town.home.id), "2021-12-28")];
    for (code, person_id, announced) in others {
        let (id, area, announced_on) = (Uuid::now_v7(), town.there.clone(), announced.parse().unwrap());
        let base = Case { version: 0, onset_on: None, ..town.case.clone() };
        let case = Case { id, code: code.into(), area, person_id, announced_on, ..base };
        town.office.store.create(&town.system, case, None).await.unwrap();
    }
    let traced = tracing::trace(&town.office, &commune, &[town.case.id], day(), 9).await.unwrap();
    let home = &traced.f1.rows[0];
    assert_eq!((home.name.as_str(), home.is_case, home.case_code.as_deref()), ("Giàng A Nhà", true, None));
    assert_eq!(home.paths[0].source.as_deref(), Some("BN2"));
    let district = tracing::trace(&town.office, &town.health("108"), &[town.case.id], day(), 9).await.unwrap();
    assert_eq!(district.f1.rows[0].case_code.as_deref(), Some("BN9"));
    assert_eq!(town.accept(&commune, ContactKind::F1).await.made, 1);
    assert_eq!(town.contacts(&commune).await[0].case_code, "BN2");
}

#[tokio::test]
async fn cases_too_far_apart_for_one_trace_are_refused_not_cut() {
    let town = Town::new().await;
    let making = Making { office: &town.office, system: &town.system };
    let old = making.case("BN0", "Lò Thị Cũ", &town.here, "2021-10-01", "2021-10-03").await;
    let commune = town.health(&town.here);
    let refused = tracing::trace(&town.office, &commune, &[old.id, town.case.id], day(), 9).await.unwrap_err();
    let said = refused.say(Lang::En);
    assert!(refused.code == "tracing-span" && said.contains("BN2") && said.contains("29/09/2021"), "{said}");
    assert!(refused.hint(Lang::Vi).is_some());
    assert!(tracing::trace(&town.office, &commune, &[old.id], day(), 9).await.is_ok());
}

#[tokio::test]
async fn who_may_not_read_persons_may_not_trace() {
    let town = Town::new().await;
    let ctx = town.acting("viewer", "12");
    assert!(tracing::chains(&town.office, &ctx, "12", day(), None).await.is_err());
    assert!(tracing::trace(&town.office, &ctx, &[town.case.id], day(), 9).await.is_err());
    assert!(tracing::overview(&town.office, &ctx, "12", day(), Lang::Vi).await.is_err());
    // A leader reads, and puts nobody onto a list.
    let leader = town.acting("leader", "12");
    let ask =
        Accept { cases: vec![town.case.id], kind: ContactKind::F1, persons: Some(vec![town.shopper.id]), team: None };
    assert!(tracing::accept_contacts(&town.office, &leader, ask, day()).await.is_err());
    let all = ListQuery { size: 10, ..ListQuery::default() };
    assert_eq!(town.office.store.list::<Contact>(&leader, &all).await.unwrap().total, 0);
}
