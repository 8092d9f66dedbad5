//! Payment cards: 13 to 19 digits with the beginning of a brand and a check digit.
//!
//! ISO/IEC 7812 for the form and the check digit (Luhn). Never looks at the words around.

use super::{Finding, Secret, runs};
use std::ops::RangeInclusive;

/// The first four digits and the lengths of the brands.
const BRANDS: [(RangeInclusive<u32>, RangeInclusive<usize>); 12] = [
    (4000..=4999, 13..=19), // Visa
    (5100..=5599, 16..=16), // Mastercard
    (2221..=2720, 16..=16),
    (3400..=3499, 15..=15), // American Express
    (3700..=3799, 15..=15),
    (6200..=6299, 16..=19), // UnionPay
    (8100..=8171, 16..=19),
    (6011..=6011, 16..=19), // Discover
    (6440..=6599, 16..=19),
    (3528..=3589, 16..=19), // JCB
    (3000..=3059, 14..=19), // Diners Club
    (3600..=3999, 14..=19),
];

pub(super) fn find(text: &str, found: &mut Vec<Finding>) {
    let of_number = |character: char| character.is_ascii_digit() || " -\u{a0}.".contains(character);
    for run in runs(text, of_number) {
        // A number that stands in a word is a part of something else.
        let is_letter = |near: Option<char>| near.is_some_and(|near| near.is_ascii_alphabetic());
        let edge = |edge: char| !edge.is_ascii_digit();
        let behind = text[run.clone()].trim_start_matches(edge);
        let begin = run.end - behind.len();
        let whole = behind.trim_end_matches(edge);
        let end = begin + whole.len();
        if is_letter(text[..begin].chars().next_back()) || is_letter(text[end..].chars().next()) {
            continue;
        }
        if is_card(whole) {
            let (kind, place) = (Secret::Card, begin..end);
            found.push(Finding { kind, place });
        }
    }
}

fn is_card(text: &str) -> bool {
    // Grouped as on a card: at least three digits together.
    let mut groups = text.split(|character: char| !character.is_ascii_digit());
    if !groups.all(|group| group.len() >= 3) {
        return false;
    }
    let digits: Vec<u32> = text
        .chars()
        .filter_map(|digit| digit.to_digit(10))
        .collect();
    let first = digits
        .iter()
        .take(4)
        .fold(0, |number, digit| number * 10 + digit);
    let is_known = |(firsts, lens): &(RangeInclusive<u32>, RangeInclusive<usize>)| {
        firsts.contains(&first) && lens.contains(&digits.len())
    };
    BRANDS.iter().any(is_known) && passes_luhn(&digits)
}

fn passes_luhn(digits: &[u32]) -> bool {
    let weighed = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(nth, digit)| match nth % 2 {
            0 => *digit,
            _ if *digit > 4 => digit * 2 - 9,
            _ => digit * 2,
        });
    weighed.sum::<u32>().is_multiple_of(10)
}
