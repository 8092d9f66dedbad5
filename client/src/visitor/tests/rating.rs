//! What was given is asked for until it is answered, and never about another conversation.

use super::*;
use shared::{Rating, Scale};

#[test]
fn a_rating_is_said_once_and_painted_when_it_is_stored() {
    let mut play = ended();

    assert_eq!(sends(play.step(given(5))), [rate(C1, 5)]);
    let changes = shows(play.hear(rated(C1, Some(5))));

    assert_eq!(changes, [painted(Some(5))]);
    play.reconnect();
    let again = sends(play.welcome(Some(standing(C1, 1, Status::Ended)), 0));
    assert!(!again.contains(&rate(C1, 5)), "it was answered");
}

#[test]
fn a_rating_that_was_not_answered_is_said_again_after_a_welcome() {
    let mut play = ended();
    play.step(given(4));
    play.reconnect();

    let again = sends(play.welcome(Some(standing(C1, 1, Status::Ended)), 0));

    assert!(again.contains(&rate(C1, 4)), "{again:?}");
    assert_eq!(
        shows(play.hear(rated(C1, None))),
        [painted(None)],
        "told before the answer"
    );
    play.reconnect();
    let again = sends(play.welcome(Some(standing(C1, 1, Status::Ended)), 0));
    assert!(again.contains(&rate(C1, 4)), "nothing was answered so far");
}

#[test]
fn a_rating_that_is_given_without_a_connection_is_said_with_the_next() {
    let mut play = ended();
    play.lose(1006);
    assert_eq!(sends(play.step(given(1))), []);

    play.reconnect();
    let says = sends(play.welcome(Some(standing(C1, 1, Status::Ended)), 0));

    assert!(says.contains(&rate(C1, 1)), "{says:?}");
}

#[test]
fn a_refused_rating_is_not_said_again() {
    let mut play = ended();
    play.step(given(5));
    let refusal = Refusal::last(RefusalCode::AlreadyRated);
    play.hear(ToVisitor::Refused {
        nonce: None,
        refusal,
    });

    play.reconnect();
    let says = sends(play.welcome(Some(standing(C1, 1, Status::Ended)), 0));

    assert!(!says.contains(&rate(C1, 5)), "{says:?}");
}

#[test]
fn what_goes_on_is_not_rated() {
    let mut play = Play::talking(1);
    assert_eq!(play.step(given(5)), []);
    assert_eq!(Play::live(None).step(given(5)), []);

    let mut play = ended();
    play.lose(1006);
    play.step(given(5));
    play.reconnect();
    let says = sends(play.welcome(Some(standing(C2, 0, waiting(0))), 0));

    assert!(!says.contains(&rate(C1, 5)), "{says:?}");
}

#[test]
fn a_rating_of_another_conversation_is_not_painted() {
    assert_eq!(ended().hear(rated(C2, Some(5))), []);
}

fn ended() -> Play {
    let mut play = Play::talking(1);
    play.hear(ToVisitor::Status {
        conversation: C1,
        status: Status::Ended,
    });
    play
}

fn given(score: u8) -> Input {
    Input::Rate {
        score,
        comment: "thanks".to_owned(),
    }
}

fn rate(conversation: ConversationId, score: u8) -> FromVisitor {
    FromVisitor::Rate {
        conversation,
        score,
        comment: "thanks".to_owned(),
    }
}

fn rated(conversation: ConversationId, score: Option<u8>) -> ToVisitor {
    ToVisitor::Rated {
        conversation,
        scale: Scale::Stars,
        rating: score.map(rating),
    }
}

fn painted(score: Option<u8>) -> Change {
    Change::Rated {
        scale: Scale::Stars,
        rating: score.map(rating),
    }
}

fn rating(score: u8) -> Rating {
    Rating {
        score,
        scale: Scale::Stars,
        comment: "thanks".to_owned(),
    }
}
