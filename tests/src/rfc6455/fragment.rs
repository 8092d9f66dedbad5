//! Messages in fragments (RFC 6455, section 5.4), and how large they may become (section 10.4).
//!
//! What is in a message is the business of other tables.

use super::Comes::{Answers, Closed, Ends};
use super::frame::{Frame, Opcode};
use super::wire::says;
use super::{Row, apart, fragments, long_ping, ping, pong, together};
use shared::limits::FRAME_BYTES_MAX;
use shared::version::Encoding;
use shared::{Close, FromVisitor, ToVisitor};

const SECTION: &str = "5.4";

/// What the relay takes.
#[must_use]
pub fn right() -> Vec<Row> {
    let text = |parts: &[&[u8]]| fragments(Opcode::TEXT, parts);
    let asks = says(Encoding::Binary, &FromVisitor::Ping).payload;
    let answers = says(Encoding::Binary, &ToVisitor::Pong);
    let whole = ping().payload;
    let letters: Vec<&[u8]> = whole.chunks(1).collect();
    let large = long_ping(FRAME_BYTES_MAX);
    let large: Vec<&[u8]> = large.chunks(1_000).collect();
    let empty: Vec<&[u8]> = [&[&b"\"pi"[..]], &vec![&b""[..]; 50][..], &[br#"ng""#]].concat();
    let two = [text(&[b"\"p", b"ing\""]), text(&[b"\"pin", b"g\""])].concat();
    let bytes = apart(fragments(Opcode::BINARY, &[b"", &asks, b""]));
    let rows = [
        ("two fragments", apart(text(&[b"\"pi", b"ng\""]))),
        (
            "two fragments in one segment",
            together(text(&[b"\"", b"ping\""])),
        ),
        ("a fragment for each letter", apart(text(&letters))),
        ("an empty first fragment", apart(text(&[b"", &whole]))),
        ("an empty last fragment", apart(text(&[&whole, b""]))),
        ("fifty empty fragments in between", together(text(&empty))),
        ("the largest message in many fragments", apart(text(&large))),
    ]
    .map(|(name, sends)| Row::new(SECTION, name, sends, Answers(vec![pong()])));
    let twice = "two messages in fragments, one after the other";
    let twice = Row::new(SECTION, twice, together(two), Answers(vec![pong(), pong()]));
    let bytes = Row::new(SECTION, "a message of bytes", bytes, Answers(vec![answers]));
    let rows = rows.into_iter().chain([twice, bytes.in_bytes()]);
    rows.chain(interrupted()).collect()
}

/// Control frames between two halves of a message.
fn interrupted() -> [Row; 3] {
    let between = |frame: Frame| {
        let mut parts = fragments(Opcode::TEXT, &[b"\"pi", b"ng\""]);
        parts.insert(1, frame);
        apart(parts)
    };
    let asked = Frame::new(Opcode::PING, b"x");
    let told = Frame::new(Opcode::PONG, b"x");
    let done = Frame::close(1000, "");
    let answered = Answers(vec![told.clone(), pong()]);
    [
        Row::new(SECTION, "a ping in between", between(asked), answered),
        Row::new(
            SECTION,
            "a pong in between",
            between(told),
            Answers(vec![pong()]),
        ),
        Row::new(
            SECTION,
            "a close in between",
            between(done.clone()),
            Ends(vec![done]),
        ),
    ]
}

/// What the relay refuses.
#[must_use]
pub fn wrong() -> Vec<Row> {
    let begun = Frame::text(b"\"pi").unfinished();
    let rest = Frame::new(Opcode::CONTINUATION, br#"ng""#);
    let row = |name: &str, sends| Row::new(SECTION, name, sends, Closed(Close::Malformed));
    let third = vec![b' '; FRAME_BYTES_MAX / 2];
    let endless = fragments(Opcode::TEXT, &[&third, &third, b" ", &third]);
    vec![
        row("a last fragment of nothing", apart([rest.clone()])),
        row("a fragment of nothing", apart([rest.clone().unfinished()])),
        row("a text inside of a text", apart([begun.clone(), ping()])),
        row(
            "bytes inside of a text",
            apart([begun.clone(), Frame::binary(b"x")]),
        ),
        row("a second first fragment", apart([begun.clone(), begun])),
        Row::new(
            SECTION,
            "a last fragment after a whole message",
            apart([ping(), rest]),
            Ends(vec![pong(), Frame::close(4500, "malformed")]),
        ),
        Row::new(
            "10.4",
            "fragments that become larger than a frame may be",
            apart(endless),
            Closed(Close::TooBig),
        ),
    ]
}
