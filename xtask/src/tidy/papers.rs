//! Decision records are numbered without holes, and no text names a path of somebody's machine.
//!
//! Never judges what a paper says.

use super::{Complaint, Tree};

const DECISIONS: &str = "docs/decisions/";

/// Folders that exist on one machine only, and files outside the repository. Written in halves,
/// so that this file is not found by itself.
const ELSEWHERE: [&str; 4] = [
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("../sha", "red/"),
    concat!("/ho", "me/"),
];

/// Complaints about papers.
pub fn check(tree: &Tree) -> Vec<Complaint> {
    let mut complaints = decisions(tree);
    for (path, text) in tree.iter().filter(|(path, _)| *path != "Cargo.lock") {
        for (index, line) in text.lines().enumerate() {
            if let Some(place) = ELSEWHERE.iter().find(|place| names(line, place)) {
                let says = format!("{place} is outside of the repository");
                complaints.push(Complaint::new(format!("{path}:{}", index + 1), says));
            }
        }
    }
    complaints
}

/// Whether the line names this place itself, not a folder of that name somewhere else.
fn names(line: &str, place: &str) -> bool {
    line.match_indices(place).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || "._-/}$".contains(c))
    })
}

fn decisions(tree: &Tree) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    let mut next = 1;
    for path in tree.keys().filter(|path| path.starts_with(DECISIONS)) {
        let name = &path[DECISIONS.len()..];
        if name.starts_with(&format!("{next:04}-")) && name.ends_with(".md") {
            next += 1;
        } else {
            let says = format!("the next decision record is {next:04}-NAME.md");
            complaints.push(Complaint::new(path, says));
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(files: &[(&str, &str)]) -> Vec<String> {
        let own = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
        check(&files.iter().map(own).collect())
            .iter()
            .map(Complaint::to_string)
            .collect()
    }

    #[test]
    fn a_hole_in_the_decisions_is_found() {
        let first = ("docs/decisions/0001-desk.md", "");
        assert!(says(&[first, ("docs/decisions/0002-wire.md", "")]).is_empty());
        assert_eq!(
            says(&[first, ("docs/decisions/0003-wire.md", "")]),
            ["docs/decisions/0003-wire.md: the next decision record is 0002-NAME.md"]
        );
        assert_eq!(says(&[first, ("docs/decisions/0001-wire.md", "")]).len(), 1);
    }

    #[test]
    fn a_path_of_a_machine_is_found() {
        for place in ELSEWHERE {
            let text = format!("fine\nsee \"{place}x\"\n");
            assert_eq!(says(&[("README.md", &text)]).len(), 1, "{place}");
        }
        assert!(says(&[("README.md", "$HOME/work/x and src/root/y")]).is_empty());
    }
}
