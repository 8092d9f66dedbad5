//! Plays the scenarios of `desk/scripts`: lines go in, effects are compared with what is written
//! under them. `UPDATE=1 cargo test -p desk` writes what happens instead; the diff is the review.
//!
//! This is the one place that calls the desk by hand, so its API can change freely.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod play;

use std::{env, fs, path::Path};

#[test]
fn every_script_plays_as_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts");
    let mut paths: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    paths.sort();
    assert!(paths.len() >= 10, "the scripts are beside this crate");
    let mut wrong = Vec::new();

    for path in paths {
        let written = fs::read_to_string(&path).unwrap();
        let played = play::play(&written);
        if env::var_os("UPDATE").is_some() {
            fs::write(&path, &played).unwrap();
        } else if played != written {
            wrong.push(format!(
                "{}:\n{}",
                path.display(),
                first_difference(&written, &played)
            ));
        }
    }

    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn first_difference(written: &str, played: &str) -> String {
    let mut lines = written.lines().zip(played.lines()).enumerate();
    match lines.find(|(_, (written, played))| written != played) {
        Some((number, (written, played))) => {
            format!(
                "line {}\n  written: {written}\n  played:  {played}",
                number + 1
            )
        }
        None => "one is longer than the other".to_owned(),
    }
}
