//! Weighs what browsers download, and fails when it is over the budget.
//!
//! Weighs the files of `target/dist` as they are served. Never changes them.

mod explain;

use crate::budget::{
    ALIASES_BYTES_MAX, CARRY_BYTES_MAX, CONSOLE_BYTES_MAX, FILES_BYTES_MAX, LOADER_BYTES_MAX,
    LOADER_LOOKS_BYTES_MAX, OWNER_BYTES_MAX, TRUST_BYTES_MAX, WIDGET_ALL_BYTES_MAX,
    WIDGET_FIRST_BYTES_MAX,
};
use crate::dist;
use crate::house::House;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;

/// The chunks of which a visitor needs one before anything can be read.
const LANGUAGES: [&str; 2] = ["en", "zh"];

/// One download: its files, and how many bytes they may have together after brotli.
struct Download {
    title: &'static str,
    files: Vec<Weight>,
    max: usize,
}

#[derive(Clone)]
struct Weight {
    name: String,
    raw: usize,
    brotli: usize,
}

/// Weighs everything, prints the table and fails over the budget.
pub fn size(house: &House, explain: bool) -> Result<()> {
    dist::browser(house)?;
    let mut downloads = weigh(&house.dist())?;
    downloads.insert(1, with_looks(house)?);
    print!("{}", table(&downloads));
    if explain {
        for app in &dist::APPS {
            print!("{}", explain::explain(house, app)?);
        }
    }
    over(&downloads)
}

fn weigh(dist: &Path) -> Result<Vec<Download>> {
    let alone = |title, file, max| {
        weight(dist, file).map(|weight| Download {
            title,
            files: vec![weight],
            max,
        })
    };
    let mut downloads = vec![
        alone("loader", "deskbell.js", LOADER_BYTES_MAX)?,
        alone("owner", "owner.js", OWNER_BYTES_MAX)?,
        alone("aliases", "aliases.js", ALIASES_BYTES_MAX)?,
        alone("carry", "carry.js", CARRY_BYTES_MAX)?,
        alone("files", "files.js", FILES_BYTES_MAX)?,
        alone("trust", "trust.js", TRUST_BYTES_MAX)?,
    ];
    for app in &dist::APPS {
        let mut files = vec![weight(dist, app.document)?];
        let mut names = Vec::new();
        for entry in fs::read_dir(dist.join("assets"))? {
            names.push(entry?.file_name().to_string_lossy().into_owned());
        }
        names.sort();
        for name in names {
            if name.starts_with(&format!("{}-", app.name)) && !name.ends_with(".br") {
                files.push(weight(dist, &format!("assets/{name}"))?);
            }
        }
        if app.name == "widget" {
            downloads.push(Download {
                title: "widget, first view",
                files: first(&files),
                max: WIDGET_FIRST_BYTES_MAX,
            });
        }
        let (title, max) = match app.name {
            "widget" => ("widget, everything", WIDGET_ALL_BYTES_MAX),
            name => (name, CONSOLE_BYTES_MAX),
        };
        downloads.push(Download { title, files, max });
    }
    Ok(downloads)
}

/// The loader of a site whose owner has changed everything.
fn with_looks(house: &House) -> Result<Download> {
    let (raw, brotli) = dist::loader_with_looks(house)?;
    Ok(Download {
        title: "loader, all looks",
        files: vec![Weight {
            name: "deskbell.js?site=".into(),
            raw,
            brotli,
        }],
        max: LOADER_LOOKS_BYTES_MAX,
    })
}

/// Those of the files that the first view needs, in the language that weighs most.
fn first(files: &[Weight]) -> Vec<Weight> {
    let needed = |language| {
        let files = files.iter().filter(move |file| {
            let part = part(&file.name);
            part.is_empty() || dist::needs(language, part)
        });
        files.cloned().collect::<Vec<_>>()
    };
    let views = LANGUAGES.map(needed).into_iter();
    let brotli = |files: &Vec<Weight>| files.iter().map(|file| file.brotli).sum::<usize>();
    views.max_by_key(brotli).unwrap_or_default()
}

/// The chunks that a file belongs to: `en+zh` of `assets/widget-en+zh-HASH.wasm`; empty for a file
/// that is always needed.
fn part(name: &str) -> &str {
    let between = name
        .split_once('-')
        .and_then(|(_, rest)| rest.rsplit_once('-'));
    between.map_or("", |(part, _)| part)
}

fn weight(dist: &Path, name: &str) -> Result<Weight> {
    let len = |name: &str| {
        let path = dist.join(name);
        let len = fs::metadata(&path)
            .with_context(|| path.display().to_string())?
            .len();
        usize::try_from(len).context("a file larger than memory")
    };
    Ok(Weight {
        name: name.to_owned(),
        raw: len(name)?,
        brotli: len(&format!("{name}.br"))?,
    })
}

fn table(downloads: &[Download]) -> String {
    let mut text = format!(
        "{:44} {:>10} {:>10} {:>10}\n",
        "", "raw", "brotli", "budget"
    );
    for download in downloads {
        for file in &download.files {
            text += &format!("  {:42} {:>10} {:>10}\n", file.name, file.raw, file.brotli);
        }
        let (raw, brotli) = download.total();
        text += &format!(
            "{:44} {raw:>10} {brotli:>10} {:>10}\n",
            download.title, download.max
        );
    }
    text
}

fn over(downloads: &[Download]) -> Result<()> {
    for download in downloads {
        let (_, brotli) = download.total();
        if brotli > download.max {
            let (title, max) = (download.title, download.max);
            bail!(
                "{title}: {brotli} bytes, {} over the budget of {max}",
                brotli - max
            );
        }
    }
    Ok(())
}

impl Download {
    fn total(&self) -> (usize, usize) {
        let add = |(raw, brotli), file: &Weight| (raw + file.raw, brotli + file.brotli);
        self.files.iter().fold((0, 0), add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_view_is_what_is_always_needed_and_the_heavier_language() {
        let file = |name: &str, brotli| Weight {
            name: format!("assets/widget-{name}"),
            raw: brotli,
            brotli,
        };
        let files = [
            file("01.wasm", 70),
            file("en-02.wasm", 4),
            file("en+zh-03.wasm", 1),
            file("later-04.wasm", 9),
            file("zh-05.wasm", 3),
        ];

        let first = first(&files).into_iter().map(|file| file.name);

        let names = ["01.wasm", "en-02.wasm", "en+zh-03.wasm"];
        assert_eq!(
            Vec::from_iter(first),
            names.map(|name| format!("assets/widget-{name}"))
        );
        assert_eq!(part("chat.html"), "");
    }

    #[test]
    fn one_byte_over_the_budget_fails() {
        let download = |brotli| {
            let file = Weight {
                name: "deskbell.js".into(),
                raw: 9_000,
                brotli,
            };
            [Download {
                title: "loader",
                files: vec![file],
                max: 2_000,
            }]
        };

        assert!(over(&download(2_000)).is_ok());
        let error = over(&download(2_001)).unwrap_err().to_string();
        assert_eq!(error, "loader: 2001 bytes, 1 over the budget of 2000");
        assert!(table(&download(2_001)).contains("2001"));
    }
}
