//! Pings and pongs, and what holds for every control frame (RFC 6455, section 5.5).
//!
//! Closes have a table of their own.

use super::Comes::{Answers, Closed};
use super::frame::{Frame, Opcode};
use super::{Row, apart, ping, pong, together};
use shared::Close;

/// The longest payload of a control frame, with every kind of byte.
const LONGEST: [u8; 125] = {
    let mut bytes = [0; 125];
    let mut at = 0;
    while at < bytes.len() {
        bytes[at] = at as u8 * 2;
        at += 1;
    }
    bytes
};

/// Pings, which are answered, and pongs, which are not.
#[must_use]
pub fn right() -> Vec<Row> {
    let asked = |payload: &[u8]| Frame::new(Opcode::PING, payload);
    let told = |payload: &[u8]| Frame::new(Opcode::PONG, payload);
    let row = |section, name: &str, sends, comes| Row::new(section, name, sends, Answers(comes));
    let ten = || (0..10_u8).map(|nth| [nth]);
    let answers = ten().map(|payload| told(&payload)).collect();
    vec![
        row(
            "5.5.2",
            "a ping of nothing",
            apart([asked(b"")]),
            vec![told(b"")],
        ),
        row(
            "5.5.2",
            "a ping of a word",
            apart([asked(b"desk")]),
            vec![told(b"desk")],
        ),
        row(
            "5.5.2",
            "a ping of no text",
            apart([asked(&[0xff])]),
            vec![told(&[0xff])],
        ),
        row(
            "5.5.2",
            "the longest ping",
            apart([asked(&LONGEST)]),
            vec![told(&LONGEST)],
        ),
        row(
            "5.5.2",
            "ten pings",
            together(ten().map(|payload| asked(&payload))),
            answers,
        ),
        row(
            "5.5.2",
            "a ping before a message",
            together([asked(b"x"), ping()]),
            vec![told(b"x"), pong()],
        ),
        row(
            "5.5.2",
            "a ping in bytes",
            apart([asked(b"x")]),
            vec![told(b"x")],
        )
        .in_bytes(),
        row(
            "5.5.3",
            "a pong of nothing that nobody asked for",
            apart([told(b"")]),
            vec![],
        ),
        row(
            "5.5.3",
            "the longest pong that nobody asked for",
            apart([told(&LONGEST)]),
            vec![],
        ),
        row(
            "5.5.3",
            "three pongs in one segment",
            together([told(b"a"), told(b""), told(b"b")]),
            vec![],
        ),
    ]
}

/// What no control frame may be.
#[must_use]
pub fn wrong() -> Vec<Row> {
    let kinds = [
        ("ping", Opcode::PING),
        ("pong", Opcode::PONG),
        ("close", Opcode::CLOSE),
    ];
    let rows = kinds.into_iter().flat_map(|(kind, opcode)| {
        // A close of these bytes has a code and a reason that are right.
        let payload = [&1000_u16.to_be_bytes()[..], &[b'x'; 124]].concat();
        let row = |name: &str, frame: Frame| {
            let name = format!("a {kind} {name}");
            Row::new("5.5", &name, apart([frame]), Closed(Close::Malformed))
        };
        [
            row("of 126 bytes", Frame::new(opcode, &payload)),
            row(
                "in fragments",
                Frame::new(opcode, &payload[..2]).unfinished(),
            ),
        ]
    });
    rows.collect()
}
