//! Every input that a fuzzer ever found worth keeping goes through its target once more.
//!
//! Nothing is searched for here: that is `cargo xtask fuzz`. `UPDATE=1` writes what is missing of
//! the inputs that are made of the golden files, and only that.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use fuzz::TARGETS;
use serde::{Serialize, de::DeserializeOwned};
use shared::{FromAgent, FromVisitor, ToAgent, ToVisitor};
use std::path::{Path, PathBuf};
use std::{env, fs, panic};

/// Folders of inputs for each target, from the top of the repository.
fn folders(target: &str) -> Vec<PathBuf> {
    let mut folders = vec![
        format!("tests/fuzz/corpus/{target}"),
        format!("tests/fuzz/crashes/{target}"),
    ];
    match target {
        "json" => folders.push("shared/golden/v1".to_owned()),
        "play" => folders.push("desk/scripts".to_owned()),
        _ => {}
    }
    folders.iter().map(|folder| top().join(folder)).collect()
}

#[test]
fn every_kept_input_passes_its_target() {
    let mut wrong = Vec::new();

    for target in &TARGETS {
        let inputs: Vec<_> = folders(target.name)
            .iter()
            .flat_map(|dir| files(dir))
            .collect();
        assert!(inputs.len() >= 10, "{} has hardly any inputs", target.name);
        for input in inputs {
            let bytes = fs::read(&input).unwrap();
            if panic::catch_unwind(|| (target.run)(&bytes)).is_err() {
                wrong.push(format!("{}: {}", target.name, input.display()));
            }
        }
    }

    assert!(
        wrong.is_empty(),
        "what it says is above:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn every_target_has_its_program_and_no_folder_is_of_none() {
    let mut targets: Vec<_> = TARGETS
        .iter()
        .map(|target| target.name.to_owned())
        .collect();
    targets.sort();
    let fuzz = top().join("tests/fuzz");
    let stems = |folder: &str| {
        let stem = |path: PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
        let mut stems: Vec<_> = entries(&fuzz.join(folder)).map(stem).collect();
        stems.sort();
        stems
    };

    assert_eq!(stems("fuzz_targets"), targets);
    for folder in ["corpus", "crashes"] {
        assert!(
            stems(folder).iter().all(|name| targets.contains(name)),
            "{folder}"
        );
    }
}

#[test]
fn every_golden_frame_is_among_the_inputs_of_the_other_decoder() {
    let corpus = top().join("tests/fuzz/corpus/binary");
    for path in files(&top().join("shared/golden/v1")) {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let json = fs::read(&path).unwrap();
        let bytes = match name.split('.').next() {
            Some("from_visitor") => in_bytes::<FromVisitor>(&json),
            Some("from_agent") => in_bytes::<FromAgent>(&json),
            Some("to_visitor") => in_bytes::<ToVisitor>(&json),
            Some("to_agent") => in_bytes::<ToAgent>(&json),
            other => panic!("{other:?} is no direction"),
        };
        let kept = corpus.join(name);
        if env::var_os("UPDATE").is_some() {
            fs::write(&kept, &bytes).unwrap();
        }
        assert_eq!(fs::read(&kept).ok(), Some(bytes), "{}", kept.display());
    }
}

fn in_bytes<F: Serialize + DeserializeOwned>(json: &[u8]) -> Vec<u8> {
    let frame: F = serde_json::from_slice(json).unwrap();
    postcard::to_allocvec(&frame).unwrap()
}

/// The top of the repository.
fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The files of a folder in their order; none where there is no folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = entries(folder).filter(|path| path.is_file()).collect();
    files.sort();
    files
}

fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.map(|entry| entry.unwrap().path())
}
