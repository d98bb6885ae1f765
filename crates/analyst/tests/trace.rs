//! The commands on small files of our own making, from arguments to answers.
#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::path::{Path, PathBuf};

use clap::Parser;

#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: analyst::Command,
}

fn data(name: &str) -> String {
    format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn run(arguments: &[&str]) -> anyhow::Result<()> {
    analyst::run(Cli::try_parse_from([&["vungxanh"], arguments].concat())?.command)
}

fn trace(out: &Path, more: &[&str]) -> anyhow::Result<String> {
    let (visits, contacts, cases) = (data("visits.csv"), data("contacts.csv"), data("cases.csv"));
    let out_name = out.display().to_string();
    let inputs = ["trace", "--visits", &visits, "--contacts", &contacts, "--cases", &cases, "--out", &out_name];
    run(&[&inputs, more].concat())?;
    Ok(std::fs::read_to_string(out)?)
}

/// Person, depth, first contact and minutes, in the order of persons.
fn found(answer: &str) -> Vec<[u32; 4]> {
    let mut rows: Vec<[u32; 4]> = answer
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<u32> = line.split(',').take(4).map(|cell| cell.parse().unwrap()).collect();
            [cells[0], cells[1], cells[2], cells[3]]
        })
        .collect();
    rows.sort_unstable();
    rows
}

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.csv");
    (folder, out)
}

#[test]
fn contacts_and_theirs_are_written_with_minutes_and_score() {
    let (_folder, out) = folder();
    let answer = trace(&out, &[]).unwrap();
    assert!(answer.starts_with("person,depth,first_contact,minutes,score\n"), "{answer}");
    // 1 for 15 minutes, 3 for any without a mask, 5 not for 10 on this side of midnight, 6 by name.
    let f1 = [[1, 1, 645, 15], [3, 1, 659, 1], [6, 1, 700, 0]];
    let mut both = [&f1[..], &[[2, 2, 646, 54 + 41], [4, 2, 930, 30]]].concat();
    both.sort_unstable();
    assert_eq!(found(&answer), both);
    assert_eq!(found(&trace(&out, &["--depth", "1"]).unwrap()), f1);
    // QĐ 3638: any time, masks or not; the night counts.
    let any = found(&trace(&out, &["--depth", "1", "--rule", "qd-3638"]).unwrap());
    assert_eq!(any.iter().map(|row| row[0]).collect::<Vec<_>>(), [1, 2, 3, 5, 6]);
}

#[test]
fn paths_name_source_place_and_time() {
    let (folder, out) = folder();
    let paths = folder.path().join("paths.csv");
    trace(&out, &["--paths", &paths.display().to_string()]).unwrap();
    let paths = std::fs::read_to_string(paths).unwrap();
    assert!(paths.contains("1,0,7,645,660,15,") && paths.contains("6,0,,700,700,0,"), "{paths}");
}

#[test]
fn errors_name_file_and_value() {
    let (folder, out) = folder();
    let error = |result: anyhow::Result<String>| format!("{:#}", result.unwrap_err());
    let missing = error(trace(&out, &["--rule", "no-such"]));
    assert!(missing.contains("no-such") && missing.contains("cv-11042"), "{missing}");
    let rule = folder.path().join("rule.toml");
    std::fs::write(&rule, "id = \"own\"\nmasked = 3\n").unwrap();
    let broken = error(trace(&out, &["--rule", &rule.display().to_string()]));
    assert!(broken.contains("rule.toml") && broken.contains("masked"), "{broken}");
    let doses = folder.path().join("doses.csv");
    std::fs::write(&doses, "person,doses\n1,many\n").unwrap();
    let doses = error(trace(&out, &["--doses", &doses.display().to_string()]));
    assert!(doses.contains("row 2, column doses: \"many\""), "{doses}");
}

#[test]
fn suspects_and_places_of_the_unknown_are_ranked() {
    let (folder, out) = folder();
    let unknown = folder.path().join("unknown.csv");
    std::fs::write(&unknown, "person,onset_day\n1,3\n").unwrap();
    let (visits, cases) = (data("visits.csv"), data("cases.csv"));
    let (out_name, unknown) = (out.display().to_string(), unknown.display().to_string());
    let inputs = ["--visits", &visits, "--out", &out_name];
    run(&[&["sources", "--cases", &cases, "--unknown", &unknown], &inputs[..]].concat()).unwrap();
    let answer = std::fs::read_to_string(&out).unwrap();
    assert!(
        answer.lines().nth(1).is_some_and(|row| row.starts_with("1,1,0,1,15,") && row.ends_with("1.0000")),
        "{answer}"
    );

    let later = folder.path().join("later.csv");
    std::fs::write(&later, "person,onset_day\n1,3\n2,4\n4,3\n").unwrap();
    let later = later.display().to_string();
    run(&[&["places", "--cases", &later], &inputs[..]].concat()).unwrap();
    let answer = std::fs::read_to_string(&out).unwrap();
    let places: Vec<&str> = answer.lines().skip(1).map(|row| row.split(',').next().unwrap()).collect();
    assert!(places.len() == 2 && places.contains(&"7") && places.contains(&"8"), "{answer}");
}

#[test]
fn chains_name_infectors_generations_and_what_was_left_out() {
    let (_folder, out) = folder();
    let (cases, pairs, out_name) = (data("linelist.csv"), data("pairs.csv"), out.display().to_string());
    let inputs = ["chains", "--cases", &cases, "--id-column", "case", "--out", &out_name, "--mean", "12", "--sd", "3"];
    run(&[&inputs, &["--links", &pairs][..]].concat()).unwrap();
    let answer = std::fs::read_to_string(&out).unwrap();
    let rows: Vec<Vec<&str>> = answer.lines().skip(1).map(|row| row.split(',').collect()).collect();
    let infectors: Vec<(&str, &str)> = rows.iter().map(|row| (row[0], row[1])).collect();
    assert_eq!(infectors, [("A", ""), ("B", "A"), ("C", "A"), ("D", "C"), ("E", "")]);
    assert_eq!(rows[3][4..], ["A", "2", "0"]);
    // Without pairs every earlier case is possible, of one place where places are told.
    run(&[&inputs, &["--place-column", "place"][..]].concat()).unwrap();
    let answer = std::fs::read_to_string(&out).unwrap();
    assert!(
        answer.lines().any(|row| row.starts_with("D,,")) && answer.lines().any(|row| row.starts_with("C,A,")),
        "{answer}"
    );
    let error = run(&[&inputs[..7], &["--mean", "0", "--sd", "3"][..]].concat()).unwrap_err();
    assert!(error.to_string().contains("above 0"), "{error}");
    // A case listed twice is refused with pairs and without.
    let (folder, _) = folder();
    let twice = folder.path().join("twice.csv");
    let twice_name = twice.display().to_string();
    let inputs = ["chains", "--cases", &twice_name, "--out", &out_name, "--mean", "12", "--sd", "3"];
    for (rows, words) in [
        ("A,2026-03-01\nA,2026-03-12\n", "row 3, column id: \"A\""),
        ("A,+262142-12-31\n", "row 2, column onset: \"+262142-12-31\""),
    ] {
        std::fs::write(&twice, format!("id,onset\n{rows}")).unwrap();
        let both: [&[&str]; 2] = [&[], &["--links", &pairs]];
        for more in both {
            let error = format!("{:#}", run(&[&inputs, more].concat()).unwrap_err());
            assert!(error.contains(words), "{error}");
        }
    }
}

#[test]
fn visits_that_cannot_be_are_set_aside_and_strangers_counted() {
    let (folder, out) = folder();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let visits = write("visits.csv", "person,place,t_in,t_out\n0,7,600,660\n1,7,700,650\n2,7,610,650\n3,7,600,600\n");
    let cases = write("cases.csv", "person,win_from,win_to\n0,0,1440\n99,0,1440\n");
    let out_name = out.display().to_string();
    let inputs = ["trace", "--visits", &visits, "--cases", &cases, "--out", &out_name, "--depth", "1"];
    run(&inputs).unwrap();
    // Those whose visits were set aside met nobody; the unknown case stops nothing.
    assert_eq!(found(&std::fs::read_to_string(&out).unwrap()), [[2, 1, 610, 40]]);
    for (name, text, said) in [
        ("visits.csv", "person,place,t_in,t_out\n0,7,-5,660\n", "visits.csv, row 2, column t_in: \"-5\""),
        ("visits.csv", "person,place,t_in\n0,7,600\n", "visits.csv has no column t_out"),
        ("visits.csv", "person,place,t_in,t_out\n0,7,600,x\n", "visits.csv, row 2, column t_out: \"x\""),
        ("visits.csv", "person,place,t_in,t_out\n0,4000000000,1,9\n", "4000000000"),
        ("cases.csv", "person,win_from,win_to\n0,1440,10\n", "cases.csv, row 2: the window of case 0 ends (10)"),
        ("cases.csv", "person,note\n0,1\n", "cases.csv, row 2: the case 0 has neither"),
    ] {
        write("visits.csv", "person,place,t_in,t_out\n0,7,600,660\n");
        write("cases.csv", "person,win_from,win_to\n0,0,1440\n");
        write(name, text);
        let error = format!("{:#}", run(&inputs).unwrap_err());
        assert!(error.contains(said), "{error}");
    }
    // No visit at all is an answer without contacts.
    write("visits.csv", "person,place,t_in,t_out\n");
    write("cases.csv", "person,win_from,win_to\n0,0,1440\n");
    run(&inputs).unwrap();
    assert_eq!(std::fs::read_to_string(&out).unwrap().lines().count(), 1);
}

#[test]
fn a_scenario_gives_the_same_bytes_on_one_thread_or_two_and_names_what_is_impossible() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("scenario.toml");
    let scenario = "days = 60\npopulation = { size = 4000, area_size = 1000 }\nseeds.a = { people = 20 }\n\
                    testing = {}\ntracing = {}\nvaccination.all = { coverage = 0.3 }\n";
    std::fs::write(&file, scenario).unwrap();
    let (file_name, one, two) =
        (file.display().to_string(), folder.path().join("one").display().to_string(), folder.path().join("two"));
    let with = |threads: &str, out: &str| {
        run(&["scenario", "run", &file_name, "--seed", "7", "--replicates", "5", "--threads", threads, "--out", out])
    };
    with("1", &one).unwrap();
    with("2", &two.display().to_string()).unwrap();
    for table in ["summary.csv", "days-001.csv"] {
        let read = |out: &Path| std::fs::read(out.join(table)).unwrap();
        assert!(!read(&two).is_empty() && read(Path::new(&one)) == read(&two), "{table}");
    }
    std::fs::write(&file, scenario.replace("0.3", "1.3")).unwrap();
    let error = format!("{:#}", with("1", &one).unwrap_err());
    let parts = ["scenario.toml", "vaccination.all.coverage = 1.3", "between 0 and 1"];
    assert!(parts.iter().all(|part| error.contains(part)), "{error}");
}
