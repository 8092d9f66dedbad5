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
const TRAILING: &[char] = &['.', ',', ';', ':', '!', '?', '\'', '"', ')', ']', '}', '>'];

/// Cuts a text into words and links; together the pieces are the text.
#[must_use]
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(start) = next_scheme(rest, from) {
        let address = address(&rest[start..]);
        let begins_a_word = !rest[..start].ends_with(|c: char| c.is_ascii_alphanumeric());
        if address.is_empty() || !begins_a_word {
            from = start + 1;
            continue;
        }
        if start > 0 {
            pieces.push(Piece::Words(&rest[..start]));
        }
        pieces.push(Piece::Link(address));
        rest = &rest[start + address.len()..];
        from = 0;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Words(rest));
    }
    pieces
}

fn next_scheme(text: &str, from: usize) -> Option<usize> {
    SCHEMES
        .iter()
        .filter_map(|scheme| text.get(from..)?.find(scheme))
        .min()
        .map(|at| from + at)
}

// An address is ASCII: a Chinese sentence goes on right behind it without a space, and letters of
// other scripts that look like Latin ones end it where they begin.
fn address(text: &str) -> &str {
    let in_address = |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '"' | '`');
    let end = text.find(|c| !in_address(c)).unwrap_or(text.len());
    let mut address = &text[..end];
    while let Some(last) = address.chars().next_back() {
        let opened = last == ')' && address.matches('(').count() >= address.matches(')').count();
        if opened || !TRAILING.contains(&last) {
            break;
        }
        address = &address[..address.len() - 1];
    }
    let scheme = SCHEMES.iter().find(|scheme| address.starts_with(**scheme));
    match scheme {
        Some(scheme) if address.len() > scheme.len() => address,
        _ => "",
    }
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
