//! Holds the house's rules that no compiler knows: who may know whom, sizes, names, papers.
//!
//! Each check reads texts and returns what is wrong; each has a test with a bad text. Never
//! changes a file.

mod arrows;
mod calm;
mod crates;
mod faults;
mod lock;
mod papers;
mod proof;
mod shape;
mod sides;
mod tongues;
mod words;

use crate::house::House;
use crate::step::{Run, step};
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fmt;
use std::fs;

/// The texts of the repository by their path from its top.
pub type Tree = BTreeMap<String, String>;

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    place: String,
    says: String,
}

impl Complaint {
    /// About a file, or a line of it (`file:7`).
    pub fn new(place: impl Into<String>, says: impl Into<String>) -> Complaint {
        Complaint {
            place: place.into(),
            says: says.into(),
        }
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.says)
    }
}

/// Runs every check and fails when one complains.
pub fn tidy(house: &House) -> Result<()> {
    step("tidy", || {
        let complaints = complaints(house)?;
        for complaint in &complaints {
            eprintln!("    {complaint}");
        }
        if !complaints.is_empty() {
            bail!("{} things are not tidy", complaints.len());
        }
        Ok(())
    })
}

/// What every check has to say.
fn complaints(house: &House) -> Result<Vec<Complaint>> {
    let tree = read(house)?;
    let metadata = metadata(house)?;
    let mut all = crates::check(&metadata)?;
    all.extend(lock::check(&metadata)?);
    all.extend(faults::check(&metadata, &tree)?);
    all.extend(arrows::check(&tree));
    all.extend(shape::check(&tree));
    all.extend(calm::check(&tree));
    all.extend(sides::check(&tree));
    all.extend(tongues::check(&tree));
    all.extend(words::check(&tree));
    all.extend(papers::check(&tree));
    all.extend(proof::check(&tree));
    Ok(all)
}

/// Every text that git knows or would add.
fn read(house: &House) -> Result<Tree> {
    let list = Run::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .dir(house.root())
        .read()?;
    let mut tree = Tree::new();
    for name in list.split('\0').filter(|name| !name.is_empty()) {
        let path = house.root().join(name);
        // A file that was deleted is still listed; a picture is no text.
        if let Ok(text) = fs::read_to_string(&path) {
            tree.insert(name.to_owned(), text);
        }
    }
    Ok(tree)
}

fn metadata(house: &House) -> Result<serde_json::Value> {
    let run = Run::cargo().args(["metadata", "--format-version", "1", "--locked"]);
    serde_json::from_str(&run.dir(house.root()).read()?).context("cargo metadata")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_house_is_tidy() {
        let complaints = complaints(&House::find().unwrap()).unwrap();

        let lines: Vec<String> = complaints.iter().map(Complaint::to_string).collect();
        assert!(lines.is_empty(), "{}", lines.join("\n"));
    }
}
