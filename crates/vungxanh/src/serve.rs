//! Serving the command centre.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use anyhow::Context;
use base::words::Lang;
use centre::reporting::{self, Turned};
use centre::{Class, Office, Problem, account, close};
use tokio::net::TcpListener;

use crate::data::{self, DataArgs};
use crate::registers;

#[derive(clap::Args)]
pub struct ServeArgs {
    #[command(flatten)]
    pub data: DataArgs,
    /// Address to listen on. Put a TLS proxy in front before opening it to a network.
    #[arg(long, default_value = "127.0.0.1")]
    pub host: IpAddr,
    /// Port to listen on.
    #[arg(long, default_value_t = 8420)]
    pub port: u16,
    #[command(flatten)]
    pub door: DoorArgs,
}

/// What stands before the program on the way from the network.
#[derive(clap::Args)]
pub struct DoorArgs {
    /// Address or network (10.0.0.5, 10.0.0.0/24) of a proxy whose X-Forwarded-For and X-Forwarded-Proto are believed.
    /// May be given several times. Without it everybody behind a proxy counts as one address.
    #[arg(long = "trusted-proxy", value_name = "ADDRESS")]
    trusted_proxies: Vec<server::Proxy>,
    /// Browsers send the session cookie over HTTPS alone, even where no trusted proxy says that they came by it.
    #[arg(long)]
    secure_cookies: bool,
}

pub async fn run(args: ServeArgs) -> anyhow::Result<()> {
    let listener = listen(args.host, args.port).await?;
    let _held = args.data.hold().await?;
    let office = args.data.open().await?;
    data::refuse_half_filled(&office).await?;
    let shown = |username: &str, password: &str| {
        println!("first administrator: {username} / {password}  (shown once; kept nowhere)");
    };
    account::first_administrator(&office, shown).await?;
    if account::nobody_came_yet(&office).await? {
        println!("nobody has signed in yet; if the password is lost: vungxanh user password --username admin");
    }
    println!("http://{}", listener.local_addr()?);
    serve(office, listener, args.door).await
}

/// Binds before anything is opened: a busy port is told at once and nothing is touched.
pub async fn listen(host: IpAddr, port: u16) -> anyhow::Result<TcpListener> {
    let address = SocketAddr::new(host, port);
    TcpListener::bind(address).await.map_err(|error| {
        if error.kind() == std::io::ErrorKind::AddrInUse {
            let problem = Problem::new(Class::Unavailable, "server-busy-port").with("port", port);
            let hint = problem.hint(Lang::En).unwrap_or_default();
            anyhow::anyhow!("{} {hint}", problem.say(Lang::En))
        } else {
            anyhow::Error::new(error).context(format!("cannot listen on {address}"))
        }
    })
}

pub async fn serve(mut office: Office, listener: TcpListener, door: DoorArgs) -> anyhow::Result<()> {
    registers::recount(&office).await?;
    office.reader = crate::reading::apart()?;
    let settings = server::Settings {
        proxies: door.trusted_proxies.into_iter().collect(),
        secure_cookies: door.secure_cookies,
        open_files: open_files(),
        stop: server::Stop::default(),
    };
    crate::signals::watch(settings.stop.clone())?;
    let app = server::App::new(office.clone(), settings)?;
    // A demonstration stands still on its day, which was closed when it was made.
    let clock = (!office.demo).then(|| tokio::spawn(close_days(office.clone())));
    let lines = tokio::spawn(tell_lines(office.clone()));
    let reports = tokio::spawn(turn_reports(office.clone()));
    let heads = tokio::spawn(keep_heads(office));
    let served = server::serve(app, listener).await.context("the server stopped");
    heads.abort();
    lines.abort();
    reports.abort();
    if let Some(clock) = clock {
        clock.abort();
    }
    served
}

/// Files that may be open at once: as many as the system grants this program when it asks.
fn open_files() -> usize {
    let granted = rlimit::increase_nofile_limit(u64::MAX).unwrap_or_else(|error| {
        tracing::warn!(%error, "the limit of open files could not be raised");
        FEW_FILES
    });
    usize::try_from(granted).unwrap_or(usize::MAX)
}

/// What systems grant unasked.
const FEW_FILES: u64 = 1_024;

/// How often the clock is looked at, and how long to wait after a close that failed.
const LOOK: Duration = Duration::from_mins(1);

/// Signs and keeps the head of the log outside of the database while the program runs, so that links cannot be cut off
/// its end unseen.
async fn keep_heads(office: Office) {
    let mut kept = None;
    loop {
        let head = office.store.head(&office.province).await;
        if let Ok(Some(head)) = head
            && kept.as_ref() != Some(&head)
        {
            match office.store.anchor_minute(&office.province).await {
                Ok(()) => kept = Some(head),
                Err(error) => tracing::warn!(%error, "the head of the log could not be kept"),
            }
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Tells those on the lines of clocks that have run out, and further up what nobody received in time.
async fn tell_lines(office: Office) {
    loop {
        if let Err(error) = office.store.tell_due(&office.system("clock"), office.now()).await {
            tracing::warn!(%error, "those on the lines of registers could not be told");
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Opens the reports that are due soon, tells the units before the hour, and those who answer for them once it has passed.
async fn turn_reports(office: Office) {
    loop {
        match reporting::turn(&office, &office.system("clock"), office.wall()).await {
            Ok(turned) if turned != Turned::default() => {
                tracing::info!(turned.opened, turned.reminded, turned.overdue, "the calendar of reports was turned");
            }
            Ok(_) => {}
            Err(problem) => tracing::warn!(%problem, "the calendar of reports could not be turned"),
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Closes every reporting day as soon as its cut-off hour has passed, while the program runs; at the start the last
/// ones, which may have passed while it did not.
async fn close_days(office: Office) {
    let mut closed = None;
    loop {
        let last = office.day().pred_opt();
        if last.is_some() && last != closed {
            match close_all(&office).await {
                Ok(()) => closed = last,
                // Tried again at the next look: a full disk or a database that is away may come back.
                Err(problem) => tracing::error!(%problem, "a reporting day could not be closed"),
            }
        }
        tokio::time::sleep(LOOK).await;
    }
}

async fn close_all(office: &Office) -> Result<(), Problem> {
    for day in close::days_to_close(office, "clock").await? {
        let done = close::close_day(office, day, "clock").await?;
        tracing::info!(%day, done.communes, done.forecasts, "the reporting day is closed");
    }
    Ok(())
}
