//! Coming back: what is held, what is missing, and what is said again.

use super::*;
use crate::Rung;

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
    assert!(effects.contains(&Effect::Connect(Rung::Socket)));
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
    assert!(
        !play
            .add(C1, vec![answer(4)])
            .contains(&Effect::Connect(Rung::Socket))
    );
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
        assert!(
            play.add(C1, vec![answer(last)])
                .contains(&Effect::Connect(Rung::Socket))
        );
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

    let effects = play.lose(Close::BadToken.code());

    assert!(effects.contains(&Effect::Token(None)));
    let changes = shows(effects);
    assert_eq!(changes[..2], [Change::Reset, Change::Status(None)]);
    assert!(matches!(play.visitor.link(), Link::Waiting { .. }));
    play.at_deadline();
    let effects = play.step(Input::Opened);
    let hello = hello_of(&effects);
    assert_eq!((&hello.token, hello.since), (&None, None));
    play.hear(ToVisitor::Token {
        token: "another key".to_owned(),
    });
    let nonce = Nonce { tab: TAB, count: 1 };
    let says = sends(play.welcome(None, 0));
    assert_eq!(
        says,
        [FromVisitor::Say {
            nonce,
            text: "still here".to_owned(),
            quote: None
        }]
    );
}

#[test]
fn what_was_kept_is_painted_and_said_by_the_next_page_load() {
    let mut play = Play::live(None);
    play.step(Input::Say("a".to_owned()));
    let kept = play.visitor.outbox.kept();
    let mut next = Play {
        visitor: Visitor::new(kept, Some("key".to_owned()), context("/")),
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
