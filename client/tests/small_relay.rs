//! A visitor's tab against a small honest relay over a network that loses sockets and frames.
//!
//! Whatever happens in between: everything said is stored once and in order, and in the end the tab
//! holds what the relay holds, and both know the same of it.

use client::visitor::{Effect, Input};
use client::{Kept, Rung, Visitor};
use proptest::collection::vec;
use proptest::prelude::*;
use shared::visitor::VisitorWelcome;
use shared::{
    Attachment, Author, Bookmark, Context, ConversationId, Entry, FileId, FromVisitor, Millis,
    Nonce, Place, Refusal, RefusalCode, Seq, Side, Standing, Status, TabId, Text, ToVisitor, Topic,
    TopicId, What,
};
use std::collections::VecDeque;

/// The visitor's token; this relay believes in any.
const KEY: &str = "key";
const TAB: TabId = TabId(5);
const TOPICS: [TopicId; 2] = [TopicId(1), TopicId(2)];
const REFUSED_FOR_GOOD: &str = "refuse me";

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

#[derive(Default)]
struct Relay {
    counted: u32,
    /// The latest conversation; 0: none yet.
    conversation: ConversationId,
    entries: Vec<Entry>,
    ended: bool,
    /// What was said in any conversation.
    said: Vec<String>,
    /// Which changes were made, by the number in their words.
    amended: Vec<u32>,
    /// What the open conversation, or else the next one, is about.
    topic: Option<TopicId>,
    /// What the conversation that ended was about.
    past_topic: Option<TopicId>,
    refuse_next: bool,
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
            Event::Say if self.visitor.pending().len() < 20 => {
                let text = format!("message {}", self.said.len());
                self.said.push(text.clone());
                self.step(Input::Say(text));
            }
            Event::SayWhatIsRefused if self.visitor.pending().len() < 20 => {
                self.step(Input::Say(REFUSED_FOR_GOOD.to_owned()));
            }
            Event::Share if self.visitor.pending().len() < 20 => {
                let file = file(self.said.len() as u64);
                self.said.push(file.name.clone());
                self.step(Input::Share(file));
            }
            Event::Reply(nth) if self.visitor.pending().len() < 20 => {
                let text = format!("message {}", self.said.len());
                self.said.push(text.clone());
                let input = match self.mark(nth) {
                    Some(mark) => Input::Reply(mark, text),
                    None => Input::Say(text),
                };
                self.step(input);
            }
            Event::Amend(nth, keeps) if self.visitor.pending().len() < 20 => {
                if let Some(mark) = self.mark(nth) {
                    self.amends += 1;
                    let text = keeps.then(|| self.amends.to_string());
                    self.step(Input::Amend(mark, text));
                }
            }
            Event::Say
            | Event::SayWhatIsRefused
            | Event::Share
            | Event::Reply(_)
            | Event::Amend(..) => {}
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

impl Relay {
    fn answer(&mut self, frame: FromVisitor) -> Vec<ToVisitor> {
        match frame {
            FromVisitor::Hello(hello) => self.welcome(hello.since),
            FromVisitor::Say { nonce, text, quote } => self.take(nonce, &text, quote, None),
            FromVisitor::Share { nonce, file: id } => {
                let file = file(id.0);
                self.take(nonce, &file.name.clone(), None, Some(file))
            }
            FromVisitor::Amend {
                nonce,
                conversation,
                of,
                text,
            } => self.change(nonce, conversation, of, text.as_deref()),
            FromVisitor::Ping => vec![ToVisitor::Pong],
            FromVisitor::End { conversation } if conversation == self.conversation => {
                if std::mem::replace(&mut self.ended, true) {
                    return Vec::new();
                }
                self.past_topic = self.topic.take();
                let by = Side::Visitor;
                vec![self.add(What::Ended { by }), self.status()]
            }
            FromVisitor::Reopen { conversation } if conversation == self.conversation => {
                if !std::mem::take(&mut self.ended) {
                    return Vec::new();
                }
                self.topic = self.past_topic.take();
                let status = self.status();
                let by = Side::Visitor;
                vec![status, self.add(What::Reopened { by })]
            }
            FromVisitor::End { .. }
            | FromVisitor::Reopen { .. }
            | FromVisitor::Rate { .. }
            | FromVisitor::Leaving => Vec::new(),
            FromVisitor::Topic { topic } => {
                if topic.is_none_or(|id| TOPICS.contains(&id)) {
                    self.topic = topic;
                    return Vec::new();
                }
                let refusal = Refusal::last(RefusalCode::UnknownTarget);
                vec![ToVisitor::Refused {
                    nonce: None,
                    refusal,
                }]
            }
            other => panic!("nobody did {other:?}"),
        }
    }

    fn change(
        &mut self,
        nonce: Nonce,
        conversation: ConversationId,
        of: Seq,
        text: Option<&str>,
    ) -> Vec<ToVisitor> {
        if nonce.count != self.counted + 1 {
            return Vec::new();
        }
        let is_said = self
            .entries
            .iter()
            .any(|entry| entry.seq == of && matches!(entry.what, What::Said { .. }) && !self.ended);
        if conversation != self.conversation || !is_said {
            return refused(nonce, Refusal::last(RefusalCode::NotAmendable));
        }
        self.counted = nonce.count;
        if let Some(text) = text {
            self.amended.push(text.parse().expect("a number"));
        }
        let text = text.map(|text| Text::parse(text).expect("the client checks it"));
        vec![self.add(What::Amended {
            author: Author::Visitor,
            nonce,
            of,
            text,
        })]
    }

    fn take(
        &mut self,
        nonce: Nonce,
        text: &str,
        quote: Option<Bookmark>,
        file: Option<Attachment>,
    ) -> Vec<ToVisitor> {
        assert_eq!(nonce.tab, TAB);
        if nonce.count != self.counted + 1 {
            return Vec::new();
        }
        let refused = |refusal| refused(nonce, refusal);
        if std::mem::take(&mut self.refuse_next) {
            return refused(Refusal::wait(RefusalCode::TooFast, 1_500));
        }
        if text == REFUSED_FOR_GOOD {
            return refused(Refusal::last(RefusalCode::ConversationEnded));
        }
        self.counted = nonce.count;
        let opens = self.ended || self.entries.is_empty();
        if opens {
            self.conversation.0 += 1;
            self.entries.clear();
            self.ended = false;
        }
        self.said.push(text.to_owned());
        let author = Author::Visitor;
        let said = What::Said {
            author: author.clone(),
            nonce,
            text: Text::parse(text).expect("the client checks it"),
            // This relay takes what comes too late as what quotes nothing.
            quote: quote
                .filter(|mark| mark.conversation == self.conversation && !opens)
                .map(|mark| mark.seq),
        };
        let shared = file.map(|file| What::Shared {
            author,
            nonce,
            file,
        });
        let added = self.add(shared.unwrap_or(said));
        let opened = opens.then(|| ToVisitor::Opened(self.standing()));
        opened.into_iter().chain([added]).collect()
    }

    fn add(&mut self, what: What) -> ToVisitor {
        let entry = Entry {
            seq: Seq(self.entries.len() as u32 + 1),
            at: Millis(0),
            what,
        };
        entry.amend(&mut self.entries);
        self.entries.push(entry.clone());
        ToVisitor::Added {
            conversation: self.conversation,
            entries: vec![entry],
        }
    }

    fn welcome(&self, since: Option<Bookmark>) -> Vec<ToVisitor> {
        let standing = (!self.entries.is_empty()).then(|| self.standing());
        let after = standing
            .as_ref()
            .map_or(Seq(0), |standing| standing.resumes_after(since));
        let missing = self.entries[after.0 as usize..].chunks(3);
        let added = missing.map(|page| ToVisitor::Added {
            conversation: self.conversation,
            entries: page.to_vec(),
        });
        let topic = |id| Topic {
            id,
            en: "t".to_owned(),
            zh: "t".to_owned(),
        };
        let welcome = VisitorWelcome {
            site: "s".to_owned(),
            now: Millis(0),
            counted: self.counted,
            conversation: standing,
            door: Place::default(),
            topics: TOPICS.map(topic).to_vec(),
            topic: self.topic,
        };
        [ToVisitor::Welcome(welcome)]
            .into_iter()
            .chain(added)
            .collect()
    }

    fn standing(&self) -> Standing {
        Standing {
            conversation: self.conversation,
            status: self.doing(),
            last: self.entries.last().map_or(Seq(0), |entry| entry.seq),
            seen_by_visitor: Seq(0),
            seen_by_agent: Seq(0),
            closes_at: None,
            reopen_until: self.ended.then_some(Millis(u64::MAX)),
        }
    }

    fn status(&self) -> ToVisitor {
        ToVisitor::Status {
            conversation: self.conversation,
            status: self.doing(),
        }
    }

    fn doing(&self) -> Status {
        if self.ended {
            Status::Ended
        } else {
            Status::Waiting(Place::default())
        }
    }
}

fn refused(nonce: Nonce, refusal: Refusal) -> Vec<ToVisitor> {
    vec![ToVisitor::Refused {
        nonce: Some(nonce),
        refusal,
    }]
}

/// The file that was shared as the nth thing.
fn file(nth: u64) -> Attachment {
    Attachment {
        id: FileId(nth),
        name: format!("message {nth}"),
        kind: "image/png".to_owned(),
        len: 7,
        size: None,
    }
}
