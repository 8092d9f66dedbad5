//! The shape of files: their length, their lines, their names and how they begin.
//!
//! Functions are clippy's (`too_many_lines`). Never judges what a file says.

use super::{Complaint, Tree};

const LINE_COLUMNS_MAX: usize = 100;

/// Names under which anything can hide.
const NAMES: [&str; 6] = ["utils", "helpers", "common", "misc", "manager", "types"];

/// Complaints about files.
pub fn check(tree: &Tree) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for (path, text) in tree {
        if let Some(max) = lines_max(path) {
            let lines = text.lines().count();
            if lines > max {
                let says = format!("{lines} lines, {} over the ceiling of {max}", lines - max);
                complaints.push(Complaint::new(path, says));
            }
        }
        complaints.extend(name(path));
        if path.ends_with(".rs") {
            complaints.extend(rust(path, text));
        }
    }
    complaints
}

/// How many lines a file may have.
fn lines_max(path: &str) -> Option<usize> {
    let is_component = path.contains("/components/") || path.starts_with("widget/src/");
    match path.rsplit_once('.')?.1 {
        "css" => Some(250),
        "rs" if path.starts_with("shared/src/") => Some(250),
        "rs" if is_component => Some(250),
        "rs" if is_test(path) => Some(500),
        "rs" | "js" => Some(400),
        _ => None,
    }
}

fn is_test(path: &str) -> bool {
    path.starts_with("tests/") || path.contains("/tests/") || path.ends_with("/tests.rs")
}

fn name(path: &str) -> Option<Complaint> {
    let bad = path.split('/').find(|part| {
        let stem = part.split('.').next().unwrap_or(part);
        NAMES.contains(&stem)
    })?;
    Some(Complaint::new(
        path,
        format!("{bad} says nothing; name it after what it does"),
    ))
}

fn rust(path: &str, text: &str) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    if !text.starts_with("//! ") {
        let says = "opens with no `//!`: what the room is for, and what it never does";
        complaints.push(Complaint::new(path, says));
    }
    if path.ends_with("/mod.rs") && !path.contains("/tests/") {
        complaints.push(Complaint::new(
            path,
            "`thing.rs` beside `thing/`, not `mod.rs`",
        ));
    }
    for (index, line) in text.lines().enumerate() {
        let columns: usize = line.chars().map(columns).sum();
        if columns > LINE_COLUMNS_MAX {
            let says = format!("{columns} columns, at most {LINE_COLUMNS_MAX}");
            complaints.push(Complaint::new(format!("{path}:{}", index + 1), says));
        }
    }
    complaints
}

/// Chinese letters take two columns, as rustfmt also counts them.
fn columns(letter: char) -> usize {
    let wide = matches!(letter, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{1faff}');
    if wide { 2 } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(path: &str, text: &str) -> Vec<String> {
        let tree = Tree::from([(path.to_owned(), text.to_owned())]);
        check(&tree).iter().map(Complaint::to_string).collect()
    }

    #[test]
    fn a_file_over_its_ceiling_is_found() {
        let long = |lines| "//! Long.\n".repeat(lines);
        assert!(says("desk/src/desk.rs", &long(400)).is_empty());
        assert_eq!(
            says("desk/src/desk.rs", &long(401)),
            ["desk/src/desk.rs: 401 lines, 1 over the ceiling of 400"]
        );
        assert_eq!(says("shared/src/id.rs", &long(251)).len(), 1);
        assert_eq!(
            says("web/src/components/bubble/bubble.css", &long(251)).len(),
            1
        );
        assert!(says("tests/tests/talk.rs", &long(500)).is_empty());
        assert!(says("docs/protocol.md", &long(900)).is_empty());
    }

    #[test]
    fn a_wide_line_is_found_and_chinese_counts_double() {
        assert_eq!(
            says("a/b.rs", &format!("//! {}\n", "x".repeat(97))).len(),
            1
        );
        assert!(says("a/b.rs", &format!("//! {}\n", "字".repeat(48))).is_empty());
        assert_eq!(
            says("a/b.rs", &format!("//! {}\n", "字".repeat(49))).len(),
            1
        );
    }

    #[test]
    fn a_name_that_says_nothing_and_a_missing_header_are_found() {
        assert_eq!(says("relay/src/utils.rs", "//! X.\n").len(), 1);
        assert_eq!(says("relay/src/common/clock.rs", "//! X.\n").len(), 1);
        assert_eq!(says("relay/src/clock/mod.rs", "//! X.\n").len(), 1);
        assert_eq!(says("relay/src/clock.rs", "use std::fs;\n").len(), 1);
    }
}
