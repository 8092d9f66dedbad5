//! Finds what may be a link in a text.
//!
//! Knows `http`, `https` and `mailto` alone, written out. Never guesses a scheme and never makes
//! HTML: a look-alike address must not become something to click on.

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words.
    Words(&'a str),
    /// An address to click on, the same as is shown.
    Link(&'a str),
}

const SCHEMES: [&str; 3] = ["https://", "http://", "mailto:"];

/// Punctuation that ends a sentence rather than an address, in both languages.
const TRAILING: &[u8] = b".,;:!?'\")]}>";

/// Cuts a text into words and links; together the pieces are the text.
#[must_use]
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    let mut from = 0;
    // A scheme is ASCII, so every cut is at the edge of a character.
    while let Some(start) = next_scheme(rest.as_bytes(), from) {
        let Some((before, here)) = rest.split_at_checked(start) else {
            break;
        };
        let len = address_len(here.as_bytes());
        let in_a_word = before.ends_with(|c: char| c.is_ascii_alphanumeric());
        let Some((address, after)) = here.split_at_checked(len).filter(|_| len > 0 && !in_a_word)
        else {
            from = start + 1;
            continue;
        };
        if !before.is_empty() {
            pieces.push(Piece::Words(before));
        }
        pieces.push(Piece::Link(address));
        rest = after;
        from = 0;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Words(rest));
    }
    pieces
}

fn next_scheme(text: &[u8], from: usize) -> Option<usize> {
    let begins = |at: &usize| text.get(*at..).and_then(scheme_of).is_some();
    (from..text.len()).find(begins)
}

fn scheme_of(text: &[u8]) -> Option<&'static str> {
    SCHEMES
        .into_iter()
        .find(|scheme| text.starts_with(scheme.as_bytes()))
}

// An address is ASCII: a Chinese sentence goes on right behind it without a space, and letters of
// other scripts that look like Latin ones end it where they begin.
fn address_len(text: &[u8]) -> usize {
    let in_address = |c: &u8| c.is_ascii_graphic() && !b"<>\"`".contains(c);
    let len = text.iter().take_while(|c| in_address(c)).count();
    // Markdown's way to call one address by the name of another: each is shown as what it is.
    let named = text.windows(2).take(len).position(|two| two == b"](");
    let len = named.unwrap_or(len);
    let mut address = text.get(..len).unwrap_or_default();
    while let Some((last, shorter)) = address.split_last() {
        let count = |bracket: u8| address.iter().filter(|c| **c == bracket).count();
        let opened = *last == b')' && count(b'(') >= count(b')');
        if opened || !TRAILING.contains(last) {
            break;
        }
        address = shorter;
    }
    match scheme_of(address) {
        Some(scheme) if address.len() > scheme.len() && !names_two_hosts(address) => address.len(),
        _ => 0,
    }
}

// `https://bank.example@other.example` leads to the other one.
fn names_two_hosts(address: &[u8]) -> bool {
    let Some(after) = address
        .strip_prefix(b"https://")
        .or(address.strip_prefix(b"http://"))
    else {
        return false;
    };
    let host = after.iter().take_while(|c| !b"/?#".contains(c));
    host.into_iter().any(|c| *c == b'@')
}

#[cfg(test)]
mod tests {
    use super::Piece::{Link, Words};
    use super::*;

    #[test]
    fn an_address_ends_where_the_sentence_goes_on() {
        assert_eq!(
            pieces("See https://a.example/x?y=1. Then"),
            [
                Words("See "),
                Link("https://a.example/x?y=1"),
                Words(". Then")
            ]
        );
        assert_eq!(
            pieces("打开https://a.example/页面，谢谢"),
            [
                Words("打开"),
                Link("https://a.example/"),
                Words("页面，谢谢")
            ]
        );
        assert_eq!(
            pieces("(http://a.example/b_(c))"),
            [Words("("), Link("http://a.example/b_(c)"), Words(")")]
        );
    }

    #[test]
    fn other_schemes_and_bare_names_are_words() {
        for text in [
            "javascript:alert(1)",
            "data:text/html,x",
            "www.a.example",
            "https://",
            "shttp://a",
            "https://bank.example@other.example/x",
            "http://bank.example:1@other.example",
        ] {
            assert_eq!(pieces(text), [Words(text)], "{text}");
        }
    }

    #[test]
    fn the_pieces_are_the_text() {
        for text in [
            "",
            "a",
            "mailto:a@b.example\nhttps://c.example",
            "http://http://x",
            "汉http",
        ] {
            let whole: String = pieces(text)
                .into_iter()
                .map(|piece| match piece {
                    Words(words) => words,
                    Link(link) => link,
                })
                .collect();
            assert_eq!(whole, text);
        }
    }
}
