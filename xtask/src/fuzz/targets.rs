//! The programs of `tests/fuzz`: builds them with libFuzzer, lets each search, and keeps the few
//! inputs that are worth it.
//!
//! What a search finds stays in the target folder until a person, or `--keep`, decides otherwise.
//! A stable compiler and one for C++ are enough: only sanitizers need more, and the targets have no
//! unsafe code.

use crate::house::House;
use crate::setup::cargo_tools;
use crate::step::{Run, note, step};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Bytes of an input that is text, or a frame.
const BYTES_MAX: u32 = 4_096;

/// Targets whose bytes spell what happens, and the bytes that one of their inputs is read of.
const SPELLED: [&str; 3] = ["desk", "visitor", "agent"];
const SPELLED_BYTES_MAX: u32 = 601;

/// Seconds that one input may take. Most take less than a millisecond.
const INPUT_WITHIN_S: u32 = 10;

/// Megabytes that a program may take.
const MEMORY_MB_MAX: u32 = 2_048;

/// Bytes that are kept for each target: a repository is no store of finds.
const KEPT_BYTES_MAX: u64 = 24 * 1024;

/// Inputs that are kept for each target.
const KEPT_LEN_MAX: usize = 80;

/// Letters of the names that libFuzzer gives to inputs.
const NAME_LEN: usize = 40;

/// The programs, built.
pub struct Targets<'a> {
    house: &'a House,
    programs: PathBuf,
    names: Vec<String>,
}

impl Targets<'_> {
    /// Builds all of them.
    pub fn build(house: &House) -> Result<Targets<'_>> {
        let triple = host()?;
        let dir = house.target().join("fuzz");
        let tool = cargo_tools::fuzz(house)?;
        step("libFuzzer's targets", || {
            Run::new(&tool)
                .args([
                    "fuzz",
                    "build",
                    "--fuzz-dir",
                    "tests/fuzz",
                    "--sanitizer",
                    "none",
                ])
                .args([
                    "--features",
                    "libfuzzer",
                    "--target",
                    &triple,
                    "--target-dir",
                ])
                .arg(&dir)
                // The searches are long, and yet most of a short one would be spent on this.
                .env("CARGO_PROFILE_RELEASE_LTO", "off")
                .dir(house.root())
                .run()
        })?;
        let sources = list(&house.root().join("tests/fuzz/fuzz_targets"))?;
        let names = sources.iter().filter_map(|path| path.file_stem());
        Ok(Targets {
            house,
            programs: dir.join(triple).join("release"),
            names: names
                .map(|name| name.to_string_lossy().into_owned())
                .collect(),
        })
    }

    /// Lets these targets search, or all when none is named, each for the same part of the time.
    pub fn search(&self, only: &[String], time: Duration) -> Result<()> {
        let chosen = self.chosen(only)?;
        let share = time.as_secs().max(1) / chosen.len() as u64;
        let mut wrong = Vec::new();
        for name in chosen {
            if let Err(error) = step(&format!("target {name}"), || self.search_one(name, share)) {
                wrong.push(format!("{error:#}"));
            }
        }
        if !wrong.is_empty() {
            bail!("something was found:\n{}", wrong.join("\n"));
        }
        Ok(())
    }

    fn search_one(&self, name: &str, seconds: u64) -> Result<()> {
        let found = self.folder("found", name)?;
        let crashes = self.folder("crashes", name)?;
        let run = self
            .program(name)
            .args([
                format!("-max_total_time={}", seconds.max(1)),
                format!("-artifact_prefix={}/", crashes.display()),
                "-len_control=0".to_owned(),
                "-verbosity=0".to_owned(),
                "-print_final_stats=1".to_owned(),
                "-print_funcs=0".to_owned(),
            ])
            .arg(&found)
            .args(self.kept(name));
        let mut each_second = None;
        let mut crash = None;
        let success = run.hear(|line| {
            let after = |start: &str| Some(line.split_once(start)?.1.trim().to_owned());
            each_second = after("average_exec_per_sec:").or(each_second.take());
            crash = after("Test unit written to ").or(crash.take());
        })?;
        note(&format!(
            "{name}: {} executions/s",
            each_second.as_deref().unwrap_or("no")
        ));
        match crash {
            None if success => Ok(()),
            None => bail!("{name} ended badly. By hand:\n    {}", run.by_hand()),
            Some(crash) => {
                let again = self.program(name).arg(&crash).by_hand();
                let kept = format!("tests/fuzz/crashes/{name}");
                let keep = format!("mkdir -p {kept} && cp {crash} {kept}");
                bail!(
                    "{name} broke on {crash}. To repeat, and to keep it:\n    {again}\n    {keep}"
                )
            }
        }
    }

    /// Renews the inputs of these targets in the repository, or those of all.
    pub fn keep(&self, only: &[String]) -> Result<()> {
        for name in self.chosen(only)? {
            step(&format!("what is kept for {name}"), || self.keep_one(name))?;
        }
        Ok(())
    }

    /// What other files of the repository reach as well needs no input of its own.
    fn keep_one(&self, name: &str) -> Result<()> {
        let corpus = self.house.root().join("tests/fuzz/corpus").join(name);
        let merged = self.folder("merged", name)?;
        for old in list(&merged)? {
            fs::remove_file(old)?;
        }
        let mut others = Vec::new();
        for dir in self.kept(name) {
            for path in list(&dir)?.into_iter().filter(|path| !is_found(path)) {
                let to = merged.join(path.file_name().context("a file has a name")?);
                fs::copy(&path, &to)?;
                others.push(to);
            }
        }
        let merge = self
            .program(name)
            .args(["-set_cover_merge=1", "-verbosity=0"])
            .arg(&merged);
        merge
            .arg(self.folder("found", name)?)
            .args(self.kept(name))
            .run()?;
        let mut found = Vec::new();
        for path in list(&merged)?
            .into_iter()
            .filter(|path| !others.contains(path))
        {
            found.push((fs::metadata(&path)?.len(), path));
        }
        found.sort();
        for old in list(&corpus)?.into_iter().filter(|path| is_found(path)) {
            fs::remove_file(old)?;
        }
        let (mut bytes, mut kept) = (0, 0);
        // Small ones and large ones, where there are more than are kept.
        for (len, path) in found
            .iter()
            .step_by(found.len().div_ceil(KEPT_LEN_MAX).max(1))
        {
            bytes += len;
            if bytes > KEPT_BYTES_MAX {
                break;
            }
            kept += 1;
            fs::copy(
                path,
                corpus.join(path.file_name().context("a file has a name")?),
            )?;
        }
        note(&format!(
            "{kept} of {} are kept, beside {} others",
            found.len(),
            others.len()
        ));
        Ok(())
    }

    fn chosen<'a>(&'a self, only: &'a [String]) -> Result<Vec<&'a String>> {
        if let Some(name) = only.iter().find(|name| !self.names.contains(name)) {
            bail!(
                "no target is called {name}. There are: {}",
                self.names.join(", ")
            );
        }
        let wanted = |name: &&String| only.is_empty() || only.contains(name);
        Ok(self.names.iter().filter(wanted).collect())
    }

    fn program(&self, name: &str) -> Run {
        let bytes_max = if SPELLED.contains(&name) {
            SPELLED_BYTES_MAX
        } else {
            BYTES_MAX
        };
        Run::new(self.programs.join(name)).args([
            format!("-max_len={bytes_max}"),
            format!("-timeout={INPUT_WITHIN_S}"),
            format!("-rss_limit_mb={MEMORY_MB_MAX}"),
        ])
    }

    /// Where the repository has inputs for a target.
    fn kept(&self, name: &str) -> Vec<PathBuf> {
        let folders = match name {
            "json" => vec!["shared/golden/v1".to_owned()],
            "play" => vec!["desk/scripts".to_owned()],
            _ => Vec::new(),
        };
        let own = ["corpus", "crashes"].map(|kind| format!("tests/fuzz/{kind}/{name}"));
        let folders = folders.into_iter().chain(own);
        let folders = folders.map(|folder| self.house.root().join(folder));
        folders.filter(|folder| folder.is_dir()).collect()
    }

    /// A folder of this machine for what a target finds.
    fn folder(&self, kind: &str, name: &str) -> Result<PathBuf> {
        let folder = self.house.target().join("fuzz").join(kind).join(name);
        fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        Ok(folder)
    }
}

/// Whether libFuzzer named this input.
fn is_found(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.len() == NAME_LEN && name.chars().all(|letter| letter.is_ascii_hexdigit())
}

fn list(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let paths: std::io::Result<Vec<_>> = entries.map(|entry| Ok(entry?.path())).collect();
    let mut paths = paths?;
    paths.sort();
    Ok(paths)
}

/// The machine that cargo builds for by itself.
fn host() -> Result<String> {
    let said = Run::new("rustc").arg("-vV").read()?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host
        .context("rustc does not say what it builds for")?
        .to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_libfuzzer_named_is_told_from_what_people_named() {
        assert!(is_found(Path::new(
            "corpus/json/da39a3ee5e6b4b0d3255bfef95601890afd80709"
        )));
        assert!(!is_found(Path::new("corpus/binary/from_agent.say")));
        assert!(!is_found(Path::new("scripts/da39a3.txt")));
    }
}
