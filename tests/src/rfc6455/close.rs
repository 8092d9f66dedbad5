//! Closes (RFC 6455, sections 5.5.1, 7.1 and 7.4): which are answered, and with what.
//!
//! Why the relay itself closes is the business of other tests.

use super::Comes::{Closed, Ends};
use super::frame::{Frame, Opcode};
use super::{Row, apart, ping, pong, together};
use shared::Close;

/// Codes that a client may send.
const RIGHT: [u16; 15] = [
    1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 3000, 3999, 4000, 4999,
];

/// Codes that nobody may send.
const WRONG: [u16; 12] = [
    0, 1, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000, 65535,
];

/// A goodbye that is answered with the same words.
#[must_use]
pub fn right() -> Vec<Row> {
    let codes = RIGHT.map(|code| {
        let close = Frame::close(code, "");
        Row::new(
            "7.4",
            &format!("code {code}"),
            apart([close.clone()]),
            Ends(vec![close]),
        )
    });
    let empty = Frame::new(Opcode::CLOSE, b"");
    let reason = Frame::close(1000, "再见 \u{1f44b}");
    let longest = Frame::close(4000, &"x".repeat(123));
    let done = Frame::close(1000, "");
    let more = [
        ("no code", apart([empty.clone()]), vec![empty]),
        ("a reason", apart([reason.clone()]), vec![reason]),
        (
            "the longest reason",
            apart([longest.clone()]),
            vec![longest],
        ),
        (
            "a message, then a close",
            together([ping(), done.clone()]),
            vec![pong(), done.clone()],
        ),
        (
            "a message after a close",
            together([done.clone(), ping()]),
            vec![done.clone()],
        ),
        (
            "a ping after a close",
            together([done.clone(), Frame::new(Opcode::PING, b"x")]),
            vec![done.clone()],
        ),
        (
            "two closes",
            together([done.clone(), Frame::close(1001, "")]),
            vec![done.clone()],
        ),
        (
            "nonsense after a close",
            together([done.clone(), Frame::text(&[0xff]).reserved(7)]),
            vec![done.clone()],
        ),
        (
            "a close that crosses the relay's own",
            together([Frame::text(b"{"), done]),
            vec![Frame::close(4500, "malformed")],
        ),
    ]
    .map(|(name, sends, comes)| Row::new("5.5.1", name, sends, Ends(comes)));
    codes.into_iter().chain(more).collect()
}

/// A goodbye that is none.
#[must_use]
pub fn wrong() -> Vec<Row> {
    let codes = WRONG.map(|code| {
        let refused = Frame::close(1002, "Protocol violation");
        let sends = apart([Frame::close(code, "")]);
        Row::new(
            "7.4",
            &format!("code {code}, which is none"),
            sends,
            Ends(vec![refused]),
        )
    });
    let payloads: [(&str, &[u8]); 3] = [
        ("half a code", &[0x03]),
        ("a reason that is no UTF-8", &[0x03, 0xe8, 0xff]),
        ("a reason cut short", &[0x03, 0xe8, 0xe9, 0x92]),
    ];
    let more = payloads.map(|(name, payload)| {
        let sends = apart([Frame::new(Opcode::CLOSE, payload)]);
        Row::new("5.5.1", name, sends, Closed(Close::Malformed))
    });
    codes.into_iter().chain(more).collect()
}
