//! One example of every frame, and a second where a frame has two faces.
//!
//! Here is what both sides speak of; the frames themselves are in the files beside this one.

mod agent;
mod entries;
mod visitor;

use shared::{
    AgentId, Bookmark, Context, ConversationId, Due, Face, Field, FieldId, FieldKind, Filled,
    Label, Millis, Nonce, Rating, Scale, Seq, TabId, Team, TeamId, Topic, TopicId,
};

pub use agent::{from_agent, to_agent};
pub use visitor::{from_visitor, to_visitor};

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
