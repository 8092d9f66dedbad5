//! Inputs, sane and not: what a person, a network and a relay that talks nonsense can do.

use client::{Act, Kept, Say, agent, visitor};
use proptest::collection::vec;
use proptest::prelude::*;
use shared::agent::{AgentWelcome, Recipient};
use shared::note::Note;
use shared::visitor::VisitorWelcome;
use shared::{
    AgentId, Attachment, Author, Bookmark, Choice, Close, Context, Conversation, ConversationId,
    Coverage, Decline, Entry, Face, Field, FieldId, FileId, Filled, Millis, Mode, Nearness, Nonce,
    Offer, OfferEnd, Place, Rating, Reason, Refusal, RefusalCode, Rule, Scale, Seq, Side, Standing,
    Status, TabId, Target, Text, ToAgent, ToVisitor, Topic, TopicId, VisitorId, What,
};

const TAB: TabId = TabId(5);

/// How the clock moves before a step.
#[derive(Clone, Copy, Debug)]
pub enum Pause {
    Ms(u64),
    ToDeadline,
    Back(u64),
}

pub fn pause() -> impl Strategy<Value = Pause> {
    prop_oneof![
        4 => (0_u64..3_000).prop_map(Pause::Ms),
        3 => Just(Pause::ToDeadline),
        1 => (10_000_u64..100_000).prop_map(Pause::Ms),
        1 => (0_u64..50_000).prop_map(Pause::Back),
    ]
}

pub fn later(now: Millis, pause: Pause, deadline: Option<Millis>) -> Millis {
    match pause {
        Pause::Ms(ms) => now.plus(ms),
        Pause::ToDeadline => deadline.unwrap_or(now).max(now),
        Pause::Back(ms) => Millis(now.0.saturating_sub(ms)),
    }
}

pub fn visitor_input() -> impl Strategy<Value = visitor::Input> {
    use visitor::Input;
    prop_oneof![
        1 => Just(Input::Start),
        4 => Just(Input::Opened),
        2 => lost().prop_map(|(code, reason, jitter)| Input::Lost { code, reason, jitter }),
        4 => visitor_welcome().prop_map(Input::Heard),
        12 => to_visitor().prop_map(Input::Heard),
        4 => Just(Input::Deadline),
        2 => Just(Input::Nudge),
        2 => Just(Input::Reached),
        5 => said().prop_map(Input::Say),
        2 => file().prop_map(Input::Share),
        2 => (bookmark(), said()).prop_map(|(mark, text)| Input::Reply(mark, text)),
        2 => (bookmark(), proptest::option::of(said()))
            .prop_map(|(mark, text)| Input::Amend(mark, text)),
        1 => Just(Input::Typing),
        1 => Just(Input::Looked),
        1 => Just(Input::Visited(Context::default())),
        1 => Just(Input::End),
        2 => topic().prop_map(Input::Topic),
        1 => Just(Input::Stay),
        1 => Just(Input::Reopen),
        1 => (0_u8..7, said()).prop_map(|(score, comment)| Input::Rate { score, comment }),
        1 => Just(Input::Leave),
        2 => filled().prop_map(Input::Fill),
        1 => (0_usize..3).prop_map(Input::Retry),
        1 => (0_usize..3).prop_map(Input::Dismiss),
    ]
}

pub fn agent_input() -> impl Strategy<Value = agent::Input> {
    use agent::Input;
    prop_oneof![
        1 => Just(Input::Start),
        4 => Just(Input::Opened),
        2 => lost().prop_map(|(code, reason, jitter)| Input::Lost { code, reason, jitter }),
        4 => agent_welcome().prop_map(Input::Heard),
        12 => to_agent().prop_map(Input::Heard),
        4 => Just(Input::Deadline),
        2 => Just(Input::Nudge),
        2 => Just(Input::Reached),
        5 => (conversation(), said()).prop_map(|(id, text)| Input::Say(id, text)),
        2 => (conversation(), file()).prop_map(|(id, file)| Input::Share(id, file)),
        2 => (bookmark(), said()).prop_map(|(mark, text)| Input::Reply(mark, text)),
        2 => (bookmark(), proptest::option::of(said()))
            .prop_map(|(mark, text)| Input::Amend(mark, text)),
        1 => conversation().prop_map(Input::Typing),
        2 => conversation().prop_map(Input::Looked),
        2 => conversation().prop_map(Input::Watch),
        1 => conversation().prop_map(Input::Unwatch),
        1 => conversation().prop_map(Input::Take),
        1 => conversation().prop_map(Input::End),
        1 => Just(Input::Choose(Choice::Online)),
        1 => Just(Input::Active),
        3 => asked_of_agent(),
        1 => (0_usize..3).prop_map(Input::Retry),
        1 => (0_usize..3).prop_map(Input::Dismiss),
    ]
}

fn asked_of_agent() -> impl Strategy<Value = agent::Input> {
    use agent::Input;
    let to = prop_oneof![
        (0_u32..3).prop_map(|id| Recipient::Agent(AgentId(id))),
        Just(Recipient::Team(shared::TeamId(1))),
    ];
    prop_oneof![
        conversation().prop_map(Input::Accept),
        conversation().prop_map(|id| Input::Decline(id, Decline::Busy)),
        (conversation(), to, any::<bool>()).prop_map(|(conversation, to, warm)| {
            let note = "n".to_owned();
            Input::Transfer {
                conversation,
                to,
                note,
                warm,
            }
        }),
        conversation().prop_map(Input::TakeOver),
        conversation().prop_map(Input::Stay),
        conversation().prop_map(Input::Reopen),
    ]
}

fn to_visitor() -> impl Strategy<Value = ToVisitor> {
    prop_oneof![
        1 => Just(ToVisitor::Token { token: "t".to_owned() }),
        2 => standing().prop_map(ToVisitor::Opened),
        8 => (conversation(), entries())
            .prop_map(|(conversation, entries)| ToVisitor::Added { conversation, entries }),
        2 => (conversation(), status())
            .prop_map(|(conversation, status)| ToVisitor::Status { conversation, status }),
        1 => conversation().prop_map(|conversation| ToVisitor::Typing { conversation }),
        1 => bookmark().prop_map(ToVisitor::Seen),
        3 => (nonce(), refusal())
            .prop_map(|(nonce, refusal)| ToVisitor::Refused { nonce, refusal }),
        1 => Just(ToVisitor::Pong),
        2 => (conversation(), moment())
            .prop_map(|(conversation, closes_at)| ToVisitor::Quiet { conversation, closes_at }),
        1 => vec(field(), 0..3).prop_map(|fields| ToVisitor::Form { fields }),
        2 => vec(filled(), 0..3).prop_map(|filled| ToVisitor::Filled { filled }),
        1 => (conversation(), proptest::option::of(rating())).prop_map(|(conversation, rating)| {
            let scale = Scale::Stars;
            ToVisitor::Rated { conversation, scale, rating }
        }),
    ]
}

fn to_agent() -> impl Strategy<Value = ToAgent> {
    prop_oneof![
        2 => vec(line(), 1..3).prop_map(|conversations| ToAgent::Listed { conversations }),
        8 => (conversation(), entries())
            .prop_map(|(conversation, entries)| ToAgent::Added { conversation, entries }),
        1 => (conversation(), proptest::option::of(face()))
            .prop_map(|(conversation, agent)| ToAgent::Typing { conversation, agent }),
        1 => bookmark().prop_map(ToAgent::Seen),
        3 => (nonce(), proptest::option::of(conversation()), refusal()).prop_map(
            |(nonce, conversation, refusal)| ToAgent::Refused { nonce, conversation, refusal }
        ),
        1 => Just(ToAgent::Pong),
        2 => (conversation(), 0_u64..3).prop_map(|(id, until)| ToAgent::Offered(offer(id, until))),
        1 => conversation().prop_map(|conversation| ToAgent::OfferEnded {
            conversation,
            how: OfferEnd::Expired,
        }),
        2 => (conversation(), 0_u64..3).prop_map(|(conversation, at)| ToAgent::Unanswered {
            conversation,
            returns_at: Millis(at),
        }),
        1 => Just(ToAgent::Accuracy(Coverage { held: 1, of: 2 })),
        1 => vec(field(), 0..3).prop_map(|fields| ToAgent::Form { fields }),
        1 => (conversation(), rating())
            .prop_map(|(conversation, rating)| ToAgent::Rated { conversation, rating }),
        1 => conversation().prop_map(|conversation| ToAgent::Proven { conversation }),
        1 => (conversation(), face()).prop_map(|(conversation, agent)| ToAgent::Noted(Note {
            number: 1,
            conversation,
            after: Seq(1),
            at: Millis(1),
            agent,
            text: Text::parse("a note").expect("it has words"),
            mentions: Vec::new(),
        })),
        1 => (conversation(), vec(filled(), 0..3)).prop_map(|(conversation, filled)| {
            ToAgent::Filled { conversation, filled, left_away: true }
        }),
    ]
}

fn field() -> impl Strategy<Value = Field> {
    (0_u32..4).prop_map(|id| Field {
        id: FieldId(id),
        ..Field::contact()
    })
}

fn filled() -> impl Strategy<Value = Filled> {
    (0_u32..4, said()).prop_map(|(field, value)| Filled {
        field: FieldId(field),
        value,
    })
}

fn rating() -> impl Strategy<Value = Rating> {
    (1_u8..6, said()).prop_map(|(score, comment)| Rating {
        score,
        scale: Scale::Stars,
        comment,
    })
}

fn visitor_welcome() -> impl Strategy<Value = ToVisitor> {
    let standing = proptest::option::of(standing());
    (standing, 0_u32..6, topic()).prop_map(|(conversation, counted, topic)| {
        let (now, door) = (Millis(0), Place::default());
        let names = |id| Topic {
            id: TopicId(id),
            en: "t".to_owned(),
            zh: "t".to_owned(),
        };
        ToVisitor::Welcome(VisitorWelcome {
            site: "s".into(),
            now,
            counted,
            conversation,
            door,
            topics: vec![names(1), names(2)],
            topic,
        })
    })
}

fn agent_welcome() -> impl Strategy<Value = ToAgent> {
    (vec(line(), 0..4), face(), 0_u32..6).prop_map(|(conversations, me, counted)| {
        ToAgent::Welcome(AgentWelcome {
            me,
            site: "s".to_owned(),
            now: Millis(0),
            counted,
            conversations,
            colleagues: Vec::new(),
            teams: Vec::new(),
            topics: Vec::new(),
            mode: Mode::Offer,
            supervises: true,
            accuracy: None,
        })
    })
}

fn offer(conversation: ConversationId, until: u64) -> Offer {
    let reason = Reason {
        rule: Rule::OnlyOneFree,
        waited_ms: 0,
        load: 0,
        capacity: 100,
        idle_ms: None,
        candidates: 1,
        skill: 0,
        relaxed: 0,
    };
    Offer {
        conversation,
        until: Millis(until),
        reason,
        handover: None,
    }
}

fn lost() -> impl Strategy<Value = (u16, String, u32)> {
    let code = prop_oneof![
        6 => Just(1006),
        2 => proptest::sample::select(&Close::ALL[..]).prop_map(Close::code),
        1 => any::<u16>(),
    ];
    let reason = prop_oneof![
        Just(String::new()),
        Just("restart;pause_ms=3000".to_owned())
    ];
    (code, reason, any::<u32>())
}

fn said() -> impl Strategy<Value = String> {
    prop_oneof![Just("a"), Just("b"), Just(" "), Just("\0")].prop_map(str::to_owned)
}

fn conversation() -> impl Strategy<Value = ConversationId> {
    (0_u64..4).prop_map(ConversationId)
}

fn topic() -> impl Strategy<Value = Option<TopicId>> {
    proptest::option::of((1_u32..4).prop_map(TopicId))
}

fn moment() -> impl Strategy<Value = Option<Millis>> {
    proptest::option::of((0_u64..3).prop_map(Millis))
}

fn seq() -> impl Strategy<Value = Seq> {
    prop_oneof![9 => (0_u32..9).prop_map(Seq), 1 => any::<u32>().prop_map(Seq)]
}

fn bookmark() -> impl Strategy<Value = Bookmark> {
    (conversation(), seq()).prop_map(|(conversation, seq)| Bookmark { conversation, seq })
}

fn nonce() -> impl Strategy<Value = Option<Nonce>> {
    let tab = prop_oneof![4 => Just(TAB), 1 => Just(TabId(6))];
    proptest::option::weighted(
        0.8,
        (tab, 0_u32..9).prop_map(|(tab, count)| Nonce { tab, count }),
    )
}

fn refusal() -> impl Strategy<Value = Refusal> {
    let code = proptest::sample::select(RefusalCode::ALL);
    let retry_ms = proptest::option::of(prop_oneof![0_u32..9_000, any::<u32>()]);
    (code, retry_ms).prop_map(|(code, retry_ms)| Refusal { code, retry_ms })
}

/// A run of entries, seldom with a hole.
fn entries() -> impl Strategy<Value = Vec<Entry>> {
    (1_u32..6, vec((0_u32..12, what()), 0..5)).prop_map(|(first, whats)| {
        let mut seq = first;
        let entry = |(step, what): (u32, What)| {
            let entry = Entry {
                seq: Seq(seq),
                at: Millis(0),
                what,
            };
            seq += if step == 0 { 2 } else { 1 };
            entry
        };
        whats.into_iter().map(entry).collect()
    })
}

fn what() -> impl Strategy<Value = What> {
    let author = prop_oneof![Just(Author::Visitor), face().prop_map(Author::Agent)];
    let nonce = nonce().prop_map(|nonce| {
        nonce.unwrap_or(Nonce {
            tab: TabId(1),
            count: 1,
        })
    });
    let text = || {
        prop_oneof![Just("a"), Just("b")].prop_map(|text| Text::parse(text).expect("one letter"))
    };
    let numbered = (author, nonce).boxed();
    prop_oneof![
        8 => (numbered.clone(), text()).prop_map(|((author, nonce), text)| What::Said {
            author, nonce, text, quote: None
        }),
        2 => (numbered.clone(), seq(), proptest::option::of(text())).prop_map(
            |((author, nonce), of, text)| What::Amended { author, nonce, of, text }
        ),
        2 => (numbered.clone(), file()).prop_map(|((author, nonce), file)| What::Shared {
            author, nonce, file
        }),
        1 => numbered.prop_map(|(author, nonce)| What::Withdrawn { author, nonce }),
        1 => face().prop_map(|agent| What::Joined { agent }),
        1 => Just(What::Returned),
        1 => Just(What::Ended { by: Side::Agent }),
        1 => Just(What::Quieted),
        1 => Just(What::Reopened { by: Side::Visitor }),
        1 => face().prop_map(|agent| What::Unanswered { agent }),
        1 => (face(), face()).prop_map(|(from, by)| What::TakenOver { from, by }),
        1 => (face(), face())
            .prop_map(|(from, to)| What::Transferred { from, to: Target::Agent(to) }),
    ]
}

fn face() -> impl Strategy<Value = Face> {
    (1_u32..3).prop_map(|id| Face {
        id: AgentId(id),
        name: "n".to_owned(),
    })
}

fn status() -> impl Strategy<Value = Status> {
    prop_oneof![
        Just(Status::Waiting(Place::default())),
        face().prop_map(Status::Answered),
        Just(Status::Ended),
        proptest::option::of(face()).prop_map(Status::Parked),
    ]
}

fn standing() -> impl Strategy<Value = Standing> {
    (bookmark(), status(), seq(), seq(), moment()).prop_map(|(end, status, visitor, agent, at)| {
        Standing {
            conversation: end.conversation,
            status,
            last: end.seq,
            seen_by_visitor: visitor,
            seen_by_agent: agent,
            closes_at: at,
            reopen_until: at,
        }
    })
}

fn line() -> impl Strategy<Value = Conversation> {
    let waits = (any::<bool>(), 0_u32..4, 0_u64..3, moment());
    (
        bookmark(),
        proptest::option::of(face()),
        0_u32..8,
        seq(),
        waits,
    )
        .prop_map(
            |(end, agent, ended, seen, (returned, parked, rank_at, owed_since))| Conversation {
                id: end.conversation,
                visitor: VisitorId(1),
                agent,
                ended: ended == 0,
                returned,
                opened_at: Millis(0),
                last: end.seq,
                last_at: Millis(0),
                words: String::new(),
                words_by: None,
                seen_by_visitor: Seq(0),
                seen_by_agent: seen,
                nearness: Nearness::Here,
                reason: None,
                rank_at: Millis(rank_at),
                parked: parked == 0,
                team: None,
                topic: None,
                priority: 0,
                handover: None,
                offered_to: None,
                owed_since,
                closes_at: None,
            },
        )
}

pub fn kept() -> Kept {
    let say = Say {
        conversation: None,
        act: Act::Words {
            text: "kept".to_owned(),
            quote: None,
        },
        at: Millis(0),
    };
    Kept {
        tab: TAB,
        counted: 2,
        says: vec![say],
    }
}

fn file() -> impl Strategy<Value = Attachment> {
    (0..3u64).prop_map(|id| Attachment {
        id: FileId(id),
        name: "a.png".to_owned(),
        kind: "image/png".to_owned(),
        len: 7,
        size: None,
    })
}
