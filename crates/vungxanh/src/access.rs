//! The access log on the command line, for who has the data folder and no browser.

use anyhow::{Context, bail};
use base::day::CutOff;
use base::words::Lang;
use centre::accesses::AccessLine;
use chrono::NaiveDate;
use store::{AccessQuery, Kind, What};
use uuid::Uuid;

use crate::data::DataArgs;

#[derive(clap::Args)]
pub struct AccessArgs {
    #[command(flatten)]
    data: DataArgs,
    /// What was done: `sign_in`, `sign_in_failed`, `sign_out`, read, list, search, desk, history, file, export, lost, cleared.
    #[arg(long, value_delimiter = ',')]
    what: Vec<String>,
    /// Kind of record, such as persons.
    #[arg(long)]
    kind: Option<String>,
    /// Name that a user signs in with.
    #[arg(long)]
    user: Option<String>,
    /// Id of a record: who has read it.
    #[arg(long)]
    record: Option<Uuid>,
    /// First reporting day.
    #[arg(long)]
    from: Option<NaiveDate>,
    /// Last reporting day.
    #[arg(long)]
    to: Option<NaiveDate>,
    /// Lines at most, the newest first.
    #[arg(long, default_value_t = 100)]
    most: u64,
    /// Check that no line was changed, taken out or put in, instead of showing any.
    #[arg(long)]
    check: bool,
}

pub async fn run(args: AccessArgs) -> anyhow::Result<()> {
    let office = args.data.open().await?;
    if args.check {
        let (lines, broken) = office.store.check_accesses(&office.province).await?;
        if broken.is_empty() {
            println!("{lines} lines, each follows from the one before");
            return Ok(());
        }
        bail!("{lines} lines, of which {} do not follow from the one before: {broken:?}", broken.len());
    }
    let cut_off = CutOff::of(&office.province);
    let user = match &args.user {
        None => None,
        Some(name) => Some(office.store.user_to_sign_in(name).await?.with_context(|| format!("no user {name}"))?.id),
    };
    let what = |key: &String| What::from_key(key).with_context(|| format!("--what takes {}", What::KEYS.join(", ")));
    let kind = |key: &String| {
        Kind::from_key(key)
            .with_context(|| format!("--kind takes {}", Kind::all().map(Kind::key).collect::<Vec<_>>().join(", ")))
    };
    let query = AccessQuery {
        user,
        what: args.what.iter().map(what).collect::<Result<_, _>>()?,
        kind: args.kind.as_ref().map(kind).transpose()?,
        record: args.record,
        from: args.from.map(|day| cut_off.window(day).0.to_utc()),
        to: args.to.map(|day| cut_off.window(day).1.to_utc()),
        most: args.most,
        ..AccessQuery::default()
    };
    let found = office.store.accesses(&office.system("cli"), &query).await?;
    for line in found.rows.into_iter().map(|line| AccessLine::of(line, office.day(), Lang::En)) {
        if args.data.json {
            println!("{}", serde_json::to_string(&line)?);
        } else {
            println!("{}", line.cells(Lang::En).join("\t"));
        }
    }
    Ok(())
}
