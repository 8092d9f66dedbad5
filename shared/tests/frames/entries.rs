//! One example of every entry that a conversation is made of.
//!
//! Never a frame.

use super::{AT, ana, bo, nonce, payments};
use shared::{Attachment, Author, Entry, FileId, Seq, Side, Size, Target, Text, What};

fn said(seq: u32, author: Author, text: &str) -> Entry {
    let what = What::Said {
        author,
        nonce: nonce(seq),
        text: Text::parse(text).unwrap(),
        quote: None,
    };
    Entry {
        seq: Seq(seq),
        at: AT,
        what,
    }
}

pub(super) fn entries() -> Vec<Entry> {
    let event = |seq, what| Entry {
        seq: Seq(seq),
        at: AT,
        what,
    };
    vec![
        said(1, Author::Visitor, "我的转账失败了"),
        event(2, What::Joined { agent: ana() }),
        said(3, Author::Agent(ana()), "Let me look."),
        event(4, What::Returned),
        event(5, What::Ended { by: Side::Visitor }),
        event(6, What::Reopened { by: Side::Visitor }),
        event(
            7,
            What::Transferred {
                from: ana(),
                to: Target::Team(payments()),
            },
        ),
        event(8, What::Unanswered { agent: ana() }),
        event(
            9,
            What::TakenOver {
                from: bo(),
                by: ana(),
            },
        ),
        event(10, What::Quieted),
        event(
            11,
            What::Said {
                author: Author::Visitor,
                nonce: nonce(11),
                text: Text::parse("0.5").unwrap(),
                quote: Some(Seq(3)),
            },
        ),
        event(
            12,
            What::Withdrawn {
                author: Author::Visitor,
                nonce: nonce(12),
            },
        ),
        amended(13, 11, Some("0.6")),
        amended(14, 12, None),
    ]
}

pub(super) fn shared_files() -> Vec<Entry> {
    let shared = |seq, author, file| Entry {
        seq: Seq(seq),
        at: AT,
        what: What::Shared {
            author,
            nonce: nonce(seq),
            file,
        },
    };
    let statement = Attachment {
        id: FileId(0x5c2e_0000_0000_0002),
        name: "对账单.pdf".to_owned(),
        kind: "application/pdf".to_owned(),
        len: 1_204_113,
        size: None,
    };
    vec![
        shared(11, Author::Visitor, screenshot()),
        shared(12, Author::Agent(ana()), statement),
    ]
}

pub(super) fn screenshot() -> Attachment {
    Attachment {
        id: FileId(0x5c2e_0000_0000_0001),
        name: "Screenshot 1.png".to_owned(),
        kind: "image/png".to_owned(),
        len: 48_213,
        size: Some(Size {
            width: 1170,
            height: 2532,
        }),
    }
}

fn amended(seq: u32, of: u32, text: Option<&str>) -> Entry {
    let what = What::Amended {
        author: Author::Visitor,
        nonce: nonce(seq),
        of: Seq(of),
        text: text.map(|text| Text::parse(text).unwrap()),
    };
    Entry {
        seq: Seq(seq),
        at: AT,
        what,
    }
}
