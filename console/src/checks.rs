//! Looks at what was typed into a form before the relay does, so that most mistakes cost no wait.
//!
//! Pure. Only obvious mistakes: the relay decides, and its refusal is shown beside the field.

use shared::limits::NAME_CHARS_MAX;
use shared::rest::{CAPACITY_MAX, ORIGINS_LEN_MAX, PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN};

/// Whether a name can be shown.
pub fn name(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.chars().count() <= NAME_CHARS_MAX
}

/// Whether this looks like an e-mail address at all.
pub fn email(text: &str) -> bool {
    let text = text.trim();
    let halves = text.split_once('@');
    !text.contains(char::is_whitespace)
        && halves.is_some_and(|(who, host)| !who.is_empty() && !host.is_empty())
}

/// Whether a new password is long enough, and not longer than is kept.
pub fn password(text: &str) -> bool {
    (PASSWORD_CHARS_MIN..=PASSWORD_CHARS_MAX).contains(&text.chars().count())
}

/// The capacity that was typed.
pub fn capacity(text: &str) -> Option<u32> {
    text.trim()
        .parse()
        .ok()
        .filter(|capacity| (1..=CAPACITY_MAX).contains(capacity))
}

/// The origins that were typed, one per line, or `None` when one is no origin or there are too
/// many. A trailing slash is forgiven: it is what one gets by copying an address.
pub fn origins(text: &str) -> Option<Vec<String>> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut origins = lines.map(origin).collect::<Option<Vec<_>>>()?;
    origins.dedup();
    (origins.len() <= ORIGINS_LEN_MAX).then_some(origins)
}

fn origin(line: &str) -> Option<String> {
    let line = line.strip_suffix('/').unwrap_or(line);
    let (scheme, host) = line.split_once("://")?;
    let scheme_known = ["http", "https"].contains(&scheme);
    let host_plain = !host.contains(|c: char| c.is_whitespace() || "/?#@\\*".contains(c));
    (scheme_known && host_plain && !host.is_empty()).then(|| line.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_lines_of_scheme_and_host() {
        let typed = " https://Example.com/ \n\nhttp://localhost:8080\n";

        let expected = vec![
            "https://example.com".to_owned(),
            "http://localhost:8080".to_owned(),
        ];
        assert_eq!(origins(typed), Some(expected));
        assert_eq!(origins(""), Some(Vec::new()));
        for wrong in [
            "example.com",
            "https://a/b",
            "ftp://a",
            "https://",
            "https://*.a",
            "https://a b",
        ] {
            assert_eq!(origins(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn more_origins_than_a_site_may_have_are_too_many() {
        let typed = |len: usize| {
            (0..len)
                .map(|n| format!("https://{n}.example\n"))
                .collect::<String>()
        };

        assert!(origins(&typed(ORIGINS_LEN_MAX)).is_some());
        assert!(origins(&typed(ORIGINS_LEN_MAX + 1)).is_none());
    }

    #[test]
    fn a_password_is_counted_in_characters() {
        assert!(password(&"密".repeat(PASSWORD_CHARS_MIN)));
        assert!(!password(&"密".repeat(PASSWORD_CHARS_MIN - 1)));
        assert!(!password(&"a".repeat(PASSWORD_CHARS_MAX + 1)));
    }

    #[test]
    fn an_address_has_two_halves() {
        assert!(email("lin@example.com") && email(" lin@localhost "));
        assert!(!email("lin") && !email("@a") && !email("a@") && !email("a b@c"));
    }

    #[test]
    fn a_capacity_is_a_small_number() {
        assert_eq!(capacity(" 4 "), Some(4));
        assert_eq!(capacity("0"), None);
        assert_eq!(capacity("51"), None);
        assert_eq!(capacity("four"), None);
    }

    #[test]
    fn a_name_is_not_blank_and_not_endless() {
        assert!(name("林"));
        assert!(!name("  "));
        assert!(!name(&"a".repeat(NAME_CHARS_MAX + 1)));
    }
}
