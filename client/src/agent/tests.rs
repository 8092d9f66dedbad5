//! An agent's tab against a relay that is played by hand.

mod calls;
mod inbox;
mod marks;
mod mirrors;
mod queue;
mod transfers;

use super::mirrors::{MIRRORS_LEN_MAX, REPAIR_WITHIN_MS};
use super::*;
use crate::PendingState;
use shared::agent::{AgentWelcome, Colleague, Recipient};
use shared::limits::{PING_EVERY_MS, TYPING_LASTS_MS, WATCHED_LEN_MAX};
use shared::{
    Author, Choice, Close, Context, Coverage, Decline, Handover, Mode, Nearness, Nonce, OfferEnd,
    Presence, Reason, Refusal, RefusalCode, Rule, Seq, Side, Target, Team, TeamId, Text, ToAgent,
    Topic, TopicId, VisitorId, What,
};

const TAB: TabId = TabId(0xa1);
const START: Millis = Millis(1_000_000);
const ME: AgentId = AgentId(1);
const BO: AgentId = AgentId(2);

#[test]
fn what_has_no_meaning_later_is_asked_only_on_a_live_link() {
    let conversation = id(1);
    let asks = [
        (Input::Take(id(1)), FromAgent::Take { conversation }),
        (Input::End(id(1)), FromAgent::End { conversation }),
        (
            Input::Choose(Choice::Online),
            FromAgent::Choose {
                choice: Choice::Online,
            },
        ),
        (Input::Typing(id(1)), FromAgent::Typing { conversation }),
        (Input::Active, FromAgent::Active),
        (Input::Accept(id(1)), FromAgent::Accept { conversation }),
        (
            Input::Decline(id(1), Decline::NotMine),
            FromAgent::Decline {
                conversation,
                why: Decline::NotMine,
            },
        ),
        (
            Input::Transfer {
                conversation,
                to: Recipient::Team(TeamId(1)),
                note: "knows".to_owned(),
                warm: true,
            },
            FromAgent::Transfer {
                conversation,
                to: Recipient::Team(TeamId(1)),
                note: "knows".to_owned(),
                warm: true,
            },
        ),
        (Input::TakeOver(id(1)), FromAgent::TakeOver { conversation }),
        (Input::Stay(id(1)), FromAgent::Stay { conversation }),
        (Input::Reopen(id(1)), FromAgent::Reopen { conversation }),
    ];
    for (input, frame) in asks {
        let mut play = Play::live(vec![line(1, 0, None)]);
        assert_eq!(sends(play.step(input.clone())), [frame]);
        play.lose(1006);
        assert_eq!(play.step(input), []);
    }
}

#[test]
fn one_count_runs_over_all_conversations() {
    let mut play = Play::live(vec![line(1, 0, Some(ME)), line(2, 0, Some(ME))]);
    let say = |n, count, text: &str| FromAgent::Say {
        nonce: Nonce { tab: TAB, count },
        conversation: id(n),
        text: text.to_owned(),
        quote: None,
    };
    let first = play.step(Input::Say(id(1), "a".to_owned()));
    assert_eq!(sends(first), [say(1, 1, "a")]);
    let second = play.step(Input::Say(id(2), "b".to_owned()));
    assert_eq!(sends(second), [say(2, 2, "b")]);

    let nonce = Nonce { tab: TAB, count: 1 };
    let what = What::Said {
        author: Author::Agent(face(ME)),
        nonce,
        text: text("a"),
        quote: None,
    };
    play.hear(added(
        1,
        vec![Entry {
            seq: Seq(1),
            at: START,
            what,
        }],
    ));
    assert_eq!(play.agent.pending().len(), 1);
    let refused = ToAgent::Refused {
        nonce: Some(Nonce { tab: TAB, count: 2 }),
        conversation: Some(id(2)),
        refusal: Refusal::last(RefusalCode::NotYours),
    };
    play.hear(refused);
    let state = PendingState::NotSent {
        code: RefusalCode::NotYours,
    };
    assert_eq!(play.agent.pending()[0].state, state);
}

#[test]
fn a_refusal_that_comes_twice_is_not_about_what_is_said_next() {
    let mut play = Play::live(vec![line(1, 0, Some(ME)), line(2, 0, Some(ME))]);
    for text in ["a", "b"] {
        play.step(Input::Say(id(1), text.to_owned()));
    }
    let refused = ToAgent::Refused {
        nonce: Some(Nonce { tab: TAB, count: 1 }),
        conversation: Some(id(1)),
        refusal: Refusal::last(RefusalCode::NotYours),
    };

    let effects = play.hear(refused.clone());
    play.hear(refused);

    assert!(
        effects.contains(&Effect::Disconnect),
        "nothing of it is heard"
    );
    let states = play.agent.pending().into_iter().map(|one| one.state);
    let code = RefusalCode::NotYours;
    let expected = [PendingState::Sending, PendingState::NotSent { code }];
    assert!(states.eq(expected));
    play.step(Input::Opened);
    let welcomed = sends(play.welcome(vec![line(2, 0, Some(ME))]));
    let again = FromAgent::Say {
        nonce: Nonce { tab: TAB, count: 1 },
        conversation: id(1),
        text: "b".to_owned(),
        quote: None,
    };
    assert!(
        welcomed.contains(&again),
        "the rest is said on the next link"
    );
}

#[test]
fn what_one_person_wrote_is_never_said_by_another() {
    let mut play = Play::live(Vec::new());
    play.step(Input::Say(id(1), "a".to_owned()));
    play.reconnect();

    let effects = play.welcome_as(BO, Vec::new());

    assert_eq!(sends(effects), []);
    let state = PendingState::NotSent {
        code: RefusalCode::NotYours,
    };
    assert_eq!(play.agent.pending()[0].state, state);
}

#[test]
fn a_refusal_of_something_else_is_told_to_the_person() {
    let mut play = Play::live(Vec::new());
    play.step(Input::Watch(id(9)));
    let refusal = Refusal::last(RefusalCode::UnknownConversation);
    let refused = ToAgent::Refused {
        nonce: None,
        conversation: Some(id(9)),
        refusal,
    };

    let changes = shows(play.hear(refused));

    assert_eq!(changes[0], Change::Refused(Some(id(9)), refusal));
    play.reconnect();
    assert_eq!(play.agent.since, [], "it is not asked for again");
}

#[test]
fn who_is_not_logged_in_stops() {
    for close in [
        Close::NotLoggedIn,
        Close::NotAMember,
        Close::BadToken,
        Close::Replaced,
    ] {
        let mut play = Play::live(Vec::new());
        play.lose(close.code());
        assert_eq!(play.agent.link(), Link::Stopped(close));
    }
}

#[test]
fn the_rest_is_passed_on() {
    let mut play = Play::live(vec![line(1, 0, None)]);
    let context = Context::default();
    let about = ToAgent::About {
        conversation: id(1),
        context: context.clone(),
    };
    assert_eq!(
        shows(play.hear(about)),
        [Change::About {
            conversation: id(1),
            context
        }]
    );
    let changes = shows(play.hear(ToAgent::Colleague(colleague())));
    assert_eq!(changes, [Change::Colleague(colleague())]);
    let coverage = Coverage { held: 9, of: 10 };
    let changes = shows(play.hear(ToAgent::Accuracy(coverage)));
    assert_eq!(changes, [Change::Accuracy(Some(coverage))]);
    assert_eq!(play.hear(ToAgent::Pong), []);
    play.now = play.now.plus(PING_EVERY_MS);
    assert_eq!(sends(play.step(Input::Deadline)), [FromAgent::Ping]);
}

#[test]
fn activity_is_told_now_and_then() {
    let mut play = Play::live(Vec::new());
    assert_eq!(sends(play.step(Input::Active)), [FromAgent::Active]);
    play.now = play.now.plus(ACTIVE_EVERY_MS - 1);
    play.hear(ToAgent::Pong);
    assert_eq!(play.step(Input::Active), []);
    play.reconnect();
    assert_eq!(play.step(Input::Active), [], "not before the welcome");
    play.welcome(Vec::new());
    play.now = play.now.plus(1);
    assert_eq!(sends(play.step(Input::Active)), [FromAgent::Active]);

    play.now = Millis(play.now.0 - 500_000);
    let effects = play.step(Input::Active);
    assert_eq!(
        sends(effects),
        [FromAgent::Active],
        "the clock was set back"
    );
}

struct Play {
    agent: Agent,
    now: Millis,
}

impl Play {
    fn live(lines: Vec<Conversation>) -> Play {
        let mut play = Play {
            agent: Agent::new(Kept::new(TAB)),
            now: START,
        };
        play.step(Input::Start);
        play.step(Input::Opened);
        play.welcome(lines);
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
        self.agent.step(self.now, input, &mut effects);
        effects
    }

    fn hear(&mut self, frame: ToAgent) -> Vec<Effect> {
        self.step(Input::Heard(frame))
    }

    /// Messages of the visitor.
    fn add(&mut self, conversation: u64, seqs: std::ops::RangeInclusive<u32>) -> Vec<Effect> {
        self.hear(added(conversation, seqs.map(message).collect()))
    }

    fn welcome(&mut self, lines: Vec<Conversation>) -> Vec<Effect> {
        self.welcome_as(ME, lines)
    }

    fn welcome_as(&mut self, me: AgentId, conversations: Vec<Conversation>) -> Vec<Effect> {
        self.hear(ToAgent::Welcome(AgentWelcome {
            me: face(me),
            site: "Wallet".to_owned(),
            now: self.now.plus(2_000),
            counted: 0,
            conversations,
            colleagues: vec![colleague()],
            teams: vec![team()],
            topics: vec![topic()],
            mode: Mode::Offer,
            supervises: true,
            accuracy: None,
        }))
    }

    fn list(&mut self, line: Conversation) -> Vec<Effect> {
        self.hear(ToAgent::Listed {
            conversations: vec![line],
        })
    }

    fn lose(&mut self, code: u16) -> Vec<Effect> {
        self.step(Input::Lost {
            code,
            reason: String::new(),
            jitter: 99,
        })
    }

    fn seqs(&self, conversation: u64) -> Vec<u32> {
        self.agent
            .entries(id(conversation))
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

fn sends(effects: Vec<Effect>) -> Vec<FromAgent> {
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

fn id(conversation: u64) -> ConversationId {
    ConversationId(conversation)
}

fn mark(conversation: u64, seq: u32) -> Bookmark {
    Bookmark {
        conversation: id(conversation),
        seq: Seq(seq),
    }
}

fn face(agent: AgentId) -> Face {
    Face {
        id: agent,
        name: "Ann".to_owned(),
    }
}

fn colleague() -> Colleague {
    Colleague {
        face: face(BO),
        choice: Choice::Online,
        presence: Presence::Online,
        load: 0,
        capacity: 4,
        pauses_until: None,
        teams: vec![TeamId(1)],
    }
}

fn team() -> Team {
    Team {
        id: TeamId(1),
        name: "Payments".to_owned(),
    }
}

fn topic() -> Topic {
    Topic {
        id: TopicId(1),
        en: "Fees".to_owned(),
        zh: "手续费".to_owned(),
    }
}

fn line(conversation: u64, last: u32, agent: Option<AgentId>) -> Conversation {
    Conversation {
        id: id(conversation),
        visitor: VisitorId(1),
        agent: agent.map(face),
        ended: false,
        returned: false,
        opened_at: START,
        last: Seq(last),
        last_at: START,
        words: String::new(),
        words_by: None,
        seen_by_visitor: Seq(0),
        seen_by_agent: Seq(0),
        nearness: Nearness::Gone,
        reason: None,
        rank_at: START,
        parked: false,
        team: None,
        topic: None,
        priority: 0,
        handover: None,
        offered_to: None,
        owed_since: None,
        closes_at: None,
    }
}

fn message(seq: u32) -> Entry {
    let nonce = Nonce {
        tab: TabId(1),
        count: seq,
    };
    let text = text(&format!("hi {seq}"));
    let what = What::Said {
        author: Author::Visitor,
        nonce,
        text,
        quote: None,
    };
    Entry {
        seq: Seq(seq),
        at: Millis(u64::from(seq)),
        what,
    }
}

fn happened(seq: u32, what: What) -> Entry {
    Entry {
        seq: Seq(seq),
        at: START,
        what,
    }
}

fn answer(seq: u32, agent: AgentId) -> Entry {
    let nonce = Nonce {
        tab: TabId(2),
        count: seq,
    };
    let what = What::Said {
        author: Author::Agent(face(agent)),
        nonce,
        text: text("yes"),
        quote: None,
    };
    happened(seq, what)
}

fn text(text: &str) -> Text {
    Text::parse(text).unwrap()
}

fn added(conversation: u64, entries: Vec<Entry>) -> ToAgent {
    ToAgent::Added {
        conversation: id(conversation),
        entries,
    }
}
