//! A visitor's tab against a relay that is played by hand.

mod closing;
mod code;
mod form;
mod marks;
mod rating;
mod resume;
mod topics;

use super::*;
use crate::PendingState;
use crate::link::LASTED_MS;
use crate::outbox::CONFIRM_WITHIN_MS;
use shared::limits::{OUTBOX_LEN_MAX, TYPING_LASTS_MS};
use shared::visitor::VisitorWelcome;
use shared::{
    AgentId, Author, ConversationId, Face, Nonce, Place, Refusal, RefusalCode, Seq, Side, Standing,
    Text, ToVisitor, Topic, What,
};

const TAB: TabId = TabId(0xa1);
const START: Millis = Millis(1_000_000);
const C1: ConversationId = ConversationId(1);
const C2: ConversationId = ConversationId(2);

#[test]
fn a_welcome_without_the_key_is_no_welcome() {
    let mut play = Play::new(None);
    play.step(Input::Start);
    play.step(Input::Opened);

    let effects = play.welcome(None, 0);

    assert!(effects.contains(&Effect::Disconnect), "{effects:?}");
    play.step(Input::Opened);
    play.hear(ToVisitor::Token {
        token: "key".to_owned(),
    });
    play.welcome(None, 0);
    assert_eq!(play.visitor.link(), Link::Live);
}

#[test]
fn hello_says_who_and_where_and_from_which_entry_on() {
    let mut play = Play::new(Some("key"));
    play.step(Input::Start);

    let effects = play.step(Input::Opened);

    let context = context("/");
    let hello = VisitorHello {
        token: Some("key".to_owned()),
        tab: TAB,
        since: None,
        context,
    };
    assert_eq!(effects, [Effect::Send(FromVisitor::Hello(hello))]);
}

#[test]
fn the_welcome_is_painted_and_a_new_token_is_kept() {
    let mut play = Play::new(None);
    play.step(Input::Start);
    play.step(Input::Opened);
    let token = "new".to_owned();
    let effects = play.hear(ToVisitor::Token {
        token: token.clone(),
    });
    assert_eq!(effects, [Effect::Token(Some(token.clone()))]);

    let changes = shows(play.welcome(None, 0));

    let expected = [
        Change::Link(Link::Live),
        Change::Clock { ahead_ms: 0 },
        Change::Site("Wallet".to_owned()),
        Change::Status(None),
        Change::Door(place(3)),
    ];
    assert_eq!(changes, expected);
    play.lose(1006);
    play.step(Input::Nudge);
    assert!(matches!(&hello_of(&play.step(Input::Opened)).token, Some(held) if *held == token));
}

#[test]
fn frames_before_the_welcome_are_not_heard() {
    let mut play = Play::new(None);
    let added = ToVisitor::Opened(standing(C1, 0, waiting(0)));
    assert_eq!(play.hear(added.clone()), []);
    play.step(Input::Start);
    assert_eq!(
        play.hear(ToVisitor::Token {
            token: "stray".to_owned()
        }),
        []
    );
    play.step(Input::Opened);
    assert_eq!(play.hear(added), []);
}

#[test]
fn a_first_message_opens_a_conversation_and_is_confirmed_by_its_entry() {
    let mut play = Play::live(None);
    let nonce = Nonce { tab: TAB, count: 1 };
    let sends = sends(play.step(Input::Say("help".to_owned())));
    assert_eq!(
        sends,
        [FromVisitor::Say {
            nonce,
            text: "help".to_owned(),
            quote: None
        }]
    );

    let changes = shows(play.hear(ToVisitor::Opened(standing(C1, 1, waiting(0)))));
    assert_eq!(
        changes,
        [Change::Opened(C1), Change::Status(Some(waiting(0)))]
    );
    let changes = shows(play.add(C1, vec![said(1, 1, "help")]));

    let entry = said(1, 1, "help");
    let added = Change::Added {
        conversation: C1,
        entry,
    };
    assert_eq!(changes, [added, Change::Outbox(Vec::new())]);
    assert_eq!(play.visitor.bookmark(), Some(mark(C1, 1)));
    assert!(play.visitor.pending().is_empty());
}

#[test]
fn a_refusal_goes_to_the_message_or_to_the_person() {
    let mut play = Play::live(None);
    play.step(Input::Say("a".to_owned()));
    let last = Refusal::last(RefusalCode::QueueFull);
    let nonce = Some(Nonce { tab: TAB, count: 1 });

    play.hear(ToVisitor::Refused {
        nonce,
        refusal: last,
    });
    let state = PendingState::NotSent {
        code: RefusalCode::QueueFull,
    };
    assert_eq!(play.visitor.pending()[0].state, state);
    let changes = shows(play.hear(ToVisitor::Refused {
        nonce: None,
        refusal: last,
    }));
    assert_eq!(changes, [Change::Refused(last)]);
    play.step(Input::Retry(0));
    play.step(Input::Opened);
    assert_eq!(sends(play.welcome(None, 0)).len(), 1, "on a new link");
    let wait = Refusal::wait(RefusalCode::TooFast, 5_000);
    play.hear(ToVisitor::Refused {
        nonce,
        refusal: wait,
    });
    play.now = play.now.plus(5_000);
    assert_eq!(
        sends(play.step(Input::Deadline)).len(),
        1,
        "held, then said by itself"
    );
}

#[test]
fn a_full_outbox_gives_the_words_back() {
    let mut play = Play::new(None);
    for _ in 0..OUTBOX_LEN_MAX {
        play.step(Input::Say("a".to_owned()));
    }

    let effects = play.step(Input::Say("b".to_owned()));

    assert_eq!(effects, [Effect::Show(Change::Full("b".to_owned()))]);
    assert_eq!(play.visitor.pending().len(), OUTBOX_LEN_MAX);
}

#[test]
fn an_end_is_asked_only_of_an_open_conversation_on_a_live_link() {
    let mut play = Play::talking(1);
    assert_eq!(
        sends(play.step(Input::End)),
        [FromVisitor::End { conversation: C1 }]
    );
    play.hear(ToVisitor::Status {
        conversation: C1,
        status: Status::Ended,
    });
    assert_eq!(play.step(Input::End), []);

    let mut play = Play::talking(1);
    play.lose(1006);
    assert_eq!(play.step(Input::End), []);
    assert_eq!(Play::live(None).step(Input::End), []);
}

#[test]
fn the_page_is_told_once_and_by_the_next_hello() {
    let mut play = Play::live(None);
    let (context, page) = (context("/two"), context("/three"));
    let visited = FromVisitor::Visited {
        context: context.clone(),
    };
    assert_eq!(
        sends(play.step(Input::Visited(context.clone()))),
        std::slice::from_ref(&visited)
    );
    assert_eq!(play.step(Input::Visited(context.clone())), []);

    play.reconnect();
    play.step(Input::Visited(page));
    play.step(Input::Visited(context));
    assert_eq!(
        sends(play.welcome(None, 0)),
        [visited],
        "changed since the hello"
    );
}

struct Play {
    visitor: Visitor,
    now: Millis,
}

impl Play {
    fn new(token: Option<&str>) -> Play {
        let token = token.map(str::to_owned);
        Play {
            visitor: Visitor::new(Kept::new(TAB), token, context("/")),
            now: START,
        }
    }

    fn live(standing: Option<Standing>) -> Play {
        let mut play = Play::new(Some("key"));
        play.step(Input::Start);
        play.step(Input::Opened);
        play.welcome(standing, 0);
        play
    }

    /// In a conversation whose first entries are answers.
    fn talking(last: u32) -> Play {
        let mut play = Play::live(Some(standing(C1, last, answered())));
        play.add(C1, (1..=last).map(answer).collect());
        play
    }

    /// As far as the hello.
    fn reconnect(&mut self) {
        self.lose(1006);
        self.step(Input::Nudge);
        self.step(Input::Opened);
    }

    fn step(&mut self, input: Input) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.visitor.step(self.now, input, &mut effects);
        effects
    }

    fn hear(&mut self, frame: ToVisitor) -> Vec<Effect> {
        self.step(Input::Heard(frame))
    }

    fn add(&mut self, conversation: ConversationId, entries: Vec<Entry>) -> Vec<Effect> {
        self.hear(ToVisitor::Added {
            conversation,
            entries,
        })
    }

    fn welcome(&mut self, conversation: Option<Standing>, counted: u32) -> Vec<Effect> {
        let welcome = self.welcome_of(conversation);
        self.hear(ToVisitor::Welcome(VisitorWelcome { counted, ..welcome }))
    }

    fn welcome_of(&self, conversation: Option<Standing>) -> VisitorWelcome {
        VisitorWelcome {
            site: "Wallet".to_owned(),
            now: self.now,
            counted: 0,
            conversation,
            door: place(3),
            topics: Vec::new(),
            topic: None,
        }
    }

    fn lose(&mut self, code: u16) -> Vec<Effect> {
        self.step(Input::Lost {
            code,
            reason: String::new(),
            jitter: 99,
        })
    }

    fn at_deadline(&mut self) -> Vec<Effect> {
        self.now = self.visitor.next_deadline().unwrap();
        self.step(Input::Deadline)
    }

    fn seqs(&self) -> Vec<u32> {
        self.visitor
            .entries()
            .iter()
            .map(|entry| entry.seq.0)
            .collect()
    }
}

fn shows(effects: Vec<Effect>) -> Vec<Change> {
    let shows = effects.into_iter();
    shows
        .filter_map(|effect| {
            if let Effect::Show(change) = effect {
                Some(change)
            } else {
                None
            }
        })
        .collect()
}

fn sends(effects: Vec<Effect>) -> Vec<FromVisitor> {
    let sends = effects.into_iter();
    sends
        .filter_map(|effect| {
            if let Effect::Send(frame) = effect {
                Some(frame)
            } else {
                None
            }
        })
        .collect()
}

fn hello_of(effects: &[Effect]) -> VisitorHello {
    match effects {
        [Effect::Send(FromVisitor::Hello(hello))] => hello.clone(),
        other => panic!("a hello was due: {other:?}"),
    }
}

fn context(url: &str) -> Context {
    Context {
        url: url.to_owned(),
        ..Context::default()
    }
}

fn standing(conversation: ConversationId, last: u32, status: Status) -> Standing {
    let none = Seq(0);
    Standing {
        conversation,
        status,
        last: Seq(last),
        seen_by_visitor: none,
        seen_by_agent: none,
        closes_at: None,
        reopen_until: None,
    }
}

fn place(ahead: u32) -> Place {
    Place {
        ahead,
        staffed: true,
        ..Place::default()
    }
}

fn waiting(ahead: u32) -> Status {
    Status::Waiting(place(ahead))
}

fn answered() -> Status {
    Status::Answered(face())
}

fn face() -> Face {
    Face {
        id: AgentId(1),
        name: "Ann".to_owned(),
    }
}

fn bo() -> Face {
    Face {
        id: AgentId(2),
        name: "Bo".to_owned(),
    }
}

fn mark(conversation: ConversationId, seq: u32) -> Bookmark {
    Bookmark {
        conversation,
        seq: Seq(seq),
    }
}

fn said(seq: u32, count: u32, text: &str) -> Entry {
    entry(seq, Author::Visitor, Nonce { tab: TAB, count }, text)
}

fn answer(seq: u32) -> Entry {
    entry(
        seq,
        Author::Agent(face()),
        Nonce {
            tab: TabId(1),
            count: seq,
        },
        "yes",
    )
}

fn entry(seq: u32, author: Author, nonce: Nonce, text: &str) -> Entry {
    let what = What::Said {
        author,
        nonce,
        text: Text::parse(text).unwrap(),
        quote: None,
    };
    Entry {
        seq: Seq(seq),
        at: START,
        what,
    }
}
