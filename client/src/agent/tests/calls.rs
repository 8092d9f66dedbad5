//! What calls for the agent: offers and warnings.

use super::*;

const UNTIL: Millis = Millis(START.0 + 30_000);

#[test]
fn an_offer_stands_until_the_relay_ends_it() {
    let mut play = Play::live(vec![line(1, 0, None)]);
    let changes = shows(play.hear(ToAgent::Offered(offer(1))));
    assert_eq!(changes, [Change::Offered(offer(1))]);
    assert_eq!(play.hear(ToAgent::Offered(offer(1))), [], "a repeat");
    play.step(Input::Accept(id(1)));
    assert_eq!(play.offers(), [1], "to accept is to ask");

    let how = OfferEnd::Accepted;
    let ended = ToAgent::OfferEnded {
        conversation: id(1),
        how,
    };
    let conversation = id(1);
    let changes = shows(play.hear(ended.clone()));
    assert_eq!(changes, [Change::OfferEnded { conversation, how }]);
    assert_eq!(play.hear(ended), [], "it is over already");
    assert_eq!(play.offers(), []);
}

#[test]
fn an_offer_is_painted_again_when_it_is_another() {
    let mut play = Play::live(vec![line(1, 0, None)]);
    play.hear(ToAgent::Offered(offer(1)));
    let later = Offer {
        until: UNTIL.plus(1),
        ..offer(1)
    };

    let changes = shows(play.hear(ToAgent::Offered(later.clone())));

    assert_eq!(changes, [Change::Offered(later)]);
}

#[test]
fn offers_do_not_outlive_the_connection_and_are_heard_again() {
    let mut play = Play::live(vec![line(1, 0, None), line(2, 0, None)]);
    play.hear(ToAgent::Offered(offer(1)));
    play.hear(ToAgent::Offered(offer(2)));
    play.reconnect();
    play.welcome(vec![line(1, 0, None), line(2, 0, None)]);
    assert_eq!(play.offers(), []);

    let changes = shows(play.hear(ToAgent::Offered(offer(2))));

    assert_eq!(changes, [Change::Offered(offer(2))]);
    assert_eq!(play.offers(), [2]);
}

#[test]
fn an_offer_ends_with_its_conversation() {
    let mut play = Play::live(vec![line(1, 0, None)]);
    play.hear(ToAgent::Offered(offer(1)));

    let changes = shows(play.list(Conversation {
        ended: true,
        ..line(1, 1, None)
    }));

    let (conversation, how) = (id(1), OfferEnd::Withdrawn);
    assert!(changes.contains(&Change::OfferEnded { conversation, how }));
}

#[test]
fn a_warning_stands_until_the_agent_answers() {
    let mut play = Play::warned();
    assert_eq!(play.hear(warn(1)), [], "nothing is painted twice");
    let changes = shows(play.add(1, 2..=2));
    assert!(!changes.contains(&warned(1, None)), "that was the visitor");

    let changes = shows(play.hear(added(1, vec![answer(3, ME)])));

    assert!(changes.contains(&warned(1, None)));
    assert!(!shows(play.hear(added(1, vec![answer(4, ME)]))).contains(&warned(1, None)));
}

#[test]
fn a_warning_ends_when_the_conversation_leaves_the_agent() {
    let listed = |line| ToAgent::Listed {
        conversations: vec![line],
    };
    let ended = Conversation {
        ended: true,
        ..owed(1)
    };
    let given = Conversation {
        agent: Some(face(BO)),
        ..owed(1)
    };
    let ways = [
        added(1, vec![happened(2, What::Unanswered { agent: face(ME) })]),
        added(1, vec![happened(2, What::Quieted)]),
        listed(ended),
        listed(given),
        listed(line(1, 1, Some(ME))),
    ];
    for way in ways {
        let mut play = Play::warned();
        let changes = shows(play.hear(way.clone()));
        assert!(changes.contains(&warned(1, None)), "{way:?}");
    }
}

#[test]
fn a_warning_about_somebody_elses_conversation_is_not_painted() {
    let mut play = Play::live(vec![line(1, 0, Some(BO))]);

    assert_eq!(play.hear(warn(1)), []);
}

#[test]
fn a_warning_goes_on_after_a_welcome_that_still_owes_the_answer() {
    let mut play = Play::warned();
    play.reconnect();
    let changes = shows(play.welcome(vec![owed(1)]));
    assert!(changes.contains(&warned(1, Some(UNTIL))));

    play.reconnect();
    let changes = shows(play.welcome(vec![line(1, 1, Some(ME))]));
    assert!(!changes.contains(&warned(1, Some(UNTIL))));
    play.reconnect();
    let changes = shows(play.welcome(vec![owed(1)]));
    assert!(
        !changes.contains(&warned(1, Some(UNTIL))),
        "it was answered"
    );
}

#[test]
fn an_old_answer_is_none_to_a_warning() {
    let mut play = Play::live(vec![Conversation {
        last: Seq(3),
        ..owed(1)
    }]);
    play.hear(warn(1));

    let entries = vec![message(1), answer(2, ME), message(3)];
    let changes = shows(play.hear(added(1, entries)));

    assert!(!changes.contains(&warned(1, None)));
}

impl Play {
    /// With an unanswered message in the first conversation.
    fn warned() -> Play {
        let mut play = Play::live(vec![owed(1)]);
        play.add(1, 1..=1);
        let changes = shows(play.hear(warn(1)));
        assert_eq!(changes, [warned(1, Some(UNTIL))]);
        play
    }

    fn offers(&self) -> Vec<u64> {
        self.agent
            .offers()
            .map(|offer| offer.conversation.0)
            .collect()
    }
}

fn owed(n: u64) -> Conversation {
    Conversation {
        owed_since: Some(START),
        ..line(n, 1, Some(ME))
    }
}

fn warn(n: u64) -> ToAgent {
    ToAgent::Unanswered {
        conversation: id(n),
        returns_at: UNTIL,
    }
}

fn warned(n: u64, returns_at: Option<Millis>) -> Change {
    Change::Unanswered {
        conversation: id(n),
        returns_at,
    }
}

fn offer(n: u64) -> Offer {
    Offer {
        conversation: id(n),
        until: UNTIL,
        reason: Reason {
            rule: Rule::LeastLoaded,
            waited_ms: 10,
            load: 0,
            capacity: 400,
            idle_ms: None,
            candidates: 1,
            skill: 4,
            relaxed: 0,
        },
        handover: None,
    }
}
