//! Seed phrases: words of the BIP-39 lists, one after the other.
//!
//! The lists are kept small: of each English word 16 bits of a hash, of each Chinese one its
//! number, as steps from one to the next. So one other word in thirty passes for an English one,
//! and a dozen in a row do not. Never tells which words there were.

use super::{Finding, Secret};
use std::ops::Range;

const ENGLISH: &[u8] = include_bytes!("english.bin");
const CHINESE: &[u8] = include_bytes!("chinese.bin");
/// Words of the shortest phrase: so many in a row are one, whatever is around them.
const PHRASE_LEN_MIN: usize = 12;
/// So many and nothing else in a message are a part of one.
const PART_LEN_MIN: usize = 6;
/// So many at the end of a text may be the first of one.
const BEGUN_LEN_MIN: usize = 5;
/// How many words phrases have. Chinese written in one piece is a phrase only in these lengths.
const PHRASE_LENS: [usize; 5] = [12, 15, 18, 21, 24];
/// What nearly every Chinese sentence has some of. They are in the list, too.
const COMMON: &str = "的了我是不在你吗么请们这那就也都和很";
/// Characters of the longest and the shortest English word of the list.
const ENGLISH_LENS: [usize; 2] = [3, 8];

pub(super) fn find(text: &str, found: &mut Vec<Finding>) {
    let words = words(text);
    let mut run: Option<(Range<usize>, usize)> = None;
    let mut push = |run: Option<(Range<usize>, usize)>| {
        let Some((place, len)) = run else { return };
        if len >= PHRASE_LEN_MIN || (len == words.len() && len >= PART_LEN_MIN) {
            let kind = Secret::Seed;
            found.push(Finding { kind, place });
        }
    };
    for place in &words {
        if is_listed(&text[place.clone()]) {
            run = Some(match run.take() {
                Some((before, len)) => (before.start..place.end, len + 1),
                None => (place.clone(), 1),
            });
        } else {
            push(run.take());
        }
    }
    push(run);
    in_one_piece(text, found);
}

/// Whether the end of a text may be the beginning of a phrase. A word that is not over is none yet.
pub(super) fn is_begun(text: &str) -> bool {
    let words = words(text);
    let is_typed = |place: &&Range<usize>| place.end == text.len();
    let over = &words[..words.len() - usize::from(words.last().filter(is_typed).is_some())];
    let listed = over.iter().rev();
    let listed = listed.take_while(|place| is_listed(&text[(*place).clone()]));
    listed.take(BEGUN_LEN_MIN).count() == BEGUN_LEN_MIN
}

/// The words of a text: letters of one kind in a row; numbers and signs between them count nothing.
fn words(text: &str) -> Vec<Range<usize>> {
    super::runs(text, |character| {
        character.is_ascii_alphabetic() || ('\u{3400}'..='\u{9fff}').contains(&character)
    })
}

fn is_listed(word: &str) -> bool {
    let mut characters = word.chars();
    match (characters.next(), characters.next()) {
        (Some(only), None) if !only.is_ascii() => holds(CHINESE, u32::from(only)),
        _ => {
            let fits = (ENGLISH_LENS[0]..=ENGLISH_LENS[1]).contains(&word.len());
            fits && word.is_ascii() && holds(ENGLISH, hash(&word.to_ascii_lowercase()))
        }
    }
}

fn in_one_piece(text: &str, found: &mut Vec<Finding>) {
    let whole = text.trim();
    let len = whole.chars().count();
    let is_phrase = PHRASE_LENS.contains(&len)
        && whole.chars().all(|character| {
            !character.is_ascii()
                && !COMMON.contains(character)
                && holds(CHINESE, u32::from(character))
        });
    if is_phrase {
        let begin = text.len() - text.trim_start().len();
        let (kind, place) = (Secret::Seed, begin..begin + whole.len());
        found.push(Finding { kind, place });
    }
}

/// Whether a number is in a list: each byte is a step from the last number, 255 goes on.
fn holds(list: &[u8], wanted: u32) -> bool {
    let mut number = 0;
    for step in list {
        number += u32::from(*step);
        if *step < u8::MAX && number >= wanted {
            return number == wanted;
        }
    }
    false
}

/// FNV-1a of 32 bits, folded to 16.
fn hash(word: &str) -> u32 {
    let hash = word.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    (hash >> 16) ^ (hash & 0xffff)
}

#[cfg(test)]
pub(super) fn sizes() -> (usize, usize) {
    let count = |list: &[u8]| list.iter().filter(|step| **step < u8::MAX).count();
    (count(ENGLISH), count(CHINESE))
}
