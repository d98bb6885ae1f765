//! The analysts' commands alone, built in seconds: `cargo run -p analyst --example door -- --help`.

use clap::Parser;

#[derive(Parser)]
#[command(name = "vungxanh")]
struct Cli {
    #[command(subcommand)]
    command: analyst::Command,
}

fn main() -> anyhow::Result<()> {
    analyst::run(Cli::parse().command)
}
