//! Paints an article: paragraphs, lists and bold words, as elements and never as markup.
//!
//! Whatever is no mark of these is text. Never makes a link: an article is read here.

use crate::dom::{El, el};

/// Paints a text into an element.
pub fn paint(into: &El, text: &str) {
    let mut list = None::<(&'static str, El)>;
    for line in text.lines().map(str::trim) {
        let (tag, words) = parted(line);
        if list.as_ref().is_some_and(|(open, _)| *open != tag) {
            list = None;
        }
        if words.is_empty() {
            continue;
        }
        if tag == "p" {
            let _ = into.clone().child(spans(el("p", ""), words));
            continue;
        }
        let (_, open) = list.get_or_insert_with(|| {
            let open = el(tag, "");
            let _ = into.clone().child(open.clone());
            (tag, open)
        });
        let _ = open.clone().child(spans(el("li", ""), words));
    }
}

// The element that a line belongs to, and its words.
fn parted(line: &str) -> (&'static str, &str) {
    if let Some(words) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
        return ("ul", words);
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    match line[digits..].strip_prefix(". ") {
        Some(words) if digits > 0 => ("ol", words),
        _ => ("p", line.trim_start_matches('#').trim_start()),
    }
}

fn spans(into: El, words: &str) -> El {
    let parts = words.split("**").enumerate();
    parts.fold(into, |into, (at, part)| match at % 2 {
        0 => into.text(part),
        _ => into.child(el("b", "").text(part)),
    })
}

#[cfg(test)]
mod tests {
    use super::parted;

    #[test]
    fn a_line_is_of_a_list_only_by_its_mark() {
        assert_eq!(parted("- a"), ("ul", "a"));
        assert_eq!(parted("12. 等待"), ("ol", "等待"));
        for line in ["-a", "12.5 BTC", ". a", "a - b"] {
            assert_eq!(parted(line), ("p", line));
        }
        assert_eq!(parted("## Head"), ("p", "Head"));
    }
}
