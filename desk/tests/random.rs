//! Random inputs, sensible and senseless. Whatever comes, the desk answers, keeps its invariants,
//! answers the same way twice, and can be made again from what it saved.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "random/promises.rs"]
mod promises;
#[path = "play/store.rs"]
mod store;

use desk::{
    AgentSettings, Arrival, ConnId, Desk, Effect, Frame, Input, Row, Saved, Settings, Skills,
    TeamSettings, TopicSettings,
};
use promises::Promises;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use shared::agent::Recipient;
use shared::{
    AgentId, Bookmark, Choice, Context, ConversationId, Decline, FromAgent, FromVisitor, Millis,
    Mode, Nonce, Seq, TabId, TeamId, Topic, TopicId, VisitorId, Who,
};
use std::collections::{BTreeMap, BTreeSet};
use store::Store;

#[derive(Clone, Debug)]
enum Op {
    Arrive { person: u8, tab: u8, mark: (u8, u8) },
    Leave(u8),
    Visitor(u8, FromVisitor),
    Agent(u8, FromAgent),
    Wait(u32),
    Owner(Mode, u8, u8),
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
        1 => (0..4u64).prop_map(|id| FromVisitor::End { conversation: ConversationId(id) }),
        1 => Just(FromVisitor::Ping),
        1 => proptest::option::of((1..4u32).prop_map(TopicId))
            .prop_map(|topic| FromVisitor::Topic { topic }),
        1 => (0..6u64).prop_map(|id| FromVisitor::Stay { conversation: ConversationId(id) }),
        4 => (0..4u64).prop_map(|id| FromVisitor::Reopen { conversation: ConversationId(id) }),
        1 => Just(FromVisitor::Leaving),
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
            nonce, conversation, text
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
    ]
}

fn mode() -> impl Strategy<Value = Mode> {
    prop_oneof![Just(Mode::Automatic), Just(Mode::Offer), Just(Mode::Manual)]
}

fn op() -> impl Strategy<Value = Op> {
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

/// A store, and the world's clock.
#[derive(Default)]
struct World {
    store: Store,
    /// Whose the sockets are that have not left.
    owners: BTreeMap<ConnId, (Who, TabId)>,
    now: Millis,
    next: u64,
}

impl World {
    fn input(&mut self, op: &Op) -> Input {
        match op {
            Op::Arrive { person, tab, mark } => self.arrive(*person, *tab, *mark),
            Op::Leave(nth) => {
                let conn = self.conn(*nth, |_| true);
                self.owners.remove(&conn);
                Input::Left { conn }
            }
            Op::Visitor(nth, frame) => {
                let conn = self.conn(*nth, |who| matches!(who, Who::Visitor(_)));
                let mut frame = frame.clone();
                self.aim_visitor(conn, &mut frame);
                Input::Visitor { conn, frame }
            }
            Op::Agent(nth, frame) => {
                let conn = self.conn(*nth, |who| matches!(who, Who::Agent(_)));
                let mut frame = frame.clone();
                self.aim_agent(conn, &mut frame);
                Input::Agent { conn, frame }
            }
            Op::Wait(ms) => {
                self.now = self.now.plus(u64::from(*ms));
                Input::Deadline
            }
            Op::Owner(mode, a, b) => Input::Settings(settings(*mode, *a, *b)),
            Op::Restart => Input::Deadline,
        }
    }

    /// One of the newest sockets of a kind, replaced ones too.
    fn conn(&self, nth: u8, is_meant: impl Fn(&Who) -> bool) -> ConnId {
        let meant = self.owners.iter().rev();
        let mut meant = meant.filter(|(_, (who, _))| is_meant(who));
        let found = meant.nth(usize::from(nth));
        found.map_or(ConnId(0), |(conn, _)| *conn)
    }

    /// Ids of random frames count back from the newest conversation, and most nonces are right:
    /// else nearly everything would be refused at the door.
    fn aim(&self, id: &mut ConversationId) {
        let newest = self.store.rows.keys().last().map_or(0, |id| id.0);
        *id = ConversationId((newest + 1).saturating_sub(id.0 + 1));
    }

    /// Mostly something that this agent was given (`own`), or that somebody else was.
    fn aim_given(&self, conn: ConnId, id: &mut ConversationId, own: bool) {
        self.aim_at(id, |row| match self.owners.get(&conn) {
            Some((Who::Agent(agent), _)) => {
                let given = !row.state.ended && row.state.agent.is_some();
                given && row.is_with(*agent) == own
            }
            _ => false,
        });
    }

    /// Mostly something that somebody may be asked to take.
    fn aim_offered(&self, id: &mut ConversationId) {
        self.aim_at(id, |row| {
            row.waits() || row.state.passing && !row.state.ended
        });
    }

    fn aim_at(&self, id: &mut ConversationId, is_meant: impl Fn(&&Row) -> bool) {
        let meant: Vec<_> = self.store.rows.values().filter(is_meant).collect();
        match meant.get(id.0 as usize % meant.len().max(1)) {
            Some(row) if id.0 < 4 => *id = row.id,
            _ => self.aim(id),
        }
    }

    fn aim_nonce(&self, conn: ConnId, nonce: &mut Nonce) {
        if let Some((who, tab)) = self.owners.get(&conn).filter(|_| nonce.count < 7) {
            let count = self.store.counted(*who, *tab) + 1;
            *nonce = Nonce { tab: *tab, count };
        }
    }

    fn aim_visitor(&self, conn: ConnId, frame: &mut FromVisitor) {
        match frame {
            FromVisitor::Say { nonce, .. } => self.aim_nonce(conn, nonce),
            FromVisitor::Seen(mark) => self.aim(&mut mark.conversation),
            FromVisitor::End { conversation }
            | FromVisitor::Stay { conversation }
            | FromVisitor::Reopen { conversation } => self.aim(conversation),
            _ => {}
        }
    }

    fn aim_agent(&self, conn: ConnId, frame: &mut FromAgent) {
        match frame {
            FromAgent::Say {
                nonce,
                conversation,
                ..
            } => {
                self.aim_nonce(conn, nonce);
                self.aim_given(conn, conversation, true);
            }
            FromAgent::Transfer { conversation, .. }
            | FromAgent::End { conversation }
            | FromAgent::Stay { conversation } => self.aim_given(conn, conversation, true),
            FromAgent::Accept { conversation } | FromAgent::Decline { conversation, .. } => {
                self.aim_offered(conversation);
            }
            FromAgent::TakeOver { conversation } => self.aim_given(conn, conversation, false),
            FromAgent::Seen(mark) | FromAgent::Watch(mark) => self.aim(&mut mark.conversation),
            FromAgent::Typing { conversation }
            | FromAgent::Unwatch { conversation }
            | FromAgent::Take { conversation }
            | FromAgent::Reopen { conversation } => self.aim(conversation),
            FromAgent::Hello { .. }
            | FromAgent::Choose { .. }
            | FromAgent::Ping
            | FromAgent::Active => {}
        }
    }

    fn arrive(&mut self, person: u8, tab: u8, (id, seq): (u8, u8)) -> Input {
        self.next += 1;
        let mark = Bookmark {
            conversation: ConversationId(u64::from(id)),
            seq: Seq(u32::from(seq)),
        };
        let tab = TabId(u64::from(tab));
        let (who, arrival) = if person < 3 {
            let agent = AgentId(u32::from(person));
            (
                Who::Agent(agent),
                Arrival::Agent {
                    agent,
                    since: vec![mark],
                },
            )
        } else {
            let visitor = VisitorId(u64::from(person));
            let latest = self.store.latest(visitor);
            let locale = ["", "zh-CN", "en"][usize::from(person % 3)].to_owned();
            let context = Context {
                locale,
                ..Context::default()
            };
            let since = Some(mark);
            let arrival = Arrival::Visitor {
                visitor,
                context,
                since,
                latest,
            };
            (Who::Visitor(visitor), arrival)
        };
        let counted = self.store.counted(who, tab);
        self.owners.insert(ConnId(self.next), (who, tab));
        Input::Arrived {
            conn: ConnId(self.next),
            tab,
            counted,
            who: arrival,
        }
    }
}

/// Two teams, two topics, three agents of different skills; everything short, so that it happens.
fn settings(mode: Mode, a: u8, b: u8) -> Settings {
    let mut settings = Settings::new("Random");
    settings.mode = mode;
    let rules = &mut settings.rules;
    rules.queue_len_max = 4;
    rules.offer_ms = 5_000;
    rules.cool_down_ms = 3_000;
    rules.relax_ms = 2_000;
    rules.prefer_ms = 4_000;
    rules.wrap_up_ms = 1_000;
    rules.away_after_ms = 40_000;
    rules.answer_within_ms = 10_000;
    rules.reroute_after_ms = 5_000;
    rules.gone_after_ms = 15_000;
    rules.quiet_after_ms = 20_000;
    rules.quiet_warning_ms = 20_000;
    rules.reopen_within_ms = 60_000;
    rules.transfer_within_ms = 6_000;
    for id in [1, 2] {
        let team = TeamSettings {
            name: format!("Team {id}"),
            hours: None,
        };
        settings.teams.insert(TeamId(id), team);
        let topic = TopicSettings {
            shown: Topic {
                id: TopicId(id),
                en: format!("Topic {id}"),
                zh: format!("话题 {id}"),
            },
            team: (id == 1).then_some(TeamId(1)),
            priority: u8::try_from(id).unwrap() - 1,
        };
        settings.topics.insert(TopicId(id), topic);
    }
    for (id, capacity) in [(0u32, a), (1, b), (2, 3)] {
        if capacity > 0 {
            let skills = Skills {
                teams: [TeamId(1 + id % 2)].into(),
                topics: [(TopicId(1 + id % 2), 3)].into(),
                languages: [("zh".to_owned(), 2 + u8::from(id == 1))].into(),
            };
            let agent = AgentSettings {
                name: format!("Agent {id}"),
                capacity: capacity.into(),
                reserve: u32::from(id == 1 && capacity > 1),
                supervises: id == 0,
                skills,
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

/// Does all of it and checks everything after each step; returns what there was to see.
fn run(first: Mode, ops: &[Op]) -> Result<BTreeSet<String>, TestCaseError> {
    let mut world = World {
        now: Millis(1),
        ..World::default()
    };
    let mut owner = settings(first, 2, 1);
    let mut desk = Desk::restore(owner.clone(), Saved::default());
    let (mut agents, mut seen) = (Vec::new(), BTreeSet::new());
    let mut promises = Promises::default();
    for op in ops {
        if matches!(op, Op::Restart) {
            let restored = Desk::restore(owner.clone(), world.store.saved());
            prop_assert_eq!(stored(&world), desk.saved());
            prop_assert!(restored.foresees_like(&desk));
            desk = restored;
        }
        let input = world.input(op);
        if let Input::Settings(settings) = &input {
            owner = settings.clone();
        }
        if let Input::Arrived {
            conn,
            who: Arrival::Agent { .. },
            ..
        } = &input
        {
            agents.push(*conn);
        }
        let mut twin = desk.clone();
        let (mut effects, mut again) = (Vec::new(), Vec::new());
        desk.step(world.now, input.clone(), &mut effects);
        twin.step(world.now, input, &mut again);

        prop_assert_eq!(&effects, &again, "same input, same effects");
        if matches!(op, Op::Owner(..) | Op::Restart) {
            promises.forget_places();
        }
        for effect in &effects {
            prop_assert_eq!(promises.check(effect, &world.store), Ok(()));
            prop_assert!(privacy_holds(effect, &agents), "{effect:?}");
            if let Effect::Save(record) = effect {
                world.store.keep(record);
            }
            seen.insert(promises::kind(effect));
        }
        prop_assert_eq!(desk.audit(), Ok(()));
        // An agent who was dismissed keeps a stored choice that no desk knows of.
        let choices = &mut world.store.choices;
        choices.retain(|agent, _| owner.agents.contains_key(agent));
    }
    prop_assert_eq!(stored(&world), desk.saved());
    Ok(seen)
}

/// A working day that has begun, and then anything.
fn play() -> impl Strategy<Value = (Mode, Vec<Op>)> {
    let arrive = |person| Op::Arrive {
        person,
        tab: 1,
        mark: (0, 0),
    };
    let online = FromAgent::Choose {
        choice: Choice::Online,
    };
    let begun = (0..6).map(arrive);
    let begun = begun.chain((0..3).map(move |nth| Op::Agent(nth, online.clone())));
    let begun: Vec<_> = begun.collect();
    let ops = proptest::collection::vec(op(), 1..200);
    let whole = ops.prop_map(move |ops| begun.iter().cloned().chain(ops).collect());
    (mode(), whole)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 256,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_desk_answers_everything_and_keeps_its_invariants((first, ops) in play()) {
        run(first, &ops)?;
    }
}

/// Else the property above would hold because nothing happens.
#[test]
fn random_inputs_reach_every_corner() {
    let mut runner = TestRunner::deterministic();
    let mut seen = BTreeSet::new();

    for _ in 0..300 {
        let (first, ops) = play().new_tree(&mut runner).unwrap().current();
        seen.extend(run(first, &ops).unwrap());
    }

    let missing: Vec<_> = promises::KINDS
        .iter()
        .filter(|kind| !seen.contains(**kind))
        .collect();
    assert!(missing.is_empty(), "never seen: {missing:?} in {seen:?}");
}

/// What a desk must say is saved: all but what it only ever adds.
fn stored(world: &World) -> Saved {
    Saved {
        pasts: Vec::new(),
        ..world.store.saved()
    }
}
