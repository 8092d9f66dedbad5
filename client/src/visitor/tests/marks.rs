//! What is around the words: status, seen, unread, typing.

use super::*;

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
fn a_transfer_and_a_takeover_are_told_by_frames_and_by_who_joins() {
    let mut play = Play::talking(1);
    let (bo, to) = (bo(), shared::Target::Agent(bo()));
    let moved = |seq, what| {
        vec![Entry {
            seq: Seq(seq),
            at: START,
            what,
        }]
    };
    let from = face();
    play.add(C1, moved(2, What::Transferred { from, to }));
    assert_eq!(
        play.visitor.status(),
        Some(&answered()),
        "whether the colleague stays is told by the relay"
    );
    let agent = bo.clone();
    play.add(C1, moved(3, What::Joined { agent }));
    assert_eq!(play.visitor.status(), Some(&Status::Answered(bo.clone())));
    let taken_over = What::TakenOver {
        from: bo,
        by: face(),
    };
    play.add(C1, moved(4, taken_over));
    assert_eq!(play.visitor.status(), Some(&answered()));
    let agent = face();
    play.add(C1, moved(5, What::Unanswered { agent }));
    assert_eq!(play.seqs(), [1, 2, 3, 4, 5]);
}

#[test]
fn the_relays_clock_is_told_at_the_welcome_and_when_this_one_is_set_back() {
    let mut play = Play::live(None);
    play.reconnect();
    let welcome = VisitorWelcome {
        now: play.now.plus(2_000),
        ..play.welcome_of(None)
    };
    let changes = shows(play.hear(ToVisitor::Welcome(welcome)));
    assert!(changes.contains(&Change::Clock { ahead_ms: 2_000 }));

    play.now = Millis(play.now.0 - 500);
    let changes = shows(play.step(Input::Looked));
    assert_eq!(changes, [Change::Clock { ahead_ms: 2_500 }]);
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
