//! How much alike two names are to somebody who reads them quickly.
//!
//! Knows letters and nothing of hosts or numbers.

use unicode_security::confusable_detection::skeleton;

/// How alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alike {
    /// The same.
    Same,
    /// Other letters that look the same.
    Letters,
    /// Hardly another spelling.
    Spelling,
}

/// Letters from which on one difference is a likeness, and from which on two are.
const ONE_OFF_CHARS_MIN: usize = 5;
const TWO_OFF_CHARS_MIN: usize = 11;

/// Letters from which on a name inside of another one is no chance.
const INSIDE_CHARS_MIN: usize = 4;

/// Compares a name with one of the owner's.
pub fn alike(name: &str, ours: &str) -> Option<Alike> {
    if name == ours {
        return Some(Alike::Same);
    }
    let (name, ours) = (looks(name), looks(ours));
    if name == ours {
        return Some(Alike::Letters);
    }
    let len = ours.chars().count();
    let off = distance(&name, &ours);
    let near = off == 1 && len >= ONE_OFF_CHARS_MIN || off == 2 && len >= TWO_OFF_CHARS_MIN;
    near.then_some(Alike::Spelling)
}

/// Whether a name has one of the owner's in it, as if it were a part of the same house.
pub fn inside(name: &str, ours: &str) -> bool {
    let ours = looks(ours);
    ours.chars().count() >= INSIDE_CHARS_MIN && looks(name).contains(&ours)
}

/// Whether a host has the owner's in it: all of it, or its own name beside a hyphen or as a label.
pub fn name_inside(host: &str, ours: &str) -> bool {
    if mentions(host, ours) {
        return true;
    }
    let own = looks(own_name(ours));
    let parts = host.split(['.', '-', '_']).map(looks).collect::<Vec<_>>();
    own.chars().count() >= INSIDE_CHARS_MIN
        && parts
            .iter()
            .any(|part| *part == own || distance(part, &own) == 1 && own.len() > 5)
}

/// Whether a text has the whole name in it.
pub fn mentions(text: &str, ours: &str) -> bool {
    let (text, ours) = (looks(text), looks(ours));
    text.match_indices(&ours).any(|(at, _)| {
        let is_letter = |near: Option<char>| near.is_some_and(char::is_alphanumeric);
        let before = text[..at].chars().next_back();
        let after = text[at + ours.len()..].chars().next();
        !is_letter(before) && !is_letter(after)
    })
}

/// What a name looks like, whatever letters it is made of.
fn looks(name: &str) -> String {
    // Letters are taken apart by what they look like, not by what they are: l, 1 and I are one.
    skeleton(&name.to_lowercase())
        .collect::<String>()
        .to_lowercase()
}

/// The part of a host that is its owner's choice: the longest label but for the last.
fn own_name(host: &str) -> &str {
    let (before, _) = host.rsplit_once('.').unwrap_or((host, ""));
    let labels = before.split('.');
    labels.max_by_key(|label| label.len()).unwrap_or(before)
}

/// How many letters have to be put in, left out, changed or swapped with their neighbour.
pub fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.iter().enumerate() {
        let mut line = vec![row + 1];
        for (column, with) in other.iter().enumerate() {
            let change = above[column] + usize::from(letter != with);
            let mut least = change.min(above[column + 1] + 1).min(line[column] + 1);
            let is_swap =
                row > 0 && column > 0 && one[row - 1] == *with && other[column - 1] == *letter;
            if is_swap {
                least = least.min(before[column - 1] + 1);
            }
            line.push(least);
        }
        before = std::mem::replace(&mut above, line);
    }
    above[other.len()]
}
