//! A few words around what was found, and which of them it is.
//!
//! Never changes a word; only leaves some out.

use super::query::Query;
use super::tokens::{runs, stem};
use shared::rest::search::Piece;
use std::ops::Range;

/// Characters before what was found, and of all that is shown.
const BEFORE_CHARS: usize = 30;
const CHARS_MAX: usize = 160;

/// Cuts a message around the first that was found in it.
pub fn snippet(text: &str, query: &Query) -> Vec<Piece> {
    let spans = spans(text, query);
    let first = spans.first().map_or(0, |span| span.start);
    let before = text[..first].char_indices().rev().nth(BEFORE_CHARS - 1);
    let start = before.map_or(0, |(at, _)| at);
    let end = text[start..].char_indices().nth(CHARS_MAX);
    let end = end.map_or(text.len(), |(at, _)| start + at);
    let mut pieces = Pieces::default();
    if start > 0 {
        pieces.add("…", false);
    }
    let mut at = start;
    for span in spans {
        let (from, to) = (span.start.clamp(at, end), span.end.clamp(at, end));
        pieces.add(&text[at..from], false);
        pieces.add(&text[from..to], true);
        at = to;
    }
    pieces.add(&text[at..end], false);
    if end < text.len() {
        pieces.add("…", false);
    }
    pieces.0
}

/// Where what was looked for stands, in order and apart.
fn spans(text: &str, query: &Query) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    for run in runs(text) {
        if !run.dense {
            if query.has_word(stem(&run.signs)) {
                spans.push(run.at);
            }
            continue;
        }
        for dense in query.dense() {
            for (at, _) in run.signs.match_indices(dense) {
                let skipped = run.signs[..at].chars().count();
                let len = dense.chars().count();
                let mut ends = text[run.at.clone()]
                    .char_indices()
                    .map(|(at, _)| run.at.start + at)
                    .chain([run.at.end]);
                if let (Some(from), Some(to)) = (ends.nth(skipped), ends.nth(len - 1)) {
                    spans.push(from..to);
                }
            }
        }
    }
    spans.sort_by_key(|span| (span.start, span.end));
    spans
}

#[derive(Default)]
struct Pieces(Vec<Piece>);

impl Pieces {
    fn add(&mut self, text: &str, hit: bool) {
        if text.is_empty() {
            return;
        }
        let text = text.replace(['\n', '\r', '\t'], " ");
        match self.0.last_mut() {
            Some(last) if last.hit == hit => last.text.push_str(&text),
            _ => self.0.push(Piece { text, hit }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, sought: &str) -> String {
        let pieces = snippet(text, &Query::of_text(sought));
        let mark = |piece: Piece| match piece.hit {
            true => format!("[{}]", piece.text),
            false => piece.text,
        };
        pieces.into_iter().map(mark).collect()
    }

    #[test]
    fn what_was_looked_for_is_marked() {
        assert_eq!(shown("我要退款,请退款", "退款"), "我要[退款],请[退款]");
        assert_eq!(
            shown("Two Refunds\nplease", "refund"),
            "Two [Refunds] please"
        );
        assert_eq!(
            shown("Refunding it", "refu"),
            "[Refunding] it",
            "as one types"
        );
        assert_eq!(shown("一二三", "二"), "一[二]三");
        assert_eq!(shown("a file", ""), "a file");
    }

    #[test]
    fn of_a_long_message_what_stands_around_is_shown() {
        let text = format!("{}退款{}", "前".repeat(500), "后".repeat(500));

        let shown = shown(&text, "退款");

        assert!(shown.starts_with("…前") && shown.ends_with("后…"));
        assert_eq!(shown.chars().count(), CHARS_MAX + 4);
    }
}
