//! The demonstration province: Lai Châu on 29/12/2021, synthetic, with the five real directives.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;
use std::time::Instant;

use anyhow::{Context, bail};
use base::words::Lang;
use centre::account::{self, NewUser};
use centre::bulk::{self, BulkAsked, BulkRow};
use centre::documents::{self, HandedIn};
use centre::{FIXED_DAY, Office, PROVINCE, close, forecast, posts};
use include_dir::{Dir, include_dir};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Deserialize;
use serde_json::Map;
use store::records::DocumentState;
use store::{Ctx, Kind};
use uuid::Uuid;

use crate::data::{DataArgs, FILLED};
use crate::serve;

#[derive(clap::Args)]
pub struct DemoArgs {
    #[command(flatten)]
    serve: serve::ServeArgs,
    /// Do not open the browser.
    #[arg(long)]
    no_open: bool,
    /// Throw an existing demonstration away and make it anew.
    #[arg(long)]
    fresh: bool,
    /// Make a smaller province of about so many people.
    #[arg(long)]
    people: Option<u32>,
}

static DIRECTIVES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../data/demo/directives");
const SIGN_INS: &str = include_str!("../../../data/demo/sign-ins.json");
/// The province of the demonstration.
const LAI_CHAU: &str = "12";

#[derive(Deserialize)]
struct SignIns {
    province: SignIn,
    district: SignIn,
    secretary: SignIn,
    office: SignIn,
    district_office: SignIn,
    member: SignIn,
    chair: SignIn,
    commune: SignIn,
    police: SignIn,
    front: SignIn,
    administrator: SignIn,
}

impl SignIns {
    fn all(&self) -> [&SignIn; 11] {
        [
            &self.province,
            &self.district,
            &self.secretary,
            &self.office,
            &self.district_office,
            &self.member,
            &self.chair,
            &self.commune,
            &self.police,
            &self.front,
            &self.administrator,
        ]
    }
}

#[derive(Deserialize)]
struct SignIn {
    username: String,
    password: String,
    name: String,
    role: String,
    area: String,
    post: Option<String>,
    /// The posts in which the account acts.
    posts: Vec<String>,
}

pub async fn run(args: DemoArgs) -> anyhow::Result<()> {
    let listener = serve::listen(args.serve.host, args.serve.port).await?;
    let sign_ins: SignIns = serde_json::from_str(SIGN_INS).context("data/demo/sign-ins.json")?;
    let _held = args.serve.data.hold().await?;
    let office = Box::pin(province(&args.serve.data, args.fresh, args.people, &sign_ins)).await?;
    let address = format!("http://{}", listener.local_addr()?);
    println!("\n  Vùng Xanh — {address}\n");
    for sign_in in sign_ins.all() {
        println!("  {:<10} {:<16} {}", sign_in.username, sign_in.password, sign_in.name);
    }
    println!("\n  Synthetic data. Ctrl-C stops.\n");
    if !args.no_open {
        open(&address);
    }
    serve::serve(office, listener, args.serve.door).await
}

/// Opens the demonstration, and makes it first where there is none.
async fn province(data: &DataArgs, fresh: bool, people: Option<u32>, sign_ins: &SignIns) -> anyhow::Result<Office> {
    if fresh && data.database.is_none() {
        clear(&data.data)?;
    }
    let office = data.open().await?;
    if office.store.setting(FILLED).await?.is_some() {
        return Ok(office);
    }
    // Settings alone are an opening that was cut short: nothing is lost by going on from there.
    if office.store.has_users().await? || office.store.head(&office.province).await?.is_some() {
        if data.database.is_some() || !office.demo {
            bail!(
                "the data is not a demonstration (or one that was interrupted): choose an empty data folder, or --fresh"
            );
        }
        eprintln!("The last filling was interrupted; it is made anew.");
        office.store.close().await?;
        clear(&data.data)?;
    }
    let office = data.open().await?;
    office.store.set_settings(&[(PROVINCE, LAI_CHAU), (FIXED_DAY, &demo::day()?.to_string())]).await?;
    office.store.close().await?;
    let office = data.open().await?;
    fill(&office, people, sign_ins).await?;
    office.store.set_setting(FILLED, "yes").await?;
    Ok(office)
}

/// Removes the files of a demonstration, and nothing else that may lie in the folder.
fn clear(folder: &Path) -> anyhow::Result<()> {
    for name in ["vungxanh.db", "vungxanh.db-wal", "vungxanh.db-shm", "vungxanh.anchors", "vungxanh.head"] {
        let file = folder.join(name);
        if file.exists() {
            std::fs::remove_file(&file).with_context(|| format!("{} cannot be removed", file.display()))?;
        }
    }
    Ok(())
}

async fn fill(office: &Office, people: Option<u32>, sign_ins: &SignIns) -> anyhow::Result<()> {
    let started = Instant::now();
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("  {msg:<24} {bar:32} {pos:>7}/{len}") {
        bar.set_style(style);
    }
    let stage = Mutex::new(None);
    let progress = |now: demo::Stage, done: usize, total: usize| {
        let mut last = stage.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if *last != Some(now) {
            *last = Some(now);
            bar.set_length(total as u64);
            bar.set_message(format!("{now:?}"));
        }
        bar.set_position(done as u64);
    };
    let scale = demo::Scale { people, ..demo::Scale::WHOLE };
    demo::fill_at(&office.store, scale, &progress).await?;
    bar.finish_and_clear();
    let ctx = office.system("demo");
    for sign_in in sign_ins.all() {
        let user = NewUser {
            username: sign_in.username.clone(),
            name: sign_in.name.clone(),
            role: sign_in.role.clone(),
            area: sign_in.area.clone(),
            post: sign_in.post.clone(),
            password: sign_in.password.clone(),
        };
        let user = account::add_user(office, &ctx, user).await?;
        for post in &sign_in.posts {
            posts::take(office, &ctx, &user, post, ctx.day - chrono::Days::new(TERM)).await?;
        }
    }
    directives(office).await?;
    // The weeks behind are closed too, so that there are forecasts to hold against what came.
    for weeks in (1..=WEEKS_BEHIND).rev() {
        forecast::keep(office, &ctx, ctx.day - chrono::Days::new(7 * weeks)).await?;
    }
    let closed = close::close_day(office, ctx.day, "demo").await?;
    println!("  filled in {:.1} s; {} communes assessed", started.elapsed().as_secs_f64(), closed.communes);
    Ok(())
}

/// Days since those who sign in took posts that nobody had.
const TERM: u64 = 180;

/// Weeks before the demonstration's day whose forecasts are made after the event, each from what was known then.
const WEEKS_BEHIND: u64 = 12;

/// The province's own directives are confirmed and handed out; those of others are kept for reference.
async fn directives(office: &Office) -> anyhow::Result<()> {
    let ctx = office.system("demo");
    let mut papers = BTreeMap::new();
    for file in DIRECTIVES.files() {
        let name = file.path().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if file.path().extension().is_none_or(|extension| extension != "txt") {
            continue;
        }
        let own = name.starts_with("lai-chau");
        let handed = HandedIn { name: Some(name.clone()), content: file.contents().to_vec().into() };
        let state = if own { DocumentState::Draft } else { DocumentState::Library };
        let document = documents::import_document(office, &ctx, handed, state)
            .await
            .with_context(|| format!("directive {name}"))?;
        if let Some(number) = &document.number {
            papers.insert(number.clone(), document.id);
        }
        if own {
            documents::confirm(office, &ctx, document.id, document.version, Lang::Vi).await?;
            receive(office, &ctx, document.id).await?;
        }
    }
    demo::file_under_papers(&office.store, &papers).await?;
    Ok(())
}

/// One in so many of those whom a directive reached has not received it: whom an office urges.
const NOT_YET: usize = 6;
/// So many have written their incoming number down.
const NUMBERED: usize = 20;

/// Most of those whom a directive reached have received it.
async fn receive(office: &Office, ctx: &Ctx, document: Uuid) -> anyhow::Result<()> {
    let sent = documents::copies(office, ctx, document, Lang::Vi).await?;
    let sheet = Kind::from_key(&sent.register).and_then(Kind::sheet).context("register of incoming papers")?;
    let waiting = sent.lines.iter().filter(|line| line.waiting).enumerate().filter(|(at, _)| at % NOT_YET != 0);
    let ids: Vec<Uuid> = waiting.filter_map(|(_, line)| line.id).collect();
    let (numbered, others) = ids.split_at(ids.len().min(NUMBERED));
    let by = || Some("receive".to_owned());
    let rows = |ids: &[Uuid]| ids.iter().map(|id| BulkRow { id: *id, version: 1 }).collect::<Vec<_>>();
    let one = |(at, id): (usize, &Uuid)| {
        let changes = [("incoming_no".to_owned(), (600 + 7 * at).to_string().into())].into_iter().collect();
        BulkAsked { id: Uuid::now_v7(), rows: rows(&[*id]), changes, by: by(), reason: None }
    };
    let many =
        |ids: &[Uuid]| BulkAsked { id: Uuid::now_v7(), rows: rows(ids), changes: Map::new(), by: by(), reason: None };
    let most = store::limits().at_once;
    for asked in numbered.iter().enumerate().map(one).chain(others.chunks(most).map(many)) {
        if let bulk::Outcome::Refused(rows, of) = bulk::change(office, ctx, sheet, asked).await? {
            let why = rows.into_iter().next().map(|(_, problem)| problem.code).unwrap_or_default();
            bail!("{} of {of} papers could not be received: {why}", sheet.kind.key());
        }
    }
    Ok(())
}

/// Opens the browser where there is one; the address stands on the screen in any case.
fn open(address: &str) {
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let quiet = std::process::Stdio::null;
    let _ = std::process::Command::new(program).arg(address).stdout(quiet()).stderr(quiet()).spawn();
}
