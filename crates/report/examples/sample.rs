//! Writes a sample document in both forms and all formats into a folder, to be looked at:
//! `cargo run -p report --example sample -- FOLDER`.

use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::time::Instant;

#[path = "../tests/files/sample.rs"]
mod files;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("say into which folder")?);
    fs::create_dir_all(&folder)?;
    for (name, form) in [("state", report::Form::State), ("party", report::Form::Party)] {
        let sample = files::sample(form);
        let began = Instant::now();
        fs::write(folder.join(format!("{name}.pdf")), report::pdf(&sample)?)?;
        println!("{name}.pdf in {:?}", began.elapsed());
        fs::write(folder.join(format!("{name}.docx")), report::docx(&sample)?)?;
        fs::write(folder.join(format!("{name}.html")), report::html_page(&sample))?;
    }
    Ok(())
}
