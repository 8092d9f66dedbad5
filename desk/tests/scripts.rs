//! Plays the scenarios of `desk/scripts`: lines go in, effects are compared with what is written
//! under them. `UPDATE=1 cargo test -p desk` writes what happens instead; the diff is the review.
//!
//! This is the one place that calls the desk by hand, so its API can change freely.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod play;

use std::path::{Path, PathBuf};
use std::{env, fs};

#[test]
fn every_script_plays_as_written() {
    let mut wrong = Vec::new();

    for path in scripts() {
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

/// Who improvises reads anything, and plays of it what a script could have said.
#[test]
fn answers_mean_nothing_to_who_improvises() {
    for path in scripts() {
        let written = fs::read_to_string(&path).unwrap();
        let blocks = written.split("\n\n");
        let commands = blocks.flat_map(|block| block.split("\n----").next().unwrap().lines());
        let commands = commands.filter(|line| !line.is_empty() && !line.starts_with('#'));

        let played = play::improvise(&written);

        assert_eq!(played, commands.count(), "{}", path.display());
    }
}

fn scripts() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts");
    let mut paths: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    paths.sort();
    assert!(paths.len() >= 10, "the scripts are beside this crate");
    paths
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
