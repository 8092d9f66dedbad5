//! Random inputs, sensible and senseless. Whatever comes, the desk answers, keeps its invariants,
//! answers the same way twice, and can be made again from what it saved.

use desk::{
    AgentSettings, Arrival, ConnId, Desk, Effect, Frame, Input, Record, Row, Saved, Settings,
};
use proptest::prelude::*;
use shared::{
    AgentId, Bookmark, Choice, Context, ConversationId, FromAgent, FromVisitor, Millis, Nonce, Seq,
    TabId, VisitorId,
};
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
enum Op {
    Arrive { person: u8, tab: u8, mark: (u8, u8) },
    Leave(u8),
    Visitor(u8, FromVisitor),
    Agent(u8, FromAgent),
    Wait(u32),
    Capacities(u8, u8),
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

fn visitor_frame() -> impl Strategy<Value = FromVisitor> {
    prop_oneof![
        6 => (nonce(), text()).prop_map(|(nonce, text)| FromVisitor::Say { nonce, text }),
        1 => Just(FromVisitor::Typing),
        1 => mark().prop_map(FromVisitor::Seen),
        1 => "[a-z]{0,4}".prop_map(|url| FromVisitor::Visited {
            context: Context { url, ..Context::default() }
        }),
        2 => (0..6u64).prop_map(|id| FromVisitor::End { conversation: ConversationId(id) }),
        1 => Just(FromVisitor::Ping),
    ]
}

fn agent_frame() -> impl Strategy<Value = FromAgent> {
    let id = || (0..6u64).prop_map(ConversationId);
    prop_oneof![
        4 => (nonce(), id(), text()).prop_map(|(nonce, conversation, text)| FromAgent::Say {
            nonce, conversation, text
        }),
        1 => id().prop_map(|conversation| FromAgent::Typing { conversation }),
        1 => mark().prop_map(FromAgent::Seen),
        2 => mark().prop_map(FromAgent::Watch),
        1 => id().prop_map(|conversation| FromAgent::Unwatch { conversation }),
        2 => id().prop_map(|conversation| FromAgent::Take { conversation }),
        2 => id().prop_map(|conversation| FromAgent::End { conversation }),
        4 => prop_oneof![3 => Just(Choice::Online), 1 => Just(Choice::Away)]
            .prop_map(|choice| FromAgent::Choose { choice }),
    ]
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        6 => (0..6u8, 1..7u8, (0..6u8, 0..9u8))
            .prop_map(|(person, tab, mark)| Op::Arrive { person, tab, mark }),
        3 => (0..12u8).prop_map(Op::Leave),
        8 => (0..12u8, visitor_frame()).prop_map(|(conn, frame)| Op::Visitor(conn, frame)),
        8 => (0..12u8, agent_frame()).prop_map(|(conn, frame)| Op::Agent(conn, frame)),
        3 => (0..20_000u32).prop_map(Op::Wait),
        1 => (0..3u8, 0..3u8).prop_map(|(a, b)| Op::Capacities(a, b)),
        1 => Just(Op::Restart),
    ]
}

/// A store made of maps, and the world's clock.
#[derive(Default)]
struct World {
    rows: BTreeMap<ConversationId, Row>,
    choices: BTreeMap<AgentId, Choice>,
    counts: BTreeMap<(shared::Who, TabId), u32>,
    /// The newest sockets, for an operation to name.
    conns: Vec<ConnId>,
    now: Millis,
    next: u64,
}

impl World {
    fn keep(&mut self, record: &Record) {
        match record {
            Record::Opened {
                id,
                visitor,
                at,
                context,
            } => {
                let row = Row::opened(*id, *visitor, *at, context.clone());
                assert!(self.rows.insert(*id, row).is_none(), "an id is used once");
                return;
            }
            Record::Choice { agent, choice } => {
                self.choices.insert(*agent, *choice);
                return;
            }
            Record::Entry {
                conversation,
                who,
                entry,
            } => {
                let row = &self.rows[conversation];
                assert!(!row.ended, "nothing is added to an ended conversation");
                assert_eq!(entry.seq, row.last.next(), "no holes");
                if let (Some(who), shared::What::Said { nonce, .. }) = (who, &entry.what) {
                    let counted = self.counts.entry((*who, nonce.tab)).or_default();
                    assert_eq!(nonce.count, *counted + 1, "once, in order");
                    *counted = nonce.count;
                }
            }
            Record::Standing { .. } | Record::Seen { .. } | Record::Context { .. } => {}
        }
        for row in self.rows.values_mut() {
            let of = match record {
                Record::Entry { conversation, .. }
                | Record::Standing { conversation, .. }
                | Record::Seen { conversation, .. }
                | Record::Context { conversation, .. } => *conversation,
                Record::Opened { .. } | Record::Choice { .. } => return,
            };
            if row.id == of {
                row.apply(record);
            }
        }
    }

    fn saved(&self) -> Saved {
        let chosen = self
            .choices
            .iter()
            .filter(|(_, choice)| **choice == Choice::Online);
        Saved {
            last_conversation: self.rows.keys().last().copied().unwrap_or_default(),
            open: self
                .rows
                .values()
                .filter(|row| !row.ended)
                .cloned()
                .collect(),
            choices: chosen.map(|(agent, choice)| (*agent, *choice)).collect(),
        }
    }

    fn input(&mut self, op: &Op) -> Input {
        let conn = |conns: &[ConnId], nth: u8| {
            conns
                .iter()
                .rev()
                .nth(usize::from(nth))
                .copied()
                .unwrap_or(ConnId(0))
        };
        match op {
            Op::Arrive { person, tab, mark } => self.arrive(*person, *tab, *mark),
            Op::Leave(nth) => Input::Left {
                conn: conn(&self.conns, *nth),
            },
            Op::Visitor(nth, frame) => Input::Visitor {
                conn: conn(&self.conns, *nth),
                frame: frame.clone(),
            },
            Op::Agent(nth, frame) => Input::Agent {
                conn: conn(&self.conns, *nth),
                frame: frame.clone(),
            },
            Op::Wait(ms) => {
                self.now = self.now.plus(u64::from(*ms));
                Input::Deadline
            }
            Op::Capacities(a, b) => Input::Settings(settings(*a, *b)),
            Op::Restart => Input::Deadline,
        }
    }

    fn arrive(&mut self, person: u8, tab: u8, (id, seq): (u8, u8)) -> Input {
        self.next += 1;
        self.conns.push(ConnId(self.next));
        let mark = Bookmark {
            conversation: ConversationId(u64::from(id)),
            seq: Seq(u32::from(seq)),
        };
        let tab = TabId(u64::from(tab));
        let (who, arrival) = if person < 3 {
            let agent = AgentId(u32::from(person));
            (
                shared::Who::Agent(agent),
                Arrival::Agent {
                    agent,
                    since: vec![mark],
                },
            )
        } else {
            let visitor = VisitorId(u64::from(person));
            let latest = self
                .rows
                .values()
                .rev()
                .find(|row| row.visitor == visitor)
                .cloned();
            let context = Context::default();
            let since = Some(mark);
            let arrival = Arrival::Visitor {
                visitor,
                context,
                since,
                latest,
            };
            (shared::Who::Visitor(visitor), arrival)
        };
        let counted = self.counts.get(&(who, tab)).copied().unwrap_or_default();
        Input::Arrived {
            conn: ConnId(self.next),
            tab,
            counted,
            who: arrival,
        }
    }
}

fn settings(a: u8, b: u8) -> Settings {
    let mut settings = Settings::new("Random");
    settings.queue_len_max = 3;
    for (id, capacity) in [(0u32, a), (1, b)] {
        if capacity > 0 {
            let agent = AgentSettings {
                name: format!("Agent {id}"),
                capacity: capacity.into(),
            };
            settings.agents.insert(AgentId(id), agent);
        }
    }
    settings
}

fn privacy_holds(effect: &Effect, agents: &[ConnId]) -> bool {
    match effect {
        Effect::Send {
            to,
            frame: Frame::Visitor(_),
        } => to.iter().all(|conn| !agents.contains(conn)),
        Effect::Send {
            to,
            frame: Frame::Agent(_),
        } => to.iter().all(|conn| agents.contains(conn)),
        Effect::Save(_) | Effect::Replay { .. } | Effect::Hangup { .. } => true,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn a_desk_answers_everything_and_keeps_its_invariants(
        ops in proptest::collection::vec(op(), 1..150)
    ) {
        let mut world = World { now: Millis(1), ..World::default() };
        let mut owner = settings(2, 1);
        let mut desk = Desk::restore(owner.clone(), Saved::default());
        let mut agents = Vec::new();
        for op in &ops {
            if matches!(op, Op::Restart) {
                prop_assert_eq!(world.saved(), desk.saved());
                desk = Desk::restore(owner.clone(), world.saved());
            }
            let input = world.input(op);
            if let Input::Settings(settings) = &input {
                owner = settings.clone();
            }
            if let Input::Arrived { conn, who: Arrival::Agent { .. }, .. } = &input {
                agents.push(*conn);
            }
            let mut twin = desk.clone();
            let (mut effects, mut again) = (Vec::new(), Vec::new());
            desk.step(world.now, input.clone(), &mut effects);
            twin.step(world.now, input, &mut again);

            prop_assert_eq!(&effects, &again, "same input, same effects");
            for effect in &effects {
                prop_assert!(privacy_holds(effect, &agents), "{effect:?}");
                if let Effect::Save(record) = effect {
                    world.keep(record);
                }
            }
            prop_assert_eq!(desk.audit(), Ok(()));
            // An agent who was dismissed keeps a stored choice that no desk knows of.
            world.choices.retain(|agent, _| owner.agents.contains_key(agent));
        }
        prop_assert_eq!(world.saved(), desk.saved());
    }
}
