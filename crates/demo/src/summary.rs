//! What was made, for the one who asked for it.

use store::records::{Case, Dose, Person, Reason, Stock};

use crate::params::Params;

/// What a fill has made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Rows of population, one a commune and year of birth.
    pub population_rows: usize,
    /// Persons registered, as many as the population.
    pub persons: usize,
    /// Doses given.
    pub doses: usize,
    /// Serious adverse events among them.
    pub serious_events: usize,
    /// Cases announced.
    pub cases: usize,
    /// Deaths among them.
    pub deaths: usize,
    /// Visits around them.
    pub visits: usize,
    /// Contacts that they named.
    pub contacts: usize,
    /// Movements of vaccine stock.
    pub stock: usize,
    /// Posts with a holder.
    pub holdings: usize,
    /// Duty shifts.
    pub duty: usize,
    /// Entries of registers.
    pub entries: usize,
    /// The districts, in the order of their codes.
    pub districts: Vec<DistrictSummary>,
}

/// A district on the day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DistrictSummary {
    /// Its code.
    pub code: String,
    /// Persons registered.
    pub persons: usize,
    /// Of 18 and over by year of birth, to be vaccinated.
    pub adults_due: usize,
    /// Of these, with at least one, two, three doses.
    pub adults: [usize; 3],
    /// Of 12 to 17, to be vaccinated.
    pub youths_due: usize,
    /// Of these, with at least one, two doses.
    pub youths: [usize; 2],
    /// Cases announced.
    pub cases: usize,
    /// Doses in the health centre's store.
    pub usable: i64,
    /// Doses allocated for the days after.
    pub allocated: i64,
}

impl DistrictSummary {
    /// Second doses that those of 18 and over still miss.
    pub fn missing(&self) -> usize {
        self.adults_due - self.adults[1]
    }

    fn add(&mut self, params: &Params, person: &Person) {
        self.persons += 1;
        if person.contraindicated {
            return;
        }
        let doses = person.doses as usize;
        let age = params.age(person.birth_year);
        if age >= 18 {
            self.adults_due += 1;
            self.adults.iter_mut().take(doses).for_each(|n| *n += 1);
        } else if age >= params.campaign.youth_ages.0 {
            self.youths_due += 1;
            self.youths.iter_mut().take(doses).for_each(|n| *n += 1);
        }
    }
}

impl Summary {
    pub(crate) fn commune(
        &mut self,
        params: &Params,
        district: &str,
        persons: &[Person],
        doses: &[Dose],
        cases: &[Case],
    ) {
        self.persons += persons.len();
        self.doses += doses.len();
        self.serious_events += doses.iter().filter(|dose| dose.serious_event).count();
        self.cases += cases.len();
        self.deaths += cases.iter().filter(|case| case.outcome == store::records::Outcome::Died).count();
        let at = self.district(district);
        for person in persons {
            at.add(params, person);
        }
        at.cases += cases.len();
    }

    pub(crate) fn stock(&mut self, lines: &[Stock]) {
        self.stock = lines.len();
        for line in lines {
            let Some(district) = self.districts.iter_mut().find(|district| district.code == line.area) else {
                continue;
            };
            let quantity = i64::from(line.quantity);
            match line.reason {
                Reason::Received => district.usable += quantity,
                Reason::Used | Reason::Issued | Reason::Discarded => district.usable -= quantity,
                Reason::Allocated => district.allocated += quantity,
            }
        }
    }

    fn district(&mut self, code: &str) -> &mut DistrictSummary {
        let at = self.districts.partition_point(|district| district.code.as_str() < code);
        if self.districts.get(at).is_none_or(|district| district.code != code) {
            self.districts.insert(at, DistrictSummary { code: code.to_owned(), ..DistrictSummary::default() });
        }
        &mut self.districts[at]
    }
}
