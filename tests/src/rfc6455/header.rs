//! The head of a frame (RFC 6455, section 5.2): reserved bits and opcodes, masks (5.3), lengths.
//!
//! What is in a message is the business of other tables.

use super::Comes::{self, Answers, Closed};
use super::frame::{Frame, Length, MASK, Opcode};
use super::{Row, apart, fragments, long_ping, ping, pong};
use shared::Close;
use shared::limits::FRAME_BYTES_MAX;

/// Opcodes that mean nothing.
const RESERVED: [u8; 10] = [0x3, 0x4, 0x5, 0x6, 0x7, 0xb, 0xc, 0xd, 0xe, 0xf];

/// Why a length may be written longer than it has to be.
const LENIENT: &str = "the library below reads it; it is the same message, and nothing is gained";

/// Bits and opcodes that are reserved for what was never agreed.
#[must_use]
pub fn reserved() -> Vec<Row> {
    let row = |name: String, frame: Frame| {
        Row::new("5.2", &name, apart([frame]), Closed(Close::Malformed))
    };
    let bits = (1..8).map(|bits| row(format!("reserved bits {bits:03b}"), ping().reserved(bits)));
    let opcodes = RESERVED.map(|code| {
        row(
            format!("opcode {code:#x}"),
            Frame::new(Opcode(code), br#""ping""#),
        )
    });
    let asked = Frame::new(Opcode::PING, b"x");
    let goes_on = [
        ping().unfinished(),
        Frame::new(Opcode::CONTINUATION, b"").reserved(4),
    ];
    let more = [
        row("a reserved bit on a ping".to_owned(), asked.reserved(4)),
        row(
            "a reserved bit on a close".to_owned(),
            Frame::close(1000, "").reserved(1),
        ),
        row(
            "an empty frame of opcode 0x3".to_owned(),
            Frame::new(Opcode(3), b""),
        ),
        Row::new(
            "5.2",
            "a reserved bit on a later fragment",
            apart(goes_on),
            Closed(Close::Malformed),
        ),
    ];
    bits.chain(opcodes).chain(more).collect()
}

/// Every frame of a client is masked, with any mask.
#[must_use]
pub fn masks() -> Vec<Row> {
    let bare = |frame: Frame| vec![frame.bytes(Length::of(frame.payload.len()), None)];
    let row = |name: &str, sends, comes: Comes| Row::new("5.3", name, sends, comes);
    let wrong = || Closed(Close::Malformed);
    let answered = || Answers(vec![pong()]);
    let parts = fragments(Opcode::TEXT, &[b"\"p", b"in", b"g\""]);
    let masks = [[1, 2, 3, 4], [0; 4], [0xff; 4]];
    let each = parts
        .iter()
        .zip(masks)
        .map(|(part, mask)| part.masked_with(mask));
    let mut half = apart([ping().unfinished()]);
    half.extend(bare(Frame::new(Opcode::CONTINUATION, b"")));
    vec![
        row("a text without a mask", bare(ping()), wrong()),
        row(
            "an empty text without a mask",
            bare(Frame::text(b"")),
            wrong(),
        ),
        row(
            "a ping without a mask",
            bare(Frame::new(Opcode::PING, b"x")),
            wrong(),
        ),
        row(
            "a close without a mask",
            bare(Frame::close(1000, "")),
            wrong(),
        ),
        row("a later fragment without a mask", half, wrong()),
        row(
            "a mask of zeros",
            vec![ping().masked_with([0; 4])],
            answered(),
        ),
        row(
            "a mask of ones",
            vec![ping().masked_with([0xff; 4])],
            answered(),
        ),
        row("another mask for each fragment", each.collect(), answered()),
        row(
            "a mask that makes the payload look like a head",
            vec![ping().masked_with([0xa3, 0xf0, 0x69, 0x6e])],
            answered(),
        ),
    ]
}

/// Lengths on both sides of where the way to write them changes, and lengths that lie.
#[must_use]
pub fn lengths() -> Vec<Row> {
    let fine = [125, 126, 127, 128, 0xfffe, 0xffff, FRAME_BYTES_MAX].map(|len| {
        let sends = apart([Frame::text(&long_ping(len))]);
        Row::new("5.2", &format!("{len} bytes"), sends, Answers(vec![pong()]))
    });
    let lies = [
        ("one byte too much", FRAME_BYTES_MAX as u64 + 1),
        ("ten gigabytes", 10 << 30),
        ("the highest bit but one", 1 << 62),
        ("the highest bit, which must be 0", 1 << 63),
        ("all ones", u64::MAX),
    ]
    .map(|(name, len)| {
        let head = ping().bytes(Length::Long(len), Some(MASK));
        let name = format!("a head that tells of {name}");
        Row::new("10.4", &name, vec![head], Closed(Close::TooBig))
    });
    let longer = [Length::Middle(6), Length::Long(6)].map(|length| {
        let sends = vec![ping().bytes(length, Some(MASK))];
        let name = format!("six bytes with the length written as {length:?}");
        Row::new("5.2", &name, sends, Answers(vec![pong()])).differs(LENIENT)
    });
    fine.into_iter().chain(lies).chain(longer).collect()
}
