//! Random things that happen at a desk, sensible and senseless.
//!
//! Draws them only: what they are aimed at, and what must hold afterwards, is decided elsewhere.

use proptest::prelude::*;
use shared::agent::Recipient;
use shared::{
    AgentId, Bookmark, Choice, Context, ConversationId, Decline, FieldId, FileId, FromAgent,
    FromVisitor, Mode, Nonce, Seq, TabId, TeamId, TopicId,
};

/// What may happen next, before it is aimed at what is there.
#[derive(Clone, Debug)]
pub enum Op {
    /// A tab of a person opens; agents are those below 3.
    Arrive { person: u8, tab: u8, mark: (u8, u8) },
    /// One of the newest sockets closes.
    Leave(u8),
    /// One of the newest sockets of visitors sends a frame.
    Visitor(u8, FromVisitor),
    /// One of the newest sockets of agents sends a frame.
    Agent(u8, FromAgent),
    /// Milliseconds pass.
    Wait(u32),
    /// The owner chooses a mode and two capacities.
    Owner(Mode, u8, u8),
    /// The desk is made again from what it saved.
    Restart,
}

fn mark() -> impl Strategy<Value = Bookmark> {
    (0..6u64, 0..12u32).prop_map(|(id, seq)| Bookmark {
        conversation: ConversationId(id),
        seq: Seq(seq),
    })
}

fn nonce() -> impl Strategy<Value = Nonce> {
    (1..7u64, 0..8u32).prop_map(|(tab, count)| Nonce {
        tab: TabId(tab),
        count,
    })
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![4 => "[a-z]{1,8}", 1 => Just(" ".to_owned()), 1 => Just("a\0".to_owned())]
}

/// Every third one is a file that nobody knows.
fn file() -> impl Strategy<Value = FileId> {
    (0..9u64).prop_map(FileId)
}

fn visitor_frame() -> impl Strategy<Value = FromVisitor> {
    prop_oneof![
        6 => (nonce(), text()).prop_map(|(nonce, text)| FromVisitor::Say {
            nonce, text, quote: None
        }),
        1 => (nonce(), mark(), text()).prop_map(|(nonce, mark, text)| FromVisitor::Say {
            nonce, text, quote: Some(mark)
        }),
        3 => (nonce(), mark(), proptest::option::of(text())).prop_map(|(nonce, mark, text)| {
            FromVisitor::Amend { nonce, conversation: mark.conversation, of: mark.seq, text }
        }),
        1 => Just(FromVisitor::Typing),
        1 => mark().prop_map(FromVisitor::Seen),
        1 => "[a-z]{0,4}".prop_map(|url| FromVisitor::Visited {
            context: Context { url, ..Context::default() }
        }),
        1 => (0..4u64).prop_map(|id| FromVisitor::End { conversation: ConversationId(id) }),
        1 => Just(FromVisitor::Ping),
        1 => proptest::option::of((1..4u32).prop_map(TopicId))
            .prop_map(|topic| FromVisitor::Topic { topic }),
        1 => (0..6u64).prop_map(|id| FromVisitor::Stay { conversation: ConversationId(id) }),
        6 => (0..4u64).prop_map(|id| FromVisitor::Reopen { conversation: ConversationId(id) }),
        1 => Just(FromVisitor::Leaving),
        2 => (nonce(), file()).prop_map(|(nonce, file)| FromVisitor::Share { nonce, file }),
        2 => (0..4u32, "[a-z\\n]{0,3}").prop_map(|(field, value)| FromVisitor::Fill {
            field: FieldId(field),
            value,
        }),
        2 => (0..4u64, 0..7u8, text()).prop_map(|(id, score, comment)| FromVisitor::Rate {
            conversation: ConversationId(id),
            score,
            comment,
        }),
    ]
}

fn recipient() -> impl Strategy<Value = Recipient> {
    prop_oneof![
        (0..4u32).prop_map(|id| Recipient::Agent(AgentId(id))),
        (0..4u32).prop_map(|id| Recipient::Team(TeamId(id))),
    ]
}

fn agent_frame() -> impl Strategy<Value = FromAgent> {
    let id = || prop_oneof![4 => 0..3u64, 1 => 0..6u64].prop_map(ConversationId);
    prop_oneof![
        4 => (nonce(), id(), text()).prop_map(|(nonce, conversation, text)| FromAgent::Say {
            nonce, conversation, text, quote: None
        }),
        1 => (nonce(), mark(), text()).prop_map(|(nonce, mark, text)| FromAgent::Say {
            nonce, conversation: mark.conversation, text, quote: Some(mark.seq)
        }),
        3 => (nonce(), mark(), proptest::option::of(text())).prop_map(|(nonce, mark, text)| {
            FromAgent::Amend { nonce, conversation: mark.conversation, of: mark.seq, text }
        }),
        1 => id().prop_map(|conversation| FromAgent::Typing { conversation }),
        1 => mark().prop_map(FromAgent::Seen),
        2 => mark().prop_map(FromAgent::Watch),
        1 => id().prop_map(|conversation| FromAgent::Unwatch { conversation }),
        1 => id().prop_map(|conversation| FromAgent::Take { conversation }),
        1 => id().prop_map(|conversation| FromAgent::End { conversation }),
        5 => prop_oneof![
            4 => Just(Choice::Online),
            1 => Just(Choice::Away),
            1 => Just(Choice::Busy),
            1 => Just(Choice::Finishing),
        ]
        .prop_map(|choice| FromAgent::Choose { choice }),
        1 => Just(FromAgent::Active),
        3 => id().prop_map(|conversation| FromAgent::Accept { conversation }),
        2 => id().prop_map(|conversation| FromAgent::Decline {
            conversation, why: Decline::Busy
        }),
        3 => (id(), recipient(), any::<bool>()).prop_map(|(conversation, to, warm)| {
            FromAgent::Transfer { conversation, to, note: "n".to_owned(), warm }
        }),
        1 => id().prop_map(|conversation| FromAgent::TakeOver { conversation }),
        1 => id().prop_map(|conversation| FromAgent::Stay { conversation }),
        1 => id().prop_map(|conversation| FromAgent::Reopen { conversation }),
        2 => (nonce(), id(), file()).prop_map(|(nonce, conversation, file)| FromAgent::Share {
            nonce, conversation, file
        }),
    ]
}

fn mode() -> impl Strategy<Value = Mode> {
    prop_oneof![Just(Mode::Automatic), Just(Mode::Offer), Just(Mode::Manual)]
}

/// Anything that may happen.
pub fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        5 => (0..6u8, prop_oneof![5 => Just(1u8), 1 => 2..4u8], (0..6u8, 0..9u8))
            .prop_map(|(person, tab, mark)| Op::Arrive { person, tab, mark }),
        2 => (0..6u8).prop_map(Op::Leave),
        9 => (0..3u8, visitor_frame()).prop_map(|(conn, frame)| Op::Visitor(conn, frame)),
        12 => (0..3u8, agent_frame()).prop_map(|(conn, frame)| Op::Agent(conn, frame)),
        4 => prop_oneof![3 => 0..4_000u32, 2 => 0..25_000u32].prop_map(Op::Wait),
        1 => prop_oneof![
            1 => (mode(), 0..3u8, 0..3u8).prop_map(|(mode, a, b)| Op::Owner(mode, a, b)),
            2 => Just(Op::Restart),
        ],
    ]
}

/// A working day that begins: everybody arrives, and the agents go online.
pub fn begun() -> impl Iterator<Item = Op> {
    let arrive = |person| Op::Arrive {
        person,
        tab: 1,
        mark: (0, 0),
    };
    let online = FromAgent::Choose {
        choice: Choice::Online,
    };
    let agents = (0..3).map(move |nth| Op::Agent(nth, online.clone()));
    (0..6).map(arrive).chain(agents)
}

/// A working day that has begun, and then anything.
pub fn play() -> impl Strategy<Value = (Mode, Vec<Op>)> {
    let ops = proptest::collection::vec(op(), 1..200);
    let whole = ops.prop_map(|ops| begun().chain(ops).collect());
    (mode(), whole)
}
