//! The records, one file a noun. A kind is named here and nowhere else.

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
mod holding;
mod job;
mod level;
mod notice;
mod person;
mod population;
mod scenario;
pub mod schedule;
mod stock;
mod target;
mod task;
mod user;
mod visit;

pub use allocation::{Allocated, AllocationState, Model as Allocation};
pub use case::{CarePlace, FoundIn, Model as Case, Outcome, Severity};
pub use contact::{ContactKind, FollowUp, Model as Contact, Origin};
pub use decision::Model as Decision;
pub use document::{DocumentState, Model as Document, Priority};
pub use dose::Model as Dose;
pub use duty::{Member, Members, Model as Duty};
pub use entry::{Fields, Model as Entry};
pub use file::Model as File;
pub use forecast::Model as Forecast;
pub use holding::{Basis, Model as Holding};
pub use job::{JobState, Model as Job};
pub use level::Model as Level;
pub use notice::Model as Notice;
pub use person::{Model as Person, Sex};
pub use population::Model as Population;
pub use scenario::{Model as Scenario, Question, ScenarioState};
pub use stock::{Model as Stock, Reason};
pub use target::{Model as Target, TargetState};
pub use task::{DueKind, Model as Task, Names, PartRole, TaskState};
pub use user::Model as User;
pub use visit::{Information, Model as Visit, Setting};

pub(crate) use dose::Entity as Doses;
pub(crate) use entry::Entity as Entries;
pub(crate) use holding::Entity as Holdings;
pub(crate) use notice::Entity as Notices;
pub(crate) use person::Entity as Persons;
pub(crate) use user::Entity as Users;

/// Gives the list of kinds that have a type of their own to another macro of this crate, behind what that one is given:
/// the type's name and the kind's key.
macro_rules! kinds {
    ([$($then:tt)*] $given:tt) => {
        $($then)*! { $given
            /// Persons (người dân).
            Person = "persons",
            /// Cases, F0 (ca bệnh).
            Case = "cases",
            /// Doses given (mũi tiêm).
            Dose = "doses",
            /// Movements of vaccine stock (xuất nhập vắc xin).
            Stock = "stock",
            /// Population by year of birth (dân số).
            Population = "population",
            /// Duty shifts (ca trực).
            Duty = "duty",
            /// Administrative documents (văn bản).
            Document = "documents",
            /// Tasks (nhiệm vụ).
            Task = "tasks",
            /// Targets (chỉ tiêu).
            Target = "targets",
            /// Level assessments (đánh giá cấp độ dịch).
            Level = "levels",
            /// Level decisions (quyết định công bố cấp độ dịch).
            Decision = "decisions",
            /// Forecasts (dự báo), as they were made.
            Forecast = "forecasts",
            /// Files kept as they came (tệp đính kèm).
            File = "files",
            /// Scenarios (kịch bản).
            Scenario = "scenarios",
            /// Proposals of allocation (phương án phân bổ).
            Allocation = "allocations",
            /// Long work in the background (việc chạy nền).
            Job = "jobs",
            /// Notices of entries to those who are told of them (báo cáo phải nhận).
            Notice = "notices",
            /// Users (người dùng).
            User = "users",
            /// Holdings of posts (giữ chức vụ).
            Holding = "holdings",
            /// Visits of persons to places (lần có mặt).
            Visit = "visits",
            /// Contacts of cases, F1 and F2 (người tiếp xúc).
            Contact = "contacts",
        }
    };
}
pub(crate) use kinds;
