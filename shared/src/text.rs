//! What a person wrote, known to be sayable.
//!
//! Checks only; never trims, changes or shortens: what was written is what is kept.

use crate::limits::TEXT_CHARS_MAX;
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

/// 1 to [`TEXT_CHARS_MAX`] characters, not all of them white space, none of them NUL.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Text(String);

/// Why a string is not a [`Text`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFault {
    /// Nothing but white space.
    Empty,
    /// More than [`TEXT_CHARS_MAX`] characters.
    TooLong,
    /// Holds U+0000, which PostgreSQL cannot store.
    HasNul,
}

impl Text {
    /// Takes a string that is sayable.
    ///
    /// # Errors
    /// Returns what is wrong with it, the string itself untouched.
    pub fn parse(text: &str) -> Result<Text, TextFault> {
        if text.contains('\0') {
            return Err(TextFault::HasNul);
        }
        if text.trim().is_empty() {
            return Err(TextFault::Empty);
        }
        // Bytes first: counting the characters of a huge string is work that a flood would like.
        if text.len() > TEXT_CHARS_MAX * 4 || text.chars().count() > TEXT_CHARS_MAX {
            return Err(TextFault::TooLong);
        }
        Ok(Text(text.to_owned()))
    }

    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// At most `chars_max` characters of it on one line, for a list.
    #[must_use]
    pub fn preview(&self, chars_max: usize) -> String {
        let words = self.0.split_whitespace().flat_map(|word| [" ", word]);
        first(words.flat_map(str::chars).skip(1), chars_max)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for TextFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TextFault::Empty => "the text is empty",
            TextFault::TooLong => "the text is too long",
            TextFault::HasNul => "the text has a NUL character",
        })
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Text::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

/// The first `chars_max` characters, with an ellipsis in place of the last when some are left out.
#[must_use]
pub fn clip(text: &str, chars_max: usize) -> String {
    first(text.chars(), chars_max)
}

fn first(mut chars: impl Iterator<Item = char>, chars_max: usize) -> String {
    let mut text: String = chars.by_ref().take(chars_max).collect();
    if chars.next().is_some() {
        text.pop();
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_kept_as_it_was_written() {
        assert_eq!(Text::parse("  你好\n").unwrap().as_str(), "  你好\n");
    }

    #[test]
    fn the_longest_text_fits_in_any_script() {
        assert!(Text::parse(&"汉".repeat(TEXT_CHARS_MAX)).is_ok());
        assert!(Text::parse(&"🦀".repeat(TEXT_CHARS_MAX)).is_ok());
        assert_eq!(
            Text::parse(&"a".repeat(TEXT_CHARS_MAX + 1)),
            Err(TextFault::TooLong)
        );
    }

    #[test]
    fn blank_and_nul_are_faults() {
        assert_eq!(Text::parse(" \n\t"), Err(TextFault::Empty));
        assert_eq!(Text::parse("a\0b"), Err(TextFault::HasNul));
    }

    #[test]
    fn a_preview_is_one_short_line() {
        let text = Text::parse("one\n\ntwo   three").unwrap();

        assert_eq!(text.preview(100), "one two three");
        assert_eq!(text.preview(5), "one …");
    }
}
