//! A visitor's tab against a relay that is played by hand.

use super::*;
use crate::PendingState;
use crate::link::LASTED_MS;
use crate::outbox::CONFIRM_WITHIN_MS;
use shared::limits::{OUTBOX_LEN_MAX, TYPING_LASTS_MS};
use shared::visitor::VisitorWelcome;
use shared::{
    AgentId, Author, Face, Nonce, RefusalCode, Side, Standing, Text, What, close, refusal,
};

const TAB: TabId = TabId(0xa1);
const START: Millis = Millis(1_000_000);
const C1: ConversationId = ConversationId(1);
const C2: ConversationId = ConversationId(2);

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
            text: "help".to_owned()
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
fn entries_of_an_earlier_conversation_are_ignored() {
    let mut play = Play::talking(2);
    play.hear(ToVisitor::Opened(standing(C2, 0, waiting(0))));

    assert!(play.visitor.entries().is_empty());
    assert_eq!(play.add(C1, vec![answer(3)]), []);
    assert_eq!(play.hear(ToVisitor::Seen(mark(C1, 2))), []);
    assert_eq!(play.hear(ToVisitor::Typing { conversation: C1 }), []);
    let status = ToVisitor::Status {
        conversation: C1,
        status: Status::Ended,
    };
    assert_eq!(play.hear(status), []);
}

#[test]
fn repeats_are_ignored_and_what_follows_them_is_taken() {
    let mut play = Play::talking(2);

    play.add(C1, vec![answer(1), answer(2), answer(3)]);

    assert_eq!(play.seqs(), [1, 2, 3]);
}

#[test]
fn a_hole_is_never_painted_and_says_hello_again_at_once() {
    let mut play = Play::talking(2);

    let effects = play.add(C1, vec![answer(3), answer(5)]);

    assert_eq!(play.seqs(), [1, 2, 3]);
    assert_eq!(
        effects
            .iter()
            .filter(|effect| **effect == Effect::Disconnect)
            .count(),
        1
    );
    assert!(effects.contains(&Effect::Connect));
    let since = hello_of(&play.step(Input::Opened)).since;
    assert_eq!(since, Some(mark(C1, 3)));
    play.welcome(Some(standing(C1, 5, answered())), 0);
    play.add(C1, vec![answer(4), answer(5)]);
    assert_eq!(play.seqs(), [1, 2, 3, 4, 5]);
}

#[test]
fn a_second_hole_in_a_row_asks_for_everything_and_is_in_no_hurry() {
    let mut play = Play::talking(2);
    play.add(C1, vec![answer(4)]);
    play.step(Input::Opened);
    play.welcome(Some(standing(C1, 4, answered())), 0);
    assert!(!play.add(C1, vec![answer(4)]).contains(&Effect::Connect));
    assert!(matches!(play.visitor.link(), Link::Waiting { .. }));

    play.at_deadline();
    assert_eq!(hello_of(&play.step(Input::Opened)).since, None);
    let changes = shows(play.welcome(Some(standing(C1, 4, answered())), 0));
    assert!(changes.contains(&Change::Reset));
    play.add(C1, vec![answer(1), answer(2), answer(3), answer(4)]);
    assert_eq!(play.seqs(), [1, 2, 3, 4]);

    play.reconnect();
    assert_eq!(
        play.visitor.since,
        Some(mark(C1, 4)),
        "the bookmark is trusted again"
    );
}

#[test]
fn a_hole_after_a_link_that_lasted_is_a_first_one() {
    let mut play = Play::talking(2);
    for last in [4, 6] {
        play.now = play.now.plus(LASTED_MS);
        assert!(play.add(C1, vec![answer(last)]).contains(&Effect::Connect));
        play.step(Input::Opened);
        play.welcome(Some(standing(C1, last, answered())), 0);
        play.add(C1, vec![answer(last - 1), answer(last)]);
    }
}

#[test]
fn a_welcome_goes_on_with_what_is_held_or_begins_anew() {
    fn check(standing: Option<Standing>, resets: bool, held: usize) {
        let mut play = Play::talking(3);
        play.reconnect();
        let changes = shows(play.welcome(standing.clone(), 0));
        assert_eq!(changes.contains(&Change::Reset), resets, "{standing:?}");
        assert_eq!(play.visitor.entries().len(), held, "{standing:?}");
        assert_eq!(
            play.visitor.status(),
            standing.as_ref().map(|standing| &standing.status)
        );
        let open = standing.is_some_and(|standing| standing.status != Status::Ended);
        assert_eq!(changes.contains(&Change::Door(place(3))), !open);
    }
    check(Some(standing(C1, 3, answered())), false, 3);
    check(Some(standing(C1, 9, waiting(1))), false, 3);
    check(Some(standing(C1, 3, Status::Ended)), false, 3);
    check(Some(standing(C1, 2, answered())), true, 0);
    check(Some(standing(C2, 5, answered())), true, 0);
    check(None, true, 0);
}

#[test]
fn a_token_that_is_worth_nothing_makes_a_new_visitor_who_says_it_again() {
    let mut play = Play::talking(2);
    play.step(Input::Say("still here".to_owned()));

    let effects = play.lose(close::Close::BadToken.code());

    assert!(effects.contains(&Effect::Token(None)));
    let changes = shows(effects);
    assert_eq!(changes[..2], [Change::Reset, Change::Status(None)]);
    assert!(matches!(play.visitor.link(), Link::Waiting { .. }));
    play.at_deadline();
    let effects = play.step(Input::Opened);
    let hello = hello_of(&effects);
    assert_eq!((&hello.token, hello.since), (&None, None));
    let nonce = Nonce { tab: TAB, count: 1 };
    let says = sends(play.welcome(None, 0));
    assert_eq!(
        says,
        [FromVisitor::Say {
            nonce,
            text: "still here".to_owned()
        }]
    );
}

#[test]
fn what_was_kept_is_painted_and_said_by_the_next_page_load() {
    let mut play = Play::live(None);
    play.step(Input::Say("a".to_owned()));
    let kept = play.visitor.outbox.kept();
    let mut next = Play {
        visitor: Visitor::new(kept, None, context("/")),
        now: play.now,
    };

    let changes = shows(next.step(Input::Start));
    assert!(
        changes
            .iter()
            .any(|change| matches!(change, Change::Outbox(says) if says.len() == 1))
    );
    next.step(Input::Opened);
    assert_eq!(sends(next.welcome(None, 0)).len(), 1);
    next.reconnect();
    assert_eq!(sends(next.welcome(None, 1)).len(), 0);
}

#[test]
fn what_is_not_confirmed_in_time_is_said_again_on_a_new_link() {
    let mut play = Play::live(None);
    play.step(Input::Say("a".to_owned()));
    play.hear(ToVisitor::Pong);
    play.now = play.now.plus(CONFIRM_WITHIN_MS);
    play.hear(ToVisitor::Pong);

    assert_eq!(play.step(Input::Deadline)[0], Effect::Disconnect);
    play.reconnect();
    assert_eq!(sends(play.welcome(None, 0)).len(), 1);
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
    assert_eq!(sends(play.step(Input::Retry(0))).len(), 1);
    let wait = refusal::Refusal::wait(RefusalCode::TooFast, 5_000);
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
fn the_status_is_told_by_frames_and_by_live_entries_but_not_by_history() {
    let mut play = Play::live(Some(standing(C1, 2, waiting(4))));
    let joined = |seq| Entry {
        seq: Seq(seq),
        at: START,
        what: What::Joined { agent: face() },
    };
    play.add(C1, vec![said(1, 1, "a"), joined(2)]);
    assert_eq!(
        play.visitor.status(),
        Some(&waiting(4)),
        "it was lost again since"
    );

    let changes = shows(play.add(C1, vec![joined(3)]));
    assert_eq!(changes[1], Change::Status(Some(answered())));
    let same = ToVisitor::Status {
        conversation: C1,
        status: answered(),
    };
    assert_eq!(play.hear(same), [], "nothing is painted twice");
    let ended = What::Ended { by: Side::Agent };
    play.add(
        C1,
        vec![Entry {
            seq: Seq(4),
            at: START,
            what: ended,
        }],
    );
    assert_eq!(play.visitor.status(), Some(&Status::Ended));
    play.add(C1, vec![joined(5)]);
    assert_eq!(
        play.visitor.status(),
        Some(&Status::Ended),
        "nothing follows an end"
    );
}

#[test]
fn unread_counts_answers_until_they_are_looked_at() {
    let mut play = Play::talking(1);
    play.step(Input::Looked);
    let changes = shows(play.add(C1, vec![answer(2), said(3, 1, "own")]));
    assert!(changes.contains(&Change::Unread(1)));
    assert!(shows(play.add(C1, vec![answer(4)])).contains(&Change::Unread(2)));

    let effects = play.step(Input::Looked);
    assert_eq!(sends(effects.clone()), [FromVisitor::Seen(mark(C1, 4))]);
    assert_eq!(shows(effects), [Change::Unread(0)]);
    assert_eq!(play.step(Input::Looked), [], "once");
}

#[test]
fn what_was_seen_without_a_connection_is_told_after_it() {
    let mut play = Play::talking(2);
    play.lose(1006);
    assert_eq!(sends(play.step(Input::Looked)), []);
    play.step(Input::Nudge);
    play.step(Input::Opened);

    let sends_now = sends(play.welcome(Some(standing(C1, 2, answered())), 0));
    assert_eq!(sends_now, [FromVisitor::Seen(mark(C1, 2))]);
    play.reconnect();
    let known = Standing {
        seen_by_visitor: Seq(2),
        ..standing(C1, 2, answered())
    };
    assert_eq!(sends(play.welcome(Some(known), 0)), []);
}

#[test]
fn an_agent_sees_only_forwards() {
    let mut play = Play::talking(3);

    assert_eq!(
        shows(play.hear(ToVisitor::Seen(mark(C1, 2)))),
        [Change::SeenByAgent(Seq(2))]
    );
    assert_eq!(play.hear(ToVisitor::Seen(mark(C1, 1))), []);
}

#[test]
fn an_agent_types_until_it_is_over_or_said() {
    let mut play = Play::talking(1);
    let typing = ToVisitor::Typing { conversation: C1 };
    assert_eq!(
        shows(play.hear(typing.clone())),
        [Change::AgentTyping(true)]
    );
    assert_eq!(play.hear(typing.clone()), []);
    assert_eq!(
        play.visitor.next_deadline(),
        Some(play.now.plus(TYPING_LASTS_MS))
    );
    assert_eq!(shows(play.at_deadline()), [Change::AgentTyping(false)]);

    play.hear(typing.clone());
    assert!(shows(play.add(C1, vec![answer(2)])).contains(&Change::AgentTyping(false)));
    play.hear(typing);
    let status = ToVisitor::Status {
        conversation: C1,
        status: Status::Ended,
    };
    assert!(shows(play.hear(status)).contains(&Change::AgentTyping(false)));
}

#[test]
fn typing_is_told_now_and_then_while_somebody_can_read_it() {
    let mut play = Play::live(None);
    assert_eq!(play.step(Input::Typing), [], "there is no conversation");
    let mut play = Play {
        now: play.now,
        ..Play::talking(1)
    };
    assert_eq!(sends(play.step(Input::Typing)), [FromVisitor::Typing]);
    play.now = play.now.plus(TYPING_EVERY_MS - 1);
    assert_eq!(play.step(Input::Typing), []);
    play.now = play.now.plus(1);
    assert_eq!(sends(play.step(Input::Typing)), [FromVisitor::Typing]);
    play.lose(1006);
    play.now = play.now.plus(TYPING_EVERY_MS);
    assert_eq!(play.step(Input::Typing), []);
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
        [visited.clone()]
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

#[test]
fn a_clock_that_is_set_back_keeps_everything_due() {
    let mut play = Play::talking(1);
    play.hear(ToVisitor::Typing { conversation: C1 });
    play.now = Millis(play.now.0 - 500_000);
    play.step(Input::Looked);

    assert_eq!(
        play.visitor.next_deadline(),
        Some(play.now.plus(TYPING_LASTS_MS))
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
        let mut play = Play::new(None);
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
        let site = "Wallet".to_owned();
        let (now, door) = (self.now, place(3));
        self.hear(ToVisitor::Welcome(VisitorWelcome {
            site,
            now,
            counted,
            conversation,
            door,
        }))
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
    }
}

fn place(ahead: u32) -> Place {
    Place {
        ahead,
        staffed: true,
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
    };
    Entry {
        seq: Seq(seq),
        at: START,
        what,
    }
}
