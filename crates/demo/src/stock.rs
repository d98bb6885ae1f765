//! The stock of vaccine: what the district health centres used is what was given; what they hold and are promised
//! follows from what is still missing.

use std::collections::BTreeMap;

use base::area::Areas;
use chrono::{DateTime, Datelike, Days, NaiveDate};
use store::Error;
use store::records::{Dose, Entry, Reason, Stock};

use crate::params::{Lot, Params};
use crate::random::{Ids, part};
use crate::shipments::{self, Shipment};
use crate::summary::DistrictSummary;
use crate::world::World;

/// Doses given by district, product, lot and last day of the week.
pub(crate) type Used = BTreeMap<(String, String, String, NaiveDate), i32>;

/// Adds the doses of a district's commune.
pub(crate) fn count(params: &Params, used: &mut Used, district: &str, doses: &[Dose]) {
    for dose in doses {
        let left = 6 - u64::from(dose.given_on.weekday().num_days_from_monday());
        let week = (dose.given_on + Days::new(left)).min(params.day);
        let lot = dose.lot.clone().unwrap_or_default();
        *used.entry((district.to_owned(), dose.product.clone(), lot, week)).or_default() += 1;
    }
}

/// The movements of the province, by day, and the shipments that carried them from its store to the districts'.
pub(crate) fn movements(
    world: &World,
    used: &Used,
    districts: &[DistrictSummary],
) -> Result<(Vec<Stock>, Vec<Entry>), Error> {
    let params = &world.params;
    let mut book = Book { params, lines: Vec::new(), shipments: Vec::new() };
    for (code, name) in names(params) {
        let unit = params.stock.unit_district.replace("{area}", &name);
        let missing = districts.iter().find(|district| district.code == code).map_or(0, DistrictSummary::missing);
        let usable = (missing as f64 * params.district(&code)?.usable).round() as i32;
        book.district(&code, &unit, used, usable);
        let allocated = (missing as f64 * params.district(&code)?.allocated).round() as i32;
        book.allocate(&code, &unit, allocated);
    }
    book.province();
    let Book { mut lines, shipments, .. } = book;
    lines.sort_by(|a, b| {
        (a.moved_on, &a.area, &a.lot, a.reason.key()).cmp(&(b.moved_on, &b.area, &b.lot, b.reason.key()))
    });
    let mut ids = Ids::new(part(params.seed, &["stock ids"]), params.campaign.first_day, 0);
    for line in &mut lines {
        line.id = ids.next();
    }
    Ok((lines, shipments::entries(params, &shipments)))
}

fn in_words(params: &Params, code: &str) -> String {
    Areas::builtin().get(code, params.day).map(base::area::Area::in_words).unwrap_or_default()
}

fn names(params: &Params) -> Vec<(String, String)> {
    let districts = Areas::builtin().children(&params.province, params.day);
    districts.into_iter().map(|area| (area.code.clone(), area.in_words())).collect()
}

/// The lines under way.
struct Book<'a> {
    params: &'a Params,
    lines: Vec<Stock>,
    shipments: Vec<Shipment>,
}

impl Book<'_> {
    fn line(&mut self, area: &str, unit: &str, moved_on: NaiveDate, reason: Reason, lot: (&str, &str), quantity: i32) {
        if quantity <= 0 {
            return;
        }
        let expires_on = find(self.params, lot).map(|lot| lot.expires);
        self.lines.push(Stock {
            province: self.params.province.clone(),
            id: uuid::Uuid::nil(),
            area: area.to_owned(),
            unit: unit.to_owned(),
            moved_on,
            reason,
            product: lot.0.to_owned(),
            lot: (!lot.1.is_empty()).then(|| lot.1.to_owned()),
            expires_on,
            quantity,
            note: (reason == Reason::Allocated).then(|| self.params.stock.allocation_note.clone()),
            version: 0,
            updated_at: DateTime::UNIX_EPOCH,
            seq: 0,
        });
    }

    /// Received at the begin of each period: what will be used and broken in it, and, with the last one, what is left
    /// on the day.
    fn district(&mut self, code: &str, unit: &str, used: &Used, usable: i32) {
        let stock = &self.params.stock;
        let mut periods: BTreeMap<(String, String, NaiveDate), i32> = BTreeMap::new();
        for ((district, product, lot, week), n) in used.iter().filter(|((district, ..), _)| district == code) {
            let number = (*week - self.params.campaign.first_day).num_days() as u64 / stock.period_days;
            let start = self.params.campaign.first_day + Days::new(number * stock.period_days);
            // The first days of a week may lie in the period before.
            let start = start - Days::new(7);
            *periods.entry((product.clone(), lot.clone(), start)).or_default() += n;
            self.line(district, unit, *week, Reason::Used, (product, lot), *n);
        }
        let last = self.latest(&periods);
        let held: i32 = last.iter().map(|key| periods.get(key).copied().unwrap_or_default()).sum();
        let mut rest = usable;
        for (at, key) in last.iter().enumerate() {
            let weight = f64::from(periods.get(key).copied().unwrap_or_default()) / f64::from(held.max(1));
            let part = if at + 1 == last.len() { rest } else { (f64::from(usable) * weight) as i32 };
            rest -= part;
            *periods.entry(key.clone()).or_default() += part;
        }
        for ((product, lot, start), quantity) in &periods {
            let broken = (f64::from(*quantity) * stock.discarded) as i32;
            let end = (*start + Days::new(stock.period_days + 6)).min(self.params.day);
            self.line(code, unit, *start, Reason::Received, (product, lot), quantity + broken);
            self.line(code, unit, end, Reason::Discarded, (product, lot), broken);
        }
    }

    /// The newest period of each lot that can still be given on the day.
    fn latest(&self, periods: &BTreeMap<(String, String, NaiveDate), i32>) -> Vec<(String, String, NaiveDate)> {
        let day = self.params.day;
        let mut newest: BTreeMap<(String, String), NaiveDate> = BTreeMap::new();
        for (product, lot, start) in periods.keys() {
            if find(self.params, (product, lot)).is_some_and(|lot| lot.to >= day && lot.expires > day) {
                newest.insert((product.clone(), lot.clone()), *start);
            }
        }
        newest.into_iter().map(|((product, lot), start)| (product, lot, start)).collect()
    }

    /// Promised for the days to come, in even parts.
    fn allocate(&mut self, code: &str, unit: &str, quantity: i32) {
        let stock = &self.params.stock;
        let parts = stock.allocation_in.len().max(1) as i32;
        for (at, after) in (0..).zip(&stock.allocation_in) {
            let part = quantity / parts + i32::from(at < quantity % parts);
            let day = self.params.day + Days::new(*after);
            self.line(code, unit, day, Reason::Allocated, (&stock.allocation_product, ""), part);
        }
    }

    /// The CDC received and sent what the districts received, and keeps a reserve; some of it is still on its way.
    fn province(&mut self) {
        let stock = &self.params.stock;
        let mut handed: BTreeMap<(NaiveDate, String, String), i32> = BTreeMap::new();
        let mut turns = BTreeMap::new();
        for line in self.lines.iter().filter(|line| line.reason == Reason::Received) {
            let lot = line.lot.clone().unwrap_or_default();
            *handed.entry((line.moved_on, line.product.clone(), lot)).or_default() += line.quantity;
            let next = turns.len();
            let turn = *turns.entry(line.area.clone()).or_insert(next);
            let carried = stock.carried.get(turn % stock.carried.len().max(1)).copied().unwrap_or_default();
            self.shipments.push(Shipment::received(line, line.moved_on - Days::new(carried)));
        }
        let last = handed.keys().rfind(|(_, product, _)| *product == stock.allocation_product).cloned();
        let (province, unit) = (&self.params.province, &stock.unit_province);
        for (key, quantity) in handed {
            let kept = if Some(&key) == last.as_ref() { stock.reserve } else { 0 };
            let (day, product, lot) = &key;
            self.line(province, unit, *day - Days::new(3), Reason::Received, (product, lot), quantity + kept);
            if kept > 0 {
                let to = &stock.under_way_to;
                self.shipments.push(Shipment {
                    to: to.clone(),
                    to_store: stock.unit_district.replace("{area}", &in_words(self.params, to)),
                    product: product.clone(),
                    lot: lot.clone(),
                    expires_on: find(self.params, (product, lot)).map(|lot| lot.expires),
                    doses: stock.under_way.min(kept),
                    sent_on: self.params.day,
                    received_on: None,
                });
            }
        }
        let mut sent: BTreeMap<(NaiveDate, String, String), i32> = BTreeMap::new();
        for one in &self.shipments {
            *sent.entry((one.sent_on, one.product.clone(), one.lot.clone())).or_default() += one.doses;
        }
        for ((day, product, lot), doses) in sent {
            self.line(province, unit, day, Reason::Issued, (&product, &lot), doses);
        }
    }
}

fn find<'a>(params: &'a Params, (product, lot): (&str, &str)) -> Option<&'a Lot> {
    let product = params.product.iter().find(|known| known.name == product)?;
    product.lots.iter().find(|known| known.number == lot)
}
