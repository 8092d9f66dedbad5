//! One example of every frame between an agent's console and the relay.
//!
//! Never a visitor's.

use super::entries::{entries, screenshot, shared_files};
use super::{AT, C7, ana, bo, context, fields, filled, mark, nonce, payments, rating, topic};
use shared::agent::{AgentWelcome, Colleague, Recipient};
use shared::note::Note;
use shared::{
    AgentId, Choice, Conversation, Coverage, Decline, FromAgent, Handover, Mode, Nearness, Offer,
    OfferEnd, Presence, Reason, Refusal, RefusalCode, Rule, Seq, Side, TabId, Target, TeamId, Text,
    ToAgent, TopicId, VisitorId,
};

fn handover() -> Handover {
    Handover {
        from: bo(),
        to: Target::Agent(ana()),
        note: "Checked the network fee already.".to_owned(),
        warm: true,
        at: AT,
    }
}

fn reason() -> Reason {
    Reason {
        rule: Rule::LeastLoaded,
        waited_ms: 1_500,
        load: 50,
        capacity: 400,
        idle_ms: Some(60_000),
        candidates: 2,
        skill: 4,
        relaxed: 1,
    }
}

fn conversation() -> Conversation {
    Conversation {
        id: C7,
        visitor: VisitorId(0x0123_4567_89ab_cdef),
        agent: Some(ana()),
        ended: false,
        returned: false,
        opened_at: AT,
        last: Seq(3),
        last_at: AT,
        words: "Let me look.".to_owned(),
        words_by: Some(Side::Agent),
        seen_by_visitor: Seq(2),
        seen_by_agent: Seq(1),
        nearness: Nearness::Here,
        reason: Some(reason()),
        rank_at: AT,
        parked: false,
        team: Some(TeamId(1)),
        topic: Some(TopicId(2)),
        priority: 1,
        handover: Some(handover()),
        offered_to: None,
        owed_since: Some(AT),
        closes_at: None,
    }
}

fn colleague() -> Colleague {
    Colleague {
        face: ana(),
        choice: Choice::Online,
        presence: Presence::Online,
        load: 1,
        capacity: 4,
        pauses_until: None,
        teams: vec![TeamId(1)],
    }
}

fn welcome() -> AgentWelcome {
    AgentWelcome {
        me: ana(),
        site: "Example".to_owned(),
        now: AT,
        counted: 1,
        conversations: vec![conversation()],
        colleagues: vec![colleague()],
        teams: vec![payments()],
        topics: vec![topic()],
        mode: Mode::Offer,
        supervises: false,
        accuracy: Some(Coverage { held: 181, of: 200 }),
    }
}

pub fn from_agent() -> Vec<FromAgent> {
    let say = |count, text: &str, quote| FromAgent::Say {
        nonce: nonce(count),
        conversation: C7,
        text: text.to_owned(),
        quote,
    };
    let amend = |count, text: Option<&str>| FromAgent::Amend {
        nonce: nonce(count),
        conversation: C7,
        of: Seq(3),
        text: text.map(str::to_owned),
    };
    vec![
        FromAgent::Hello {
            tab: TabId(0x9f3c_2a00_0000_0001),
            since: vec![mark(3)],
        },
        say(1, "Let me look.", None),
        FromAgent::Typing { conversation: C7 },
        FromAgent::Seen(mark(3)),
        FromAgent::Watch(mark(0)),
        FromAgent::Unwatch { conversation: C7 },
        FromAgent::Take { conversation: C7 },
        FromAgent::End { conversation: C7 },
        FromAgent::Choose {
            choice: Choice::Online,
        },
        FromAgent::Ping,
        FromAgent::Active,
        FromAgent::Accept { conversation: C7 },
        FromAgent::Decline {
            conversation: C7,
            why: Decline::NotMine,
        },
        FromAgent::Transfer {
            conversation: C7,
            to: Recipient::Team(TeamId(1)),
            note: "Checked the network fee already.".to_owned(),
            warm: false,
        },
        FromAgent::TakeOver { conversation: C7 },
        FromAgent::Stay { conversation: C7 },
        FromAgent::Reopen { conversation: C7 },
        FromAgent::Share {
            nonce: nonce(2),
            conversation: C7,
            file: screenshot().id,
        },
        say(2, "Which one?", Some(Seq(1))),
        amend(2, Some("Let me see.")),
        amend(3, None),
    ]
}

pub fn to_agent() -> Vec<ToAgent> {
    let refusal = Refusal::last(RefusalCode::NotYours);
    let refused = |nonce, conversation| ToAgent::Refused {
        nonce,
        conversation,
        refusal,
    };
    vec![
        ToAgent::Welcome(welcome()),
        ToAgent::Listed {
            conversations: vec![conversation()],
        },
        ToAgent::Added {
            conversation: C7,
            entries: entries(),
        },
        ToAgent::Added {
            conversation: C7,
            entries: shared_files(),
        },
        ToAgent::About {
            conversation: C7,
            context: context(),
        },
        ToAgent::Typing {
            conversation: C7,
            agent: None,
        },
        ToAgent::Typing {
            conversation: C7,
            agent: Some(ana()),
        },
        ToAgent::Seen(mark(3)),
        ToAgent::Colleague(colleague()),
        refused(Some(nonce(2)), Some(C7)),
        refused(None, None),
        ToAgent::Pong,
        ToAgent::Offered(Offer {
            conversation: C7,
            until: AT,
            reason: reason(),
            handover: Some(handover()),
        }),
        ToAgent::OfferEnded {
            conversation: C7,
            how: OfferEnd::Expired,
        },
        ToAgent::Unanswered {
            conversation: C7,
            returns_at: AT,
        },
        ToAgent::Accuracy(Coverage { held: 181, of: 200 }),
        ToAgent::Form { fields: fields() },
        ToAgent::Filled {
            conversation: C7,
            filled: filled(),
            left_away: true,
        },
        ToAgent::Rated {
            conversation: C7,
            rating: rating(),
        },
        ToAgent::Proven { conversation: C7 },
        ToAgent::Noted(note()),
    ]
}

fn note() -> Note {
    Note {
        number: 3,
        conversation: C7,
        after: Seq(2),
        at: AT,
        agent: ana(),
        text: Text::parse("@Bo please look at this").unwrap(),
        mentions: vec![AgentId(2)],
    }
}
