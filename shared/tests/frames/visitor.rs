//! One example of every frame between a visitor's tab and the relay.
//!
//! Never an agent's.

use super::entries::{entries, screenshot, shared_files};
use super::{AT, C7, ana, context, fields, filled, mark, nonce, rating, topic};
use shared::visitor::{VisitorHello, VisitorWelcome};
use shared::{
    FieldId, FromVisitor, Moved, Place, Refusal, RefusalCode, Scale, Seq, Standing, Status, TabId,
    ToVisitor, TopicId, Wait,
};

fn standing(status: Status) -> Standing {
    Standing {
        conversation: C7,
        status,
        last: Seq(3),
        seen_by_visitor: Seq(2),
        seen_by_agent: Seq(1),
        closes_at: None,
        reopen_until: None,
    }
}

fn place() -> Place {
    Place {
        ahead: 2,
        staffed: true,
        wait: Some(Wait {
            low_ms: 180_000,
            high_ms: 300_000,
            bound_ms: 480_000,
        }),
        moved: Some(Moved {
            answered: 2,
            left: 0,
            passed: 1,
        }),
        opens_at: None,
    }
}

pub fn from_visitor() -> Vec<FromVisitor> {
    let hello = |token: Option<&str>, since| {
        FromVisitor::Hello(VisitorHello {
            token: token.map(str::to_owned),
            tab: TabId(0x9f3c_2a00_0000_0001),
            since,
            context: context(),
        })
    };
    let say = |count, text: &str, quote| FromVisitor::Say {
        nonce: nonce(count),
        text: text.to_owned(),
        quote,
    };
    let amend = |count, text: Option<&str>| FromVisitor::Amend {
        nonce: nonce(count),
        conversation: C7,
        of: Seq(1),
        text: text.map(str::to_owned),
    };
    vec![
        hello(None, None),
        hello(Some("dbv1_example"), Some(mark(3))),
        say(1, "我的转账失败了", None),
        FromVisitor::Typing,
        FromVisitor::Seen(mark(3)),
        FromVisitor::Visited { context: context() },
        FromVisitor::End { conversation: C7 },
        FromVisitor::Ping,
        FromVisitor::Topic {
            topic: Some(TopicId(2)),
        },
        FromVisitor::Stay { conversation: C7 },
        FromVisitor::Reopen { conversation: C7 },
        FromVisitor::Leaving,
        FromVisitor::Share {
            nonce: nonce(2),
            file: screenshot().id,
        },
        FromVisitor::Fill {
            field: FieldId(1),
            value: "ada".to_owned(),
        },
        say(2, "0.5", Some(mark(3))),
        amend(2, Some("我的转账没有到账")),
        amend(3, None),
        FromVisitor::Rate {
            conversation: C7,
            score: 4,
            comment: "很快，谢谢".to_owned(),
        },
    ]
}

pub fn to_visitor() -> Vec<ToVisitor> {
    let place = place();
    let status = |status| ToVisitor::Status {
        conversation: C7,
        status,
    };
    let welcome = |conversation| {
        ToVisitor::Welcome(VisitorWelcome {
            site: "Example".to_owned(),
            now: AT,
            counted: 1,
            conversation,
            door: place,
            topics: vec![topic()],
            topic: Some(TopicId(2)),
        })
    };
    let rated = |scale, rating| ToVisitor::Rated {
        conversation: C7,
        scale,
        rating,
    };
    let refusal = Refusal::wait(RefusalCode::TooFast, 1_200);
    vec![
        ToVisitor::Token {
            token: "dbv1_example".to_owned(),
        },
        welcome(None),
        welcome(Some(standing(Status::Answered(ana())))),
        ToVisitor::Opened(standing(Status::Waiting(place))),
        ToVisitor::Added {
            conversation: C7,
            entries: entries(),
        },
        ToVisitor::Added {
            conversation: C7,
            entries: shared_files(),
        },
        status(Status::Waiting(place)),
        status(Status::Answered(ana())),
        status(Status::Ended),
        status(Status::Parked(Some(ana()))),
        ToVisitor::Typing { conversation: C7 },
        ToVisitor::Seen(mark(3)),
        ToVisitor::Refused {
            nonce: Some(nonce(2)),
            refusal,
        },
        ToVisitor::Refused {
            nonce: None,
            refusal: Refusal::last(RefusalCode::UnknownFrame),
        },
        ToVisitor::Pong,
        ToVisitor::Quiet {
            conversation: C7,
            closes_at: Some(AT),
        },
        ToVisitor::Form { fields: fields() },
        ToVisitor::Filled { filled: filled() },
        rated(Scale::Thumbs, None),
        rated(Scale::Stars, Some(rating())),
    ]
}
