//! Texts are UTF-8 (RFC 6455, sections 5.6 and 8.1; UTF-8 is RFC 3629).
//!
//! Each text is a word of JSON: one that can be read is a frame of a kind that nobody knows, and
//! is refused as such. What is no UTF-8 must not get that far.

use super::Comes::{Answers, Closed};
use super::frame::{Frame, Opcode};
use super::{Row, apart, fragments, unknown};
use shared::Close;

/// Letters of every length, and both ends of each range.
const RIGHT: [(&str, &str); 8] = [
    ("two bytes", "\u{80}\u{7ff}"),
    ("three bytes", "\u{800}\u{ffff}"),
    ("four bytes", "\u{10000}\u{10ffff}"),
    ("around the surrogates", "\u{d7ff}\u{e000}"),
    ("Chinese", "钱卡住了"),
    ("a byte order mark inside", "a\u{feff}b"),
    ("an emoji of several", "👩‍👩‍👧‍👦"),
    ("what is no character", "\u{fdd0}\u{fffe}"),
];

/// Bytes that are no letters.
const WRONG: [(&str, &[u8]); 14] = [
    ("0xff", &[0xff]),
    ("0xfe", &[0xfe]),
    ("a later byte alone", &[0x80]),
    ("a slash in two bytes", &[0xc0, 0xaf]),
    ("a slash in three bytes", &[0xe0, 0x80, 0xaf]),
    ("a slash in four bytes", &[0xf0, 0x80, 0x80, 0xaf]),
    (
        "the last letter that two bytes are too many for",
        &[0xc1, 0xbf],
    ),
    ("the first surrogate", &[0xed, 0xa0, 0x80]),
    ("the last surrogate", &[0xed, 0xbf, 0xbf]),
    (
        "a pair of surrogates",
        &[0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80],
    ),
    ("beyond the last letter", &[0xf4, 0x90, 0x80, 0x80]),
    ("five bytes", &[0xf8, 0x88, 0x80, 0x80, 0x80]),
    ("a letter cut short", &[0xe9, 0x92]),
    ("a letter with another's last byte", &[0xe9, 0xc2, 0xb1]),
];

/// Texts that are.
#[must_use]
pub fn right() -> Vec<Row> {
    let whole = RIGHT.map(|(name, text)| {
        let sends = apart([Frame::text(&word(text.as_bytes()))]);
        Row::new(
            "5.6",
            &format!("letters: {name}"),
            sends,
            Answers(vec![unknown()]),
        )
    });
    let word = word("钱😀".as_bytes());
    let split: Vec<&[u8]> = word.chunks(1).collect();
    let in_fragments = apart(fragments(Opcode::TEXT, &split));
    let mut interrupted = fragments(Opcode::TEXT, &[&word[..6], &word[6..]]);
    interrupted.insert(1, Frame::new(Opcode::PING, "é".as_bytes()));
    let in_segments = Frame::text(&word).masked();
    let in_segments = in_segments.chunks(1).map(<[u8]>::to_vec).collect();
    let told = Frame::new(Opcode::PONG, "é".as_bytes());
    let more = [
        ("letters over fragments", in_fragments, vec![unknown()]),
        (
            "a letter interrupted by a ping",
            apart(interrupted),
            vec![told, unknown()],
        ),
        ("letters over segments", in_segments, vec![unknown()]),
    ]
    .map(|(name, sends, comes)| Row::new("5.6", name, sends, Answers(comes)));
    whole.into_iter().chain(more).collect()
}

/// Texts that are none.
#[must_use]
pub fn wrong() -> Vec<Row> {
    let row = |name: String, frames: Vec<Frame>| {
        Row::new("8.1", &name, apart(frames), Closed(Close::Malformed))
    };
    let whole = WRONG.map(|(name, bytes)| {
        row(
            format!("no letters: {name}"),
            vec![Frame::text(&word(bytes))],
        )
    });
    let cut = word(&[0xe9, 0x92]);
    let cut = &cut[..cut.len() - 1];
    let later = fragments(Opcode::TEXT, &[b"\"a", &[0xff], b"b\""]);
    let more = [
        ("a letter cut short by the end", vec![Frame::text(cut)]),
        ("no letters in a later fragment", later),
        (
            "a letter cut short by the last fragment",
            fragments(Opcode::TEXT, &[b"\"", &cut[1..]]),
        ),
    ]
    .map(|(name, frames)| row(name.to_owned(), frames));
    whole.into_iter().chain(more).collect()
}

fn word(bytes: &[u8]) -> Vec<u8> {
    [b"\"", bytes, b"\""].concat()
}
