//! One example of every frame, and a second where a frame has two faces.

use shared::agent::{AgentWelcome, Colleague, Recipient};
use shared::visitor::{VisitorHello, VisitorWelcome};
use shared::{
    AgentId, Attachment, Author, Bookmark, Choice, Context, Conversation, ConversationId, Coverage,
    Decline, Due, Entry, Face, Field, FieldId, FieldKind, FileId, Filled, FromAgent, FromVisitor,
    Handover, Label, Millis, Mode, Moved, Nearness, Nonce, Offer, OfferEnd, Place, Presence,
    Rating, Reason, Refusal, RefusalCode, Rule, Scale, Seq, Side, Size, Standing, Status, TabId,
    Target, Team, TeamId, Text, ToAgent, ToVisitor, Topic, TopicId, VisitorId, Wait, What,
};

const C7: ConversationId = ConversationId(7);
const AT: Millis = Millis(1_790_000_000_000);

fn mark(seq: u32) -> Bookmark {
    Bookmark {
        conversation: C7,
        seq: Seq(seq),
    }
}

fn nonce(count: u32) -> Nonce {
    Nonce {
        tab: TabId(0x9f3c_2a00_0000_0001),
        count,
    }
}

fn ana() -> Face {
    Face {
        id: AgentId(1),
        name: "Ana".to_owned(),
    }
}

fn context() -> Context {
    Context {
        url: "https://wallet.example/transfer".to_owned(),
        title: "Transfer".to_owned(),
        locale: "zh-CN".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        browser: "Mozilla/5.0".to_owned(),
    }
}

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

fn entries() -> Vec<Entry> {
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

fn shared_files() -> Vec<Entry> {
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

fn screenshot() -> Attachment {
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

fn bo() -> Face {
    Face {
        id: AgentId(2),
        name: "Bo".to_owned(),
    }
}

fn payments() -> Team {
    Team {
        id: TeamId(1),
        name: "Payments".to_owned(),
    }
}

fn topic() -> Topic {
    Topic {
        id: TopicId(2),
        en: "Failed transaction".to_owned(),
        zh: "交易失败".to_owned(),
    }
}

fn fields() -> Vec<Field> {
    let label = |en: &str, zh: &str| Label {
        en: en.to_owned(),
        zh: zh.to_owned(),
    };
    let field = |id, kind, due, label: Label| Field {
        id: FieldId(id),
        kind,
        en: label.en,
        zh: label.zh,
        due,
        chars_max: 120,
        choices: Vec::new(),
    };
    let account = label("Account name", "账户名");
    let kind = label("What is stuck", "哪一步卡住了");
    vec![
        field(1, FieldKind::Text, Due::Before, account),
        Field {
            choices: vec![label("Sending", "转出"), label("Receiving", "转入")],
            ..field(2, FieldKind::Choice, Due::Waiting, kind)
        },
    ]
}

fn filled() -> Vec<Filled> {
    let filled = |field, value: &str| Filled {
        field,
        value: value.to_owned(),
    };
    vec![
        filled(FieldId::CONTACT, "ada@example.com"),
        filled(FieldId(1), "ada"),
    ]
}

fn rating() -> Rating {
    Rating {
        score: 4,
        scale: Scale::Stars,
        comment: "很快，谢谢".to_owned(),
    }
}

fn handover() -> Handover {
    Handover {
        from: bo(),
        to: Target::Agent(ana()),
        note: "Checked the network fee already.".to_owned(),
        warm: true,
        at: AT,
    }
}

fn reason() -> Reason {
    Reason {
        rule: Rule::LeastLoaded,
        waited_ms: 1_500,
        load: 50,
        capacity: 400,
        idle_ms: Some(60_000),
        candidates: 2,
        skill: 4,
        relaxed: 1,
    }
}

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

fn conversation() -> Conversation {
    Conversation {
        id: C7,
        visitor: VisitorId(0x0123_4567_89ab_cdef),
        agent: Some(ana()),
        ended: false,
        returned: false,
        opened_at: AT,
        last: Seq(3),
        last_at: AT,
        words: "Let me look.".to_owned(),
        words_by: Some(Side::Agent),
        seen_by_visitor: Seq(2),
        seen_by_agent: Seq(1),
        nearness: Nearness::Here,
        reason: Some(reason()),
        rank_at: AT,
        parked: false,
        team: Some(TeamId(1)),
        topic: Some(TopicId(2)),
        priority: 1,
        handover: Some(handover()),
        offered_to: None,
        owed_since: Some(AT),
        closes_at: None,
    }
}

fn colleague() -> Colleague {
    Colleague {
        face: ana(),
        choice: Choice::Online,
        presence: Presence::Online,
        load: 1,
        capacity: 4,
        pauses_until: None,
        teams: vec![TeamId(1)],
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
    vec![
        hello(None, None),
        hello(Some("dbv1_example"), Some(mark(3))),
        FromVisitor::Say {
            nonce: nonce(1),
            text: "我的转账失败了".to_owned(),
            quote: None,
        },
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
        FromVisitor::Say {
            nonce: nonce(2),
            text: "0.5".to_owned(),
            quote: Some(mark(3)),
        },
        FromVisitor::Amend {
            nonce: nonce(2),
            conversation: C7,
            of: Seq(1),
            text: Some("我的转账没有到账".to_owned()),
        },
        FromVisitor::Amend {
            nonce: nonce(3),
            conversation: C7,
            of: Seq(1),
            text: None,
        },
        FromVisitor::Rate {
            conversation: C7,
            score: 4,
            comment: "很快，谢谢".to_owned(),
        },
    ]
}

pub fn to_visitor() -> Vec<ToVisitor> {
    let place = Place {
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
    };
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
        ToVisitor::Rated {
            conversation: C7,
            scale: Scale::Thumbs,
            rating: None,
        },
        ToVisitor::Rated {
            conversation: C7,
            scale: Scale::Stars,
            rating: Some(rating()),
        },
    ]
}

pub fn from_agent() -> Vec<FromAgent> {
    vec![
        FromAgent::Hello {
            tab: TabId(0x9f3c_2a00_0000_0001),
            since: vec![mark(3)],
        },
        FromAgent::Say {
            nonce: nonce(1),
            conversation: C7,
            text: "Let me look.".to_owned(),
            quote: None,
        },
        FromAgent::Typing { conversation: C7 },
        FromAgent::Seen(mark(3)),
        FromAgent::Watch(mark(0)),
        FromAgent::Unwatch { conversation: C7 },
        FromAgent::Take { conversation: C7 },
        FromAgent::End { conversation: C7 },
        FromAgent::Choose {
            choice: Choice::Online,
        },
        FromAgent::Ping,
        FromAgent::Active,
        FromAgent::Accept { conversation: C7 },
        FromAgent::Decline {
            conversation: C7,
            why: Decline::NotMine,
        },
        FromAgent::Transfer {
            conversation: C7,
            to: Recipient::Team(TeamId(1)),
            note: "Checked the network fee already.".to_owned(),
            warm: false,
        },
        FromAgent::TakeOver { conversation: C7 },
        FromAgent::Stay { conversation: C7 },
        FromAgent::Reopen { conversation: C7 },
        FromAgent::Share {
            nonce: nonce(2),
            conversation: C7,
            file: screenshot().id,
        },
        FromAgent::Say {
            nonce: nonce(2),
            conversation: C7,
            text: "Which one?".to_owned(),
            quote: Some(Seq(1)),
        },
        FromAgent::Amend {
            nonce: nonce(2),
            conversation: C7,
            of: Seq(3),
            text: Some("Let me see.".to_owned()),
        },
        FromAgent::Amend {
            nonce: nonce(3),
            conversation: C7,
            of: Seq(3),
            text: None,
        },
    ]
}

pub fn to_agent() -> Vec<ToAgent> {
    let refusal = Refusal::last(RefusalCode::NotYours);
    let refused = |nonce, conversation| ToAgent::Refused {
        nonce,
        conversation,
        refusal,
    };
    vec![
        ToAgent::Welcome(AgentWelcome {
            me: ana(),
            site: "Example".to_owned(),
            now: AT,
            counted: 1,
            conversations: vec![conversation()],
            colleagues: vec![colleague()],
            teams: vec![payments()],
            topics: vec![topic()],
            mode: Mode::Offer,
            supervises: false,
            accuracy: Some(Coverage { held: 181, of: 200 }),
        }),
        ToAgent::Listed {
            conversations: vec![conversation()],
        },
        ToAgent::Added {
            conversation: C7,
            entries: entries(),
        },
        ToAgent::Added {
            conversation: C7,
            entries: shared_files(),
        },
        ToAgent::About {
            conversation: C7,
            context: context(),
        },
        ToAgent::Typing {
            conversation: C7,
            agent: None,
        },
        ToAgent::Typing {
            conversation: C7,
            agent: Some(ana()),
        },
        ToAgent::Seen(mark(3)),
        ToAgent::Colleague(colleague()),
        refused(Some(nonce(2)), Some(C7)),
        refused(None, None),
        ToAgent::Pong,
        ToAgent::Offered(Offer {
            conversation: C7,
            until: AT,
            reason: reason(),
            handover: Some(handover()),
        }),
        ToAgent::OfferEnded {
            conversation: C7,
            how: OfferEnd::Expired,
        },
        ToAgent::Unanswered {
            conversation: C7,
            returns_at: AT,
        },
        ToAgent::Accuracy(Coverage { held: 181, of: 200 }),
        ToAgent::Form { fields: fields() },
        ToAgent::Filled {
            conversation: C7,
            filled: filled(),
            left_away: true,
        },
        ToAgent::Rated {
            conversation: C7,
            rating: rating(),
        },
    ]
}
