//! Styles name the start and the end of a line, never its left and its right: a language that is
//! written from right to left then needs no style of its own.
//!
//! Reads the style sheets of both apps. Never looks at the bubble's: there the owner of a page says
//! left or right. Names (`[data-near="left"]`, `.offer-left`) are nobody's side.

use super::{Complaint, Tree};

/// The sheets that are read.
const FOLDERS: [&str; 3] = ["web/", "widget/", "console/"];

/// Properties that have a logical sister, by how they begin; and values that have one.
const PROPERTIES: [&str; 12] = [
    "left",
    "right",
    "margin-left",
    "margin-right",
    "padding-left",
    "padding-right",
    "border-left",
    "border-right",
    "border-top-left",
    "border-top-right",
    "border-bottom-left",
    "border-bottom-right",
];
const VALUED: [&str; 3] = ["text-align", "float", "clear"];

/// Shorthands that go round: the second value is the right, the fourth the left.
const ROUND: [&str; 3] = ["margin", "padding", "inset"];

/// Complaints about sheets that know left from right.
pub fn check(tree: &Tree) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    let sheets = tree.iter().filter(|(path, _)| {
        path.ends_with(".css") && FOLDERS.iter().any(|folder| path.starts_with(folder))
    });
    for (path, text) in sheets {
        for (index, line) in text.lines().enumerate() {
            for (property, value) in declarations(line) {
                if names_a_side(property, value) {
                    let says = format!("`{property}: {value}` knows left from right");
                    let place = format!("{path}:{}", index + 1);
                    complaints.push(Complaint::new(place, says));
                }
            }
        }
    }
    complaints
}

fn names_a_side(property: &str, value: &str) -> bool {
    let sided = PROPERTIES.iter().any(|one| {
        let rest = property.strip_prefix(one);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    });
    let values = parts(value);
    let valued = VALUED.contains(&property) && values.iter().any(|one| is_side(one));
    let uneven = ROUND.contains(&property) && values.len() == 4 && values[1] != values[3];
    sided || valued || uneven
}

fn is_side(value: &str) -> bool {
    matches!(value, "left" | "right")
}

/// What a line declares. Every declaration of ours stands on one line.
fn declarations(line: &str) -> impl Iterator<Item = (&str, &str)> {
    let pieces = line.split(['{', '}', ';']);
    pieces.filter_map(|piece| {
        let (property, value) = piece.split_once(':')?;
        Some((property.trim(), value.trim()))
    })
}

/// The values of a shorthand; what stands in brackets is one.
fn parts(value: &str) -> Vec<&str> {
    let mut depth = 0_u32;
    value
        .split(|sign: char| {
            match sign {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && sign.is_whitespace()
        })
        .filter(|part| !part.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(text: &str) -> usize {
        let tree = Tree::from([("web/theme.css".to_owned(), text.to_owned())]);
        check(&tree).len()
    }

    #[test]
    fn a_side_is_found_and_a_name_is_none() {
        for wrong in [
            "a { margin-left: 1px; }",
            "a { left: 0 }",
            "  border-bottom-right-radius: 1px;",
            "a { text-align: right; }",
            "a { padding: 0 1px 0 2px; }",
            "a { inset: 0 max(1px, var(--b)) 0 0; }",
        ] {
            assert_eq!(says(wrong), 1, "{wrong}");
        }
        for right in [
            "a { margin-inline-start: 1px; }",
            ".offer-left { color: red; }",
            ".row[data-near=\"left\"] { inset: 0; }",
            "a { padding: 0 max(1px, 2px) 0 max(1px, 2px); }",
            "a { text-align: start; }",
            "@media (max-width: 30rem) { a { top: 0; } }",
        ] {
            assert_eq!(says(right), 0, "{right}");
        }
        let demo = Tree::from([("xtask/demo/a.css".to_owned(), "a { left: 0; }".to_owned())]);
        assert!(check(&demo).is_empty());
    }
}
