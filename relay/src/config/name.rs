//! Names of people and things, as somebody types them.
//!
//! Says what is wrong with one. Never changes more than the blanks around it.

use shared::limits::NAME_CHARS_MAX;

/// Reads a name that others are shown.
///
/// # Errors
/// Returns what is wrong with it, in a sentence.
pub fn parse(text: &str) -> Result<String, &'static str> {
    let name = text.trim();
    if name.is_empty() {
        return Err("a name is needed");
    }
    if name.len() > NAME_CHARS_MAX * 4 || name.chars().count() > NAME_CHARS_MAX {
        return Err("a name has at most 60 characters");
    }
    if name.chars().any(is_unseen) || has_loose_joiner(name) {
        return Err("a name is one line of visible characters");
    }
    Ok(name.to_owned())
}

/// Control characters, and those that turn or hide the text around them: with them, one name can
/// look like another's.
#[must_use]
pub fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Some scripts and many emoji need joiners inside; beside a Latin letter they only hide.
fn has_loose_joiner(name: &str) -> bool {
    let is_joiner = |character: &char| matches!(character, '\u{200c}' | '\u{200d}');
    let chars = name.chars().collect::<Vec<_>>();
    let joins = |place: usize| {
        let joins = |beside: Option<&char>| {
            beside.is_some_and(|beside| !beside.is_ascii() && !is_joiner(beside))
        };
        joins(place.checked_sub(1).and_then(|before| chars.get(before)))
            && joins(chars.get(place + 1))
    };
    chars
        .iter()
        .enumerate()
        .any(|(place, character)| is_joiner(character) && !joins(place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_visible_line() {
        assert_eq!(parse(" 王小明 ").unwrap(), "王小明");
        assert!(parse("Zoë O’Brien 👩\u{200d}💻").is_ok() && parse("علی\u{200c}رضا").is_ok());
        for bad in [
            "",
            "  ",
            "a\nb",
            "Official\u{202e}troppuS",
            "Sup\u{200b}port",
            "a\0b",
            "Sup\u{200d}port",
            "支持\u{200d}",
            "支\u{200c}\u{200c}持",
        ] {
            assert!(parse(bad).is_err(), "{bad:?}");
        }
        assert!(parse(&"汉".repeat(NAME_CHARS_MAX)).is_ok());
        assert!(parse(&"汉".repeat(NAME_CHARS_MAX + 1)).is_err());
    }
}
