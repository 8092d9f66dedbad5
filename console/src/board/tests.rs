//! What rings, and what is let go. Never touches a browser.

use super::*;
use shared::{Millis, Reason, VisitorId};

#[test]
fn a_conversation_rings_when_it_is_given_to_me_and_not_again() {
    let board = welcomed();

    assert!(matches!(
        board.apply(listed(1, Some(7), Rule::OnlyOneFree)),
        None
    ));
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
    }
}

fn face(id: u32) -> Face {
    Face {
        id: AgentId(id),
        name: format!("agent {id}"),
    }
}

fn is_given(alert: Option<Alert>) -> bool {
    matches!(alert, Some(Alert::Given(_)))
}

fn listed(id: u64, agent: Option<u32>, rule: Rule) -> Change {
    let reason = Reason {
        rule,
        waited_ms: 0,
        load: 0,
        capacity: 1,
        idle_ms: None,
        candidates: 1,
    };
    Change::Listed(Conversation {
        id: ConversationId(id),
        visitor: VisitorId(id),
        agent: agent.map(face),
        ended: false,
        returned: false,
        opened_at: Millis(0),
        last: Seq(0),
        last_at: Millis(0),
        words: String::new(),
        words_by: None,
        seen_by_visitor: Seq(0),
        seen_by_agent: Seq(0),
        here: true,
        reason: agent.map(|_| reason),
    })
}
