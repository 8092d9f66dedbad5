//! What rings, and what is let go. Never touches a browser.

use super::*;
use crate::sample::{conversation, face, reason};
use shared::Mode;

#[test]
fn a_conversation_rings_when_it_is_given_to_me_and_not_again() {
    let board = welcomed();

    assert_eq!(board.apply(listed(1, Some(7), Rule::OnlyOneFree)), None);
    board.apply(again());
    board.apply(listed(1, Some(7), Rule::OnlyOneFree));
    assert!(is_given(board.apply(listed(2, Some(7), Rule::OnlyOneFree))));
    assert!(!is_given(board.apply(listed(
        2,
        Some(7),
        Rule::OnlyOneFree
    ))));
}

#[test]
fn one_that_waited_before_rings_when_it_comes_to_me() {
    let board = welcomed();

    board.apply(listed(1, None, Rule::OnlyOneFree));
    assert!(is_given(board.apply(listed(1, Some(7), Rule::LeastLoaded))));
}

#[test]
fn what_i_take_and_what_others_get_does_not_ring() {
    let board = welcomed();
    board.apply(again());

    assert!(!is_given(board.apply(listed(1, Some(7), Rule::Taken))));
    assert!(!is_given(board.apply(listed(
        2,
        Some(8),
        Rule::OnlyOneFree
    ))));
}

#[test]
fn what_i_take_does_not_ring_when_the_reason_comes_late() {
    let board = welcomed();
    board.apply(listed(1, None, Rule::Taken));

    let Change::Listed(mut unexplained) = listed(1, Some(7), Rule::Taken) else {
        panic!()
    };
    unexplained.reason = None;
    assert!(!is_given(board.apply(Change::Listed(unexplained.clone()))));
    assert!(!is_given(board.apply(listed(1, Some(7), Rule::Taken))));
    board.apply(listed(1, None, Rule::Taken));
    board.apply(Change::Listed(unexplained));
    assert!(is_given(board.apply(listed(1, Some(7), Rule::LeastLoaded))));
}

#[test]
fn an_ended_conversation_leaves_nothing_behind_but_what_is_shown() {
    let board = welcomed();
    let id = ConversationId(1);
    board.apply(listed(1, Some(7), Rule::OnlyOneFree));
    board.apply(Change::About {
        conversation: id,
        context: Context::default(),
    });
    board.show(id, Vec::new());

    board.apply(Change::Unlisted(id));
    assert!(board.about(id).is_some());
    board.hide(id);
    assert!(board.around.with_untracked(BTreeMap::is_empty));
    assert!(board.inbox.with_untracked(BTreeMap::is_empty));
}

#[test]
fn an_offer_rings_once_and_is_gone_when_it_ended() {
    let board = welcomed();
    board.apply(listed(1, None, Rule::OnlyOneFree));

    assert!(matches!(board.apply(offered(1)), Some(Alert::Asked(one)) if one.id.0 == 1));
    assert_eq!(board.apply(offered(1)), None);
    let over = Change::OfferEnded {
        conversation: ConversationId(1),
        how: OfferEnd::Expired,
    };
    let expected = Alert::OfferEnded(ConversationId(1), OfferEnd::Expired);
    assert_eq!(board.apply(over), Some(expected));
    assert!(board.offers.with_untracked(Vec::is_empty));
}

#[test]
fn the_offer_that_ends_first_is_at_the_front() {
    let board = welcomed();
    for (id, until) in [(1, 30), (2, 10), (3, 20), (1, 15)] {
        let Change::Offered(mut offer) = offered(id) else {
            panic!()
        };
        offer.until = Millis(until);
        board.apply(Change::Offered(offer));
    }

    let order = board.offers.get_untracked();
    let order: Vec<u64> = order.iter().map(|one| one.conversation.0).collect();
    assert_eq!(order, [2, 1, 3]);
}

#[test]
fn what_was_mine_and_is_with_a_colleague_is_told() {
    let board = welcomed();
    board.apply(listed(1, Some(7), Rule::OnlyOneFree));

    let alert = board.apply(listed(1, Some(8), Rule::TakenOver));
    assert!(matches!(alert, Some(Alert::Left(_, Left::To(by))) if by == face(8)));
}

#[test]
fn a_warning_stands_until_it_is_answered() {
    let board = welcomed();
    let conversation = ConversationId(1);
    let warn = |returns_at| Change::Unanswered {
        conversation,
        returns_at,
    };

    board.apply(warn(Some(Millis(9))));
    assert_eq!(board.warnings.get_untracked(), [(conversation, Millis(9))]);
    board.apply(warn(None));
    assert!(board.warnings.with_untracked(Vec::is_empty));
}

fn welcomed() -> Board {
    let owner = Owner::new();
    owner.set();
    // Held for ever: a test is over before that matters.
    std::mem::forget(owner);
    let board = Board::new();
    board.apply(again());
    board
}

fn again() -> Change {
    Change::Welcome {
        me: face(7),
        site: "site".to_owned(),
        teams: Vec::new(),
        topics: Vec::new(),
        mode: Mode::Offer,
        supervises: false,
    }
}

fn is_given(alert: Option<Alert>) -> bool {
    matches!(alert, Some(Alert::Given(_)))
}

fn listed(id: u64, agent: Option<u32>, rule: Rule) -> Change {
    Change::Listed(Conversation {
        reason: agent.map(|_| reason(rule)),
        ..conversation(id, agent)
    })
}

fn offered(id: u64) -> Change {
    Change::Offered(Offer {
        conversation: ConversationId(id),
        until: Millis(30_000),
        reason: reason(Rule::OnlyOneFree),
        handover: None,
    })
}
