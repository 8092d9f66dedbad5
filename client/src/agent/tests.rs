//! An agent's tab against a relay that is played by hand.

use super::mirrors::{MIRRORS_LEN_MAX, REPAIR_WITHIN_MS};
use super::*;
use crate::PendingState;
use shared::agent::AgentWelcome;
use shared::limits::{PING_EVERY_MS, TYPING_LASTS_MS, WATCHED_LEN_MAX};
use shared::{Author, Close, Nonce, RefusalCode, Side, Text, VisitorId, What};

const TAB: TabId = TabId(0xa1);
const START: Millis = Millis(1_000_000);
const ME: AgentId = AgentId(1);
const BO: AgentId = AgentId(2);

#[test]
fn the_welcome_rebuilds_the_inbox() {
    let mut play = Play::live(vec![line(1, 0, None), line(2, 0, None)]);
    play.reconnect();

    let changes = shows(play.welcome(vec![line(2, 0, None), line(3, 0, None)]));

    let expected = [
        Change::Link(Link::Live),
        Change::Welcome {
            me: face(ME),
            site: "Wallet".to_owned(),
        },
        Change::Unlisted(id(1)),
        Change::Listed(line(2, 0, None)),
        Change::Listed(line(3, 0, None)),
        Change::Queue(vec![id(3)]),
        Change::Colleague(colleague()),
    ];
    assert_eq!(changes, expected);
    assert_eq!(
        play.agent
            .conversations()
            .map(|line| line.id.0)
            .collect::<Vec<_>>(),
        [2, 3]
    );
    assert_eq!(play.agent.me(), Some(ME));
}

#[test]
fn hello_names_what_is_shown_and_what_is_given_and_held() {
    let mut play = Play::live(vec![
        line(1, 2, Some(ME)),
        line(2, 0, None),
        line(3, 1, Some(BO)),
    ]);
    play.add(1, 1..=2);
    play.step(Input::Watch(id(3)));
    play.add(3, 1..=1);
    play.step(Input::Watch(id(2)));

    play.lose(1006);
    play.step(Input::Nudge);
    let effects = play.step(Input::Opened);

    let since = vec![mark(2, 0), mark(3, 1), mark(1, 2)];
    assert_eq!(
        effects,
        [Effect::Send(FromAgent::Hello { tab: TAB, since })]
    );
}

#[test]
fn hello_never_names_more_than_may_be_watched() {
    let mut play = Play::live((1..=80).map(|n| line(n, 1, Some(ME))).collect());
    for n in 1..=80 {
        play.add(n, 1..=1);
    }
    play.reconnect();
    assert_eq!(play.agent.since.len(), WATCHED_LEN_MAX);
    assert_eq!(play.agent.since[0], mark(80, 1), "the latest first");

    for n in 1..=80 {
        play.step(Input::Watch(id(n)));
    }
    play.reconnect();
    assert!(
        play.agent
            .since
            .iter()
            .all(|mark| mark.conversation > id(80 - 50))
    );
}

#[test]
fn what_came_to_be_shown_during_hello_is_asked_for_after_the_welcome() {
    let lines = vec![line(1, 0, None), line(2, 0, None)];
    let mut play = Play::live(lines.clone());
    play.step(Input::Watch(id(1)));
    play.reconnect();
    assert_eq!(sends(play.step(Input::Watch(id(2)))), []);
    assert_eq!(sends(play.step(Input::Unwatch(id(1)))), []);

    let unwatch = FromAgent::Unwatch {
        conversation: id(1),
    };
    assert_eq!(
        sends(play.welcome(lines)),
        [FromAgent::Watch(mark(2, 0)), unwatch]
    );
}

#[test]
fn a_given_conversation_arrives_by_itself_and_moves_its_line() {
    let mut play = Play::live(vec![line(1, 0, Some(ME))]);

    let changes = shows(play.add(1, 1..=2));

    assert_eq!(play.seqs(1), [1, 2]);
    let listed = changes.iter().find_map(|change| match change {
        Change::Listed(line) => Some(line),
        _ => None,
    });
    let listed = listed.unwrap();
    assert_eq!((listed.last, listed.words.as_str()), (Seq(2), "hi 2"));
    assert_eq!(
        (listed.words_by, listed.last_at),
        (Some(Side::Visitor), Millis(2))
    );
    assert!(changes.contains(&Change::Unread(id(1), 2)));
}

#[test]
fn the_relays_list_counts_unless_entries_are_ahead_of_it() {
    let mut play = Play::live(vec![line(1, 0, Some(ME))]);
    play.add(1, 1..=2);
    let behind = Conversation {
        here: true,
        ..line(1, 1, Some(ME))
    };
    play.hear(ToAgent::Listed {
        conversations: vec![behind],
    });
    let held = play.agent.conversations().next().unwrap().clone();
    assert_eq!(
        (held.last, held.words.as_str(), held.here),
        (Seq(2), "hi 2", true)
    );

    let ahead = Conversation {
        words: "new".to_owned(),
        ..line(1, 3, Some(BO))
    };
    let listed = ToAgent::Listed {
        conversations: vec![ahead.clone()],
    };
    let changes = shows(play.hear(listed.clone()));
    assert_eq!(changes, [Change::Listed(ahead), Change::Unread(id(1), 0)]);
    assert_eq!(play.hear(listed), [], "nothing is painted twice");
}

#[test]
fn an_ended_conversation_leaves_the_inbox_and_its_entries_stay() {
    let mut play = Play::live(vec![line(1, 0, Some(ME)), line(2, 0, None)]);
    play.add(1, 1..=1);
    let what = What::Ended { by: Side::Visitor };
    let ended = Entry {
        seq: Seq(2),
        at: START,
        what,
    };
    let changes = shows(play.hear(added(1, vec![ended])));
    assert!(changes.contains(&Change::Unlisted(id(1))));
    assert_eq!(play.seqs(1), [1, 2]);

    let gone = Conversation {
        ended: true,
        ..line(2, 1, None)
    };
    let changes = shows(play.hear(ToAgent::Listed {
        conversations: vec![gone],
    }));
    assert_eq!(changes, [Change::Unlisted(id(2))]);
    assert_eq!(play.agent.conversations().count(), 0);
}

#[test]
fn joined_and_returned_entries_move_the_line() {
    let mut play = Play::live(vec![line(1, 0, None)]);
    play.step(Input::Watch(id(1)));
    let entry = |seq, what| {
        vec![Entry {
            seq: Seq(seq),
            at: START,
            what,
        }]
    };
    play.hear(added(1, entry(1, What::Joined { agent: face(BO) })));
    assert_eq!(
        play.agent.conversations().next().unwrap().agent,
        Some(face(BO))
    );
    play.hear(added(1, entry(2, What::Returned)));
    let line = play.agent.conversations().next().unwrap();
    assert_eq!((&line.agent, line.returned), (&None, true));
}

#[test]
fn a_hole_is_asked_for_once_and_filled() {
    let mut play = Play::live(vec![line(1, 2, Some(ME))]);
    play.add(1, 1..=2);

    assert_eq!(sends(play.add(1, 4..=4)), [FromAgent::Watch(mark(1, 2))]);
    assert_eq!(sends(play.add(1, 5..=5)), [], "it was ahead as well");
    assert_eq!(play.seqs(1), [1, 2]);
    play.add(1, 3..=5);
    assert_eq!(play.seqs(1), [1, 2, 3, 4, 5]);
    play.now = play.now.plus(REPAIR_WITHIN_MS);
    assert_eq!(play.step(Input::Deadline), []);
}

#[test]
fn a_hole_that_stays_is_asked_for_from_the_beginning_on_a_new_link() {
    let mut play = Play::live(vec![line(1, 2, Some(ME))]);
    play.add(1, 1..=2);
    play.add(1, 4..=4);
    play.now = play.now.plus(REPAIR_WITHIN_MS);

    let effects = play.step(Input::Deadline);

    assert!(effects.contains(&Effect::Disconnect) && !effects.contains(&Effect::Connect));
    assert_eq!(
        shows(effects)[..2],
        [Change::Reset(id(1)), Change::Unread(id(1), 0)]
    );
    play.reconnect();
    assert_eq!(play.agent.since, []);
    play.welcome(vec![line(1, 4, Some(ME))]);
    play.add(1, 1..=4);
    assert_eq!(play.seqs(1), [1, 2, 3, 4]);
}

#[test]
fn what_is_neither_shown_nor_given_is_not_asked_for() {
    let mut play = Play::live(vec![line(1, 3, None), line(2, 3, None)]);
    assert_eq!(play.add(1, 3..=3), []);
    assert_eq!(play.agent.bookmark(id(1)), None);

    play.step(Input::Watch(id(2)));
    assert_eq!(sends(play.add(2, 3..=3)), [FromAgent::Watch(mark(2, 0))]);
}

#[test]
fn what_is_held_beyond_the_end_is_of_another_history() {
    let mut play = Play::live(vec![line(1, 3, Some(ME))]);
    play.add(1, 1..=3);
    play.reconnect();

    let changes = shows(play.welcome(vec![line(1, 2, Some(ME))]));

    assert!(changes.contains(&Change::Reset(id(1))));
    play.add(1, 1..=2);
    assert_eq!(play.seqs(1), [1, 2]);
}

#[test]
fn only_so_many_conversations_are_held_and_none_that_is_needed_goes() {
    let lines = (1..=150)
        .map(|n| line(n, 1, (n == 1).then_some(ME)))
        .collect();
    let mut play = Play::live(lines);
    play.add(1, 1..=1);
    play.step(Input::Watch(id(2)));
    play.add(2, 1..=1);
    let mut reset = Vec::new();
    for n in 3..=150 {
        reset.extend(
            shows(play.add(n, 1..=1))
                .into_iter()
                .filter_map(|change| match change {
                    Change::Reset(id) => Some(id.0),
                    _ => None,
                }),
        );
    }

    assert_eq!(reset, (3..=52).collect::<Vec<_>>());
    assert_eq!(play.agent.mirrors.ids().len(), MIRRORS_LEN_MAX);
    assert_eq!((play.seqs(1), play.seqs(2)), (vec![1], vec![1]));
}

#[test]
fn too_many_shown_ones_make_room_for_the_latest() {
    let mut play = Play::live(Vec::new());
    let len = WATCHED_LEN_MAX as u64;
    for n in 1..=len {
        assert_eq!(
            sends(play.step(Input::Watch(id(n)))),
            [FromAgent::Watch(mark(n, 0))]
        );
    }
    assert_eq!(
        sends(play.step(Input::Watch(id(1)))),
        [],
        "it is shown already"
    );

    let unwatch = FromAgent::Unwatch {
        conversation: id(2),
    };
    let watch = FromAgent::Watch(mark(len + 1, 0));
    assert_eq!(
        sends(play.step(Input::Watch(id(len + 1)))),
        [unwatch, watch]
    );
    assert_eq!(sends(play.step(Input::Unwatch(id(2)))), []);
}

#[test]
fn looking_is_told_once_and_only_of_what_is_given_to_me() {
    let mut play = Play::live(vec![line(1, 2, Some(ME)), line(2, 2, None)]);
    play.add(1, 1..=2);
    play.step(Input::Watch(id(2)));
    play.add(2, 1..=2);

    let effects = play.step(Input::Looked(id(1)));
    assert_eq!(sends(effects.clone()), [FromAgent::Seen(mark(1, 2))]);
    assert_eq!(shows(effects), [Change::Unread(id(1), 0)]);
    assert_eq!(play.step(Input::Looked(id(1))), []);
    assert_eq!(
        play.step(Input::Looked(id(2))),
        [],
        "looking on is no answer"
    );
    let given = ToAgent::Listed {
        conversations: vec![line(2, 2, Some(ME))],
    };
    assert_eq!(sends(play.hear(given)), [FromAgent::Seen(mark(2, 2))]);
}

#[test]
fn what_was_seen_without_a_connection_is_told_after_it() {
    let mut play = Play::live(vec![line(1, 2, Some(ME))]);
    play.add(1, 1..=2);
    play.lose(1006);
    assert_eq!(sends(play.step(Input::Looked(id(1)))), []);
    play.step(Input::Nudge);
    play.step(Input::Opened);

    assert_eq!(
        sends(play.welcome(vec![line(1, 2, Some(ME))])),
        [FromAgent::Seen(mark(1, 2))]
    );
}

#[test]
fn the_visitors_eye_moves_the_mark_forwards() {
    let mut play = Play::live(vec![line(1, 3, Some(ME))]);
    let changes = shows(play.hear(ToAgent::Seen(mark(1, 2))));
    assert_eq!(changes[0], Change::SeenByVisitor(id(1), Seq(2)));
    assert!(matches!(&changes[1], Change::Listed(line) if line.seen_by_visitor == Seq(2)));
    assert_eq!(play.hear(ToAgent::Seen(mark(1, 1))), []);
}

#[test]
fn who_types_is_shown_until_it_is_over_or_said() {
    let mut play = Play::live(vec![line(1, 0, Some(ME))]);
    let typing = |agent| ToAgent::Typing {
        conversation: id(1),
        agent,
    };
    let shown = |visitor, agent| {
        vec![Change::Typing {
            conversation: id(1),
            visitor,
            agent,
        }]
    };
    assert_eq!(shows(play.hear(typing(None))), shown(true, None));
    assert_eq!(
        shows(play.hear(typing(Some(face(BO))))),
        shown(true, Some(face(BO)))
    );
    assert_eq!(
        play.hear(typing(Some(face(ME)))),
        [],
        "that is me, elsewhere"
    );
    assert_eq!(
        shows(play.add(1, 1..=1))[0],
        shown(false, Some(face(BO)))[0]
    );
    play.now = play.now.plus(TYPING_LASTS_MS);
    assert_eq!(shows(play.step(Input::Deadline)), shown(false, None));
    let elsewhere = ToAgent::Typing {
        conversation: id(9),
        agent: None,
    };
    assert_eq!(play.hear(elsewhere), [], "not a conversation of the inbox");
}

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
    ];
    for (input, frame) in asks {
        let mut play = Play::live(vec![line(1, 0, None)]);
        assert_eq!(sends(play.step(input.clone())), [frame]);
        play.lose(1006);
        assert_eq!(play.step(input), []);
    }
}

#[test]
fn typing_is_told_now_and_then_for_each_conversation() {
    let mut play = Play::live(Vec::new());
    assert_eq!(sends(play.step(Input::Typing(id(1)))).len(), 1);
    assert_eq!(sends(play.step(Input::Typing(id(1)))).len(), 0);
    assert_eq!(sends(play.step(Input::Typing(id(2)))).len(), 1);
    play.now = play.now.plus(TYPING_EVERY_MS);
    assert_eq!(sends(play.step(Input::Typing(id(2)))).len(), 1);
}

#[test]
fn one_count_runs_over_all_conversations() {
    let mut play = Play::live(vec![line(1, 0, Some(ME)), line(2, 0, Some(ME))]);
    let say = |n, count, text: &str| FromAgent::Say {
        nonce: Nonce { tab: TAB, count },
        conversation: id(n),
        text: text.to_owned(),
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
    let order = vec![id(1)];
    let queue = ToAgent::Queue {
        order: order.clone(),
    };
    assert_eq!(shows(play.hear(queue)), [Change::Queue(order)]);
    let changes = shows(play.hear(ToAgent::Colleague(colleague())));
    assert_eq!(changes, [Change::Colleague(colleague())]);
    assert_eq!(play.hear(ToAgent::Pong), []);
    play.now = play.now.plus(PING_EVERY_MS);
    assert_eq!(sends(play.step(Input::Deadline)), [FromAgent::Ping]);
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
            now: self.now,
            counted: 0,
            queue: conversations
                .last()
                .map(|line| line.id)
                .into_iter()
                .collect(),
            conversations,
            colleagues: vec![colleague()],
        }))
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
        here: true,
        load: 0,
        capacity: 4,
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
        here: false,
        reason: None,
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
    };
    Entry {
        seq: Seq(seq),
        at: Millis(u64::from(seq)),
        what,
    }
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
