//! The records, one file a noun.

mod allocation;
mod case;
mod contact;
mod decision;
mod document;
mod dose;
mod duty;
mod entry;
mod file;
mod forecast;
mod job;
mod level;
mod person;
mod population;
mod scenario;
mod stock;
mod target;
mod task;
mod user;
mod visit;

pub use allocation::{Allocated, AllocationState, Model as Allocation};
pub use case::{CarePlace, FoundIn, Model as Case, Outcome, Severity};
pub use contact::{ContactKind, FollowUp, Model as Contact, Origin};
pub use decision::Model as Decision;
pub use document::{DocumentState, Model as Document};
pub use dose::Model as Dose;
pub use duty::{Member, Members, Model as Duty};
pub use entry::{Fields, Model as Entry};
pub use file::Model as File;
pub use forecast::Model as Forecast;
pub use job::{JobState, Model as Job};
pub use level::Model as Level;
pub use person::{Model as Person, Sex};
pub use population::Model as Population;
pub use scenario::{Model as Scenario, Question, ScenarioState};
pub use stock::{Model as Stock, Reason};
pub use target::{Model as Target, TargetState};
pub use task::{DueKind, Model as Task, Names, TaskState};
pub use user::Model as User;
pub use visit::{Information, Model as Visit, Setting};

pub(crate) use entry::Entity as Entries;
pub(crate) use person::Entity as Persons;
pub(crate) use user::Entity as Users;
