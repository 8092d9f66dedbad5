//! One example of every frame, and a second where a frame has two faces.

use shared::agent::{AgentWelcome, Colleague};
use shared::visitor::{VisitorHello, VisitorWelcome};
use shared::{
    AgentId, Author, Bookmark, Choice, Context, Conversation, ConversationId, Entry, Face,
    FromAgent, FromVisitor, Millis, Nonce, Place, Reason, Refusal, RefusalCode, Rule, Seq, Side,
    Standing, Status, TabId, Text, ToAgent, ToVisitor, VisitorId, What,
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
    ]
}

fn standing(status: Status) -> Standing {
    Standing {
        conversation: C7,
        status,
        last: Seq(3),
        seen_by_visitor: Seq(2),
        seen_by_agent: Seq(1),
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
        here: true,
        reason: Some(Reason {
            rule: Rule::LeastLoaded,
            waited_ms: 1_500,
            load: 0,
            capacity: 4,
            idle_ms: Some(60_000),
            candidates: 2,
        }),
    }
}

fn colleague() -> Colleague {
    Colleague {
        face: ana(),
        choice: Choice::Online,
        here: true,
        load: 1,
        capacity: 4,
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
        },
        FromVisitor::Typing,
        FromVisitor::Seen(mark(3)),
        FromVisitor::Visited { context: context() },
        FromVisitor::End { conversation: C7 },
        FromVisitor::Ping,
    ]
}

pub fn to_visitor() -> Vec<ToVisitor> {
    let place = Place {
        ahead: 2,
        staffed: true,
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
        status(Status::Waiting(place)),
        status(Status::Answered(ana())),
        status(Status::Ended),
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
            queue: vec![ConversationId(8), ConversationId(9)],
            colleagues: vec![colleague()],
        }),
        ToAgent::Listed {
            conversations: vec![conversation()],
        },
        ToAgent::Queue {
            order: vec![ConversationId(8), ConversationId(9)],
        },
        ToAgent::Added {
            conversation: C7,
            entries: entries(),
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
    ]
}
