//! Reads papers that scanners, editors and bad luck have changed, for as long as asked, and tells what went wrong:
//! `fuzz [--minutes N] [--seed N]`, and `fuzz --one SEED` to see one text again.
//!
//! A finding is a panic, a span that is no stretch of the text, a task of a target that is not there, a second reading
//! that differs from the first, or more than a second for a text of at most a hundred pages.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use directive::{Document, Item, Span, read};
use unicode_normalization::UnicodeNormalization;

/// A hundred pages of text.
const LONGEST: usize = 300_000;
const LIMIT: Duration = Duration::from_secs(1);

/// Words that mean something to a reader, to be put where they do not belong.
const WORDS: [&str; 30] = [
    "Kính gửi:",
    "Nơi nhận:",
    "KT. CHỦ TỊCH",
    "THÔNG BÁO",
    "Điều 1.",
    "Số:",
    "1.",
    "a)",
    "II.",
    "(1)",
    "- ",
    "+ ",
    "./.",
    "|",
    "trước ngày 31/02/2021",
    "ngày 29 tháng 2 năm 2021",
    "hằng tháng",
    "quý IV",
    "Sở Y tế",
    "giao",
    "chỉ đạo",
    "phối hợp với",
    "trường hợp",
    "thì",
    "128/NQ-CP",
    "---",
    "**",
    "\u{301}",
    "Phụ lục",
    "Cơ quan chủ trì:",
];

/// Numbers from a seed (`SplitMix64`), the same on every machine.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        if bound == 0 { 0 } else { (self.next() % bound as u64) as usize }
    }

    fn of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }

    /// A stretch of so many letters, mostly short.
    fn stretch(&mut self, letters: usize) -> std::ops::Range<usize> {
        let longest = [4, 40, 400, 4_000][self.below(4)];
        let start = self.below(letters + 1);
        start..(start + self.below(longest) + 1).min(letters)
    }
}

/// One change to a text.
fn change(text: &mut Vec<char>, chance: &mut Chance, papers: &[String]) {
    let part = chance.stretch(text.len());
    match chance.below(13) {
        0 => drop(text.drain(part)),
        1 => {
            let copy: Vec<char> = text[part.clone()].to_vec();
            text.splice(part.end..part.end, copy);
        }
        2 => drop(text.splice(part.start..part.start, chance.of(&WORDS).chars().collect::<Vec<_>>())),
        3 => {
            let other: Vec<char> = papers[chance.below(papers.len())].chars().collect();
            let cut = chance.stretch(other.len());
            text.splice(part, other[cut].iter().copied());
        }
        4 => {
            let plain: Vec<char> = base::text::fold(&text[part.clone()].iter().collect::<String>()).chars().collect();
            text.splice(part, plain);
        }
        5 => {
            let apart: Vec<char> = text[part.clone()].iter().collect::<String>().nfd().collect();
            text.splice(part, apart);
        }
        6 => text[part].iter_mut().filter(|c| **c == '\n').for_each(|c| *c = ' '),
        7 => text[part].iter_mut().filter(|c| **c == ' ').for_each(|c| *c = '\n'),
        8 => text[part].reverse(),
        9 => {
            let copy: Vec<char> = text[part.clone()].to_vec();
            let times = chance.below(200) + 1;
            let repeated: Vec<char> = copy.iter().copied().cycle().take(copy.len() * times).take(LONGEST / 4).collect();
            text.splice(part, repeated);
        }
        10 => text[part].iter_mut().for_each(|c| *c = c.to_uppercase().next().unwrap_or(*c)),
        11 => {
            let any = (0..chance.below(12))
                .filter_map(|_| char::from_u32(chance.next() as u32 % 0x11_0000))
                .collect::<Vec<_>>();
            text.splice(part.start..part.start, any);
        }
        _ => {
            let signs: Vec<&str> =
                ["(", ")", ";", ":", ",", ".", "“", "/", "[1]", "\r\n", "\t", "\u{a0}", "\u{c}"].to_vec();
            text.splice(part.start..part.start, chance.of(&signs).chars().collect::<Vec<_>>());
        }
    }
}

fn text_of(seed: u64, papers: &[String]) -> String {
    let mut chance = Chance(seed);
    let mut text: Vec<char> = papers[chance.below(papers.len())].chars().collect();
    for _ in 0..=chance.below(16) {
        change(&mut text, &mut chance, papers);
        text.truncate(LONGEST);
    }
    text.into_iter().collect()
}

fn spans(document: &Document) -> Vec<Span> {
    fn of_items(items: &[Item], spans: &mut Vec<Span>) {
        for item in items {
            spans.push(item.span);
            of_items(&item.children, spans);
        }
    }
    let mut spans: Vec<Span> = document.spans.values().copied().collect();
    of_items(&document.items, &mut spans);
    spans.extend(document.refs.iter().map(|one| one.span));
    spans.extend(document.tasks.iter().map(|one| one.span));
    spans.extend(document.tasks.iter().filter_map(|one| one.deadline.as_ref()).map(|one| one.span));
    spans.extend(document.targets.iter().map(|one| one.span));
    spans.extend(document.accountability.iter().map(|one| one.span));
    spans
}

/// How long this thread has worked. Others use the machine, too, so where the system tells it the time on the processor
/// counts and not that of the clock.
fn worked() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| STARTED.elapsed(), Duration::from_nanos)
}

static STARTED: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);

/// What is wrong with the reading of a text.
fn fault(text: &str) -> Option<String> {
    let before = worked();
    let Ok(document) = catch_unwind(AssertUnwindSafe(|| read(text))) else { return Some("panic".to_owned()) };
    let took = worked().saturating_sub(before);
    if took > LIMIT {
        return Some(format!("{} ms for {} bytes", took.as_millis(), text.len()));
    }
    if let Some(span) = spans(&document).into_iter().find(|span| document.text.get(span.range()).is_none()) {
        return Some(format!("{span:?} is no stretch of {} bytes", document.text.len()));
    }
    if document.targets.iter().any(|target| target.task >= document.tasks.len()) {
        return Some("a target of no task".to_owned());
    }
    match catch_unwind(AssertUnwindSafe(|| read(&document.text))) {
        Ok(again) if again == document => None,
        Ok(_) => Some("read again, it differs".to_owned()),
        Err(_) => Some("panic when read again".to_owned()),
    }
}

/// The papers of the tests and the demonstration.
fn papers() -> std::io::Result<Vec<String>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["tests/papers", "tests/texts", "../../data/demo/directives"] {
        for entry in std::fs::read_dir(here.join(folder))? {
            files.push(entry?.path());
        }
    }
    files.retain(|path| path.extension().is_some_and(|kind| kind == "txt"));
    files.sort();
    files.iter().map(std::fs::read_to_string).collect()
}

fn argument(name: &str) -> Option<u64> {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    arguments.nth(1)?.parse().ok()
}

fn main() -> std::io::Result<()> {
    let papers = papers()?;
    if let Some(seed) = argument("--one") {
        let text = text_of(seed, &papers);
        println!("{text}");
        eprintln!("{}", fault(&text).unwrap_or_else(|| "no fault".to_owned()));
        return Ok(());
    }
    let until = Instant::now() + Duration::from_secs(60 * argument("--minutes").unwrap_or(1));
    let first = argument("--seed").unwrap_or(1);
    let (mut texts, mut bytes, mut found) = (0_u64, 0_usize, 0_u32);
    std::panic::set_hook(Box::new(|panic| eprintln!("  {panic}")));
    for seed in first.. {
        if Instant::now() >= until {
            break;
        }
        let text = text_of(seed, &papers);
        texts += 1;
        bytes += text.len();
        if let Some(what) = fault(&text) {
            found += 1;
            eprintln!("seed {seed}: {what}");
        }
    }
    println!("{texts} texts, {} MB, seeds from {first}: {found} findings", bytes / 1_000_000);
    if found > 0 {
        std::process::exit(1);
    }
    Ok(())
}
