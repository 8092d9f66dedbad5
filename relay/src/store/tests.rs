//! One story through every verb, and the laws that the store holds by itself: told by both engines,
//! word for word.
//!
//! What only one engine has (a file, a line that can be cut) is told apart.

mod copies;
mod file;
mod home;
mod line;
mod postgres;
mod server;
mod shelf;
mod sqlite;
mod upgrade;

use super::*;
use desk::estimate::{Forecast, Range};
use desk::{Recent, State};
use home::{Home, Kind, house};
use shared::rest::SiteForm;
use shared::{
    AgentId, Author, Choice, Context, Face, FieldId, Filled, Handover, Millis, Nonce, Reason, Rule,
    Side, Target, Team, TeamId, Text, TopicId, VisitorId, What,
};

const NOW: Millis = Millis(1_800_000_000_000);
const VISITOR: VisitorId = VisitorId(0xfedc_ba98_7654_3210);
const TAB: TabId = TabId(u64::MAX);
const FIRST: ConversationId = ConversationId(1);

async fn append(store: &Store, site: SiteId, records: Vec<Record>) -> Result<(), StoreError> {
    store
        .append(records.into_iter().map(|record| (site, record)).collect())
        .await
}

/// Everything that changes what a desk is restored from, but for what is only added to.
fn records_of_every_kind() -> Vec<Record> {
    vec![
        opened(FIRST, VISITOR),
        said(FIRST, 1, VISITOR, 1, "我的钱不见了"),
        joined(FIRST, 2),
        answered(FIRST, 3, 1, "哪一笔?\n请告诉我编号。"),
        Record::State {
            conversation: FIRST,
            state: given(),
        },
        Record::Topic {
            conversation: FIRST,
            topic: Some(TopicId(4)),
            priority: 3,
        },
        Record::Announced {
            conversation: FIRST,
            forecast: forecast(Some(90_000)),
        },
        Record::Seen {
            conversation: FIRST,
            by: Side::Visitor,
            seq: Seq(3),
        },
        Record::Seen {
            conversation: FIRST,
            by: Side::Agent,
            seq: Seq(1),
        },
        Record::Context {
            conversation: FIRST,
            context: context("https://example.com/"),
        },
        Record::LeftAway {
            conversation: FIRST,
        },
        Record::Filled {
            visitor: VISITOR,
            conversation: Some(FIRST),
            filled: vec![field_one("ada \" 王")],
        },
        Record::Choice {
            agent: AgentId(1),
            choice: Choice::Away,
        },
        Record::Choice {
            agent: AgentId(1),
            choice: Choice::Online,
        },
    ]
}

fn field_one(value: &str) -> Filled {
    Filled {
        field: FieldId(1),
        value: value.to_owned(),
    }
}

fn opened(id: ConversationId, visitor: VisitorId) -> Record {
    Record::Opened {
        id,
        visitor,
        at: NOW,
        context: context(""),
    }
}

fn context(url: &str) -> Context {
    Context {
        url: url.to_owned(),
        locale: "zh-CN".to_owned(),
        ..Context::default()
    }
}

fn said(id: ConversationId, seq: u32, visitor: VisitorId, count: u32, text: &str) -> Record {
    let what = what_said(Author::Visitor, count, text);
    entry(id, seq, Some(Who::Visitor(visitor)), what)
}

fn answered(id: ConversationId, seq: u32, count: u32, text: &str) -> Record {
    let what = what_said(Author::Agent(ada()), count, text);
    entry(id, seq, Some(Who::Agent(AgentId(1))), what)
}

fn what_said(author: Author, count: u32, text: &str) -> What {
    What::Said {
        author,
        nonce: Nonce { tab: TAB, count },
        text: Text::parse(text).unwrap(),
        quote: None,
    }
}

fn amended(id: ConversationId, seq: u32, count: u32, of: u32, text: Option<&str>) -> Record {
    let what = What::Amended {
        author: Author::Visitor,
        nonce: Nonce { tab: TAB, count },
        of: Seq(of),
        text: text.map(|text| Text::parse(text).unwrap()),
    };
    entry(id, seq, Some(Who::Visitor(VISITOR)), what)
}

fn recent(seq: u32, who: Who) -> Recent {
    Recent {
        seq: Seq(seq),
        at: NOW.plus(u64::from(seq)),
        who,
        withdrawn: false,
    }
}

fn joined(id: ConversationId, seq: u32) -> Record {
    nobody(id, seq, What::Joined { agent: ada() })
}

fn nobody(id: ConversationId, seq: u32, what: What) -> Record {
    entry(id, seq, None, what)
}

fn entry(conversation: ConversationId, seq: u32, who: Option<Who>, what: What) -> Record {
    let entry = Entry {
        seq: Seq(seq),
        at: NOW.plus(u64::from(seq)),
        what,
    };
    Record::Entry {
        conversation,
        who,
        entry,
    }
}

fn transferred(id: ConversationId, seq: u32, to: Target) -> Record {
    nobody(id, seq, What::Transferred { from: ada(), to })
}

fn ended(conversation: ConversationId) -> Record {
    let state = State {
        ended: true,
        ..waiting()
    };
    Record::State {
        conversation,
        state,
    }
}

/// How a conversation stands that nobody has yet.
fn waiting() -> State {
    Row::opened(FIRST, VISITOR, NOW, context("")).state
}

/// How a conversation stands of which everything is known that can be.
fn given() -> State {
    State {
        agent: Some(ada()),
        since: NOW.plus(20),
        senior: NOW.plus(10),
        returned: true,
        parked: true,
        ended: false,
        team: Some(TeamId(2)),
        prefers: Some((AgentId(2), NOW.plus(60_000))),
        handover: Some(Handover {
            from: bob(),
            to: Target::Team(billing()),
            note: "付了两次款 \"twice\"\n".to_owned(),
            warm: true,
            at: NOW.plus(15),
        }),
        passing: true,
        reason: Some(reason()),
    }
}

/// What somebody is told who waits 30 s most likely, and `bound_ms` at most.
fn forecast(bound_ms: Option<u64>) -> Forecast {
    Forecast {
        base_ms: 30_000,
        ahead: 2,
        range: bound_ms.map(|bound_ms| Range {
            low_ms: 20_000,
            middle_ms: 30_000,
            high_ms: 40_000,
            bound_ms,
        }),
    }
}

fn ada() -> Face {
    Face {
        id: AgentId(1),
        name: "Ada".to_owned(),
    }
}

fn bob() -> Face {
    Face {
        id: AgentId(2),
        name: "Bob".to_owned(),
    }
}

fn billing() -> Team {
    Team {
        id: TeamId(2),
        name: "Billing".to_owned(),
    }
}

fn reason() -> Reason {
    Reason {
        rule: Rule::LongestIdle,
        waited_ms: 1,
        load: 2,
        capacity: 3,
        idle_ms: Some(4),
        candidates: 5,
        skill: 6,
        relaxed: 7,
    }
}
