//! A visitor's tab against a small honest relay over a network that loses sockets and frames.
//!
//! Whatever happens in between: everything said is stored once and in order, and in the end the tab
//! holds what the relay holds, and both know the same of it.

#[path = "small_relay/relay.rs"]
mod relay;

use client::visitor::{Effect, Input};
use client::{Kept, Rung, Visitor};
use proptest::collection::vec;
use proptest::prelude::*;
use relay::{Relay, file};
use shared::{Bookmark, Context, FromVisitor, Millis, Status, TabId, ToVisitor, TopicId};
use std::collections::VecDeque;

/// The visitor's token; this relay believes in any.
const KEY: &str = "key";
const TAB: TabId = TabId(5);
const REFUSED_FOR_GOOD: &str = "refuse me";
/// What waits to be stored, beyond which this visitor says nothing more.
const PENDING_LEN: usize = 20;

#[derive(Clone, Copy, Debug)]
enum Event {
    Say,
    SayWhatIsRefused,
    Share,
    /// Answers the nth entry that is held.
    Reply(usize),
    /// Changes the nth entry that is held, or takes it back.
    Amend(usize, bool),
    Up,
    Down,
    DropDown,
    Cut,
    /// Whether sockets are refused from here on; what lives goes on.
    Block(bool),
    /// A probe reached the relay, whether or not it was asked for.
    Reached,
    Reload,
    Refuse,
    End,
    Reopen,
    Topic(u32),
    Leave,
    ComeBack,
    Wait(u64),
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn everything_said_is_stored_once_and_in_order(events in vec(event(), 1..150)) {
        let mut world = World::new();
        for event in events {
            world.take(event);
        }
        world.settle();
        prop_assert_eq!(&world.relay.said, &world.said);
        prop_assert!(world.relay.amended.is_sorted_by(|one, next| one < next), "once, in order");
        prop_assert_eq!(world.visitor.entries(), &world.relay.entries[..]);
        prop_assert_eq!(world.visitor.topic(), world.relay.topic);
        let has_ended = world.visitor.status() == Some(&Status::Ended);
        prop_assert_eq!(has_ended, world.relay.ended);
    }
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => Just(Event::Say),
        1 => Just(Event::SayWhatIsRefused),
        2 => Just(Event::Share),
        1 => (0_usize..8).prop_map(Event::Reply),
        2 => (0_usize..8, any::<bool>()).prop_map(|(nth, keeps)| Event::Amend(nth, keeps)),
        8 => Just(Event::Up),
        8 => Just(Event::Down),
        1 => Just(Event::DropDown),
        1 => Just(Event::Cut),
        1 => any::<bool>().prop_map(Event::Block),
        1 => Just(Event::Reached),
        1 => Just(Event::Reload),
        1 => Just(Event::Refuse),
        1 => Just(Event::End),
        2 => Just(Event::Reopen),
        1 => (1_u32..4).prop_map(Event::Topic),
        1 => Just(Event::Leave),
        1 => Just(Event::ComeBack),
        3 => (0_u64..4_000).prop_map(Event::Wait),
        1 => (4_000_u64..60_000).prop_map(Event::Wait),
    ]
}

struct World {
    now: Millis,
    visitor: Visitor,
    relay: Relay,
    kept: Kept,
    /// What must be stored in the end.
    said: Vec<String>,
    /// How many changes were asked for.
    amends: u32,
    /// Whether the socket is open; frames on their way in either direction.
    open: bool,
    blocked: bool,
    up: VecDeque<FromVisitor>,
    down: VecDeque<ToVisitor>,
}

impl World {
    fn new() -> World {
        let kept = Kept::new(TAB);
        let mut world = World {
            now: Millis(1_000_000),
            visitor: Visitor::new(kept.clone(), Some(KEY.to_owned()), Context::default()),
            relay: Relay::default(),
            kept,
            said: Vec::new(),
            amends: 0,
            open: false,
            blocked: false,
            up: VecDeque::new(),
            down: VecDeque::new(),
        };
        world.step(Input::Start);
        world
    }

    fn take(&mut self, event: Event) {
        match event {
            Event::Say
            | Event::SayWhatIsRefused
            | Event::Share
            | Event::Reply(_)
            | Event::Amend(..) => {
                if self.visitor.pending().len() < PENDING_LEN {
                    self.number(event);
                }
            }
            Event::Up => {
                if let Some(frame) = self.up.pop_front() {
                    self.down.extend(self.relay.answer(frame));
                }
            }
            Event::Down => {
                if let Some(frame) = self.down.pop_front() {
                    self.step(Input::Heard(frame));
                }
            }
            Event::DropDown => drop(self.down.pop_front()),
            Event::Cut => self.cut(),
            Event::Block(blocked) => self.blocked = blocked,
            Event::Reached => self.step(Input::Reached),
            Event::Reload => {
                self.close();
                self.visitor =
                    Visitor::new(self.kept.clone(), Some(KEY.to_owned()), Context::default());
                self.step(Input::Start);
            }
            Event::Refuse => self.relay.refuse_next = true,
            Event::End => self.step(Input::End),
            Event::Reopen => self.step(Input::Reopen),
            Event::Topic(id) => self.step(Input::Topic(Some(TopicId(id)))),
            Event::Leave => self.step(Input::Leave),
            Event::ComeBack => self.step(Input::Nudge),
            Event::Wait(ms) => {
                self.now = self.now.plus(ms);
                if self
                    .visitor
                    .next_deadline()
                    .is_some_and(|due| due <= self.now)
                {
                    self.step(Input::Deadline);
                }
            }
        }
    }

    /// Does what the tab numbers.
    fn number(&mut self, event: Event) {
        match event {
            Event::Say => {
                let text = format!("message {}", self.said.len());
                self.said.push(text.clone());
                self.step(Input::Say(text));
            }
            Event::SayWhatIsRefused => {
                self.step(Input::Say(REFUSED_FOR_GOOD.to_owned()));
            }
            Event::Share => {
                let file = file(self.said.len() as u64);
                self.said.push(file.name.clone());
                self.step(Input::Share(file));
            }
            Event::Reply(nth) => {
                let text = format!("message {}", self.said.len());
                self.said.push(text.clone());
                let input = match self.mark(nth) {
                    Some(mark) => Input::Reply(mark, text),
                    None => Input::Say(text),
                };
                self.step(input);
            }
            Event::Amend(nth, keeps) => {
                if let Some(mark) = self.mark(nth) {
                    self.amends += 1;
                    let text = keeps.then(|| self.amends.to_string());
                    self.step(Input::Amend(mark, text));
                }
            }
            other => unreachable!("{other:?} has no number"),
        }
    }

    fn mark(&self, nth: usize) -> Option<Bookmark> {
        let end = self.visitor.bookmark()?;
        let seq = self.visitor.entries().get(nth)?.seq;
        Some(Bookmark { seq, ..end })
    }

    /// A quiet network, for as long as anything is going on.
    fn settle(&mut self) {
        self.cut();
        for _ in 0..2_000 {
            self.take(Event::Up);
            self.take(Event::Down);
            if self.up.is_empty() && self.down.is_empty() {
                if self.visitor.link() == client::Link::Live && self.is_said() {
                    return;
                }
                let due = self
                    .visitor
                    .next_deadline()
                    .expect("something ends this wait");
                self.take(Event::Wait(due.since(self.now)));
            }
        }
        panic!("it does not come to rest: {:?}", self.visitor);
    }

    fn is_said(&self) -> bool {
        let not_sent = |state| matches!(state, client::PendingState::NotSent { .. });
        self.visitor
            .pending()
            .iter()
            .all(|pending| not_sent(pending.state))
    }

    fn step(&mut self, input: Input) {
        let mut effects = Vec::new();
        self.visitor.step(self.now, input, &mut effects);
        let mut opened = None;
        let mut probes = false;
        for effect in effects {
            match effect {
                Effect::Connect(rung) => opened = Some(rung),
                Effect::Probe => probes = true,
                Effect::Disconnect => self.close(),
                Effect::Send(frame) => {
                    assert!(self.open);
                    self.up.push_back(frame);
                }
                Effect::Keep(kept) => self.kept = kept,
                Effect::Show(_) | Effect::Token(_) => {}
                Effect::Reload => unreachable!("the relay is never newer"),
            }
        }
        match opened {
            Some(Rung::Socket) if self.blocked => self.lose(),
            Some(_) => {
                self.open = true;
                self.step(Input::Opened);
            }
            None => {}
        }
        if probes && !self.blocked {
            self.step(Input::Reached);
        }
    }

    fn close(&mut self) {
        self.open = false;
        self.up.clear();
        self.down.clear();
    }

    fn cut(&mut self) {
        if self.open {
            self.close();
            self.lose();
        }
    }

    fn lose(&mut self) {
        self.step(Input::Lost {
            code: 1006,
            reason: String::new(),
            jitter: 4_242,
        });
    }
}
