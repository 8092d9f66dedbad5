//! How a conversation comes to rest, ends and goes on: quiet, parked, reopened, left.

use super::*;
use crate::Rung;

const SOON: Millis = Millis(START.0 + 60_000);

#[test]
fn an_announced_end_is_painted_and_called_off() {
    let mut play = Play::talking(1);
    assert_eq!(play.step(Input::Stay), [], "nothing is announced");

    assert_eq!(shows(play.hear(quiet(Some(SOON)))), [closing(Some(SOON))]);
    assert_eq!(play.hear(quiet(Some(SOON))), [], "nothing is painted twice");
    let stay = FromVisitor::Stay { conversation: C1 };
    assert_eq!(sends(play.step(Input::Stay)), [stay]);
    assert_eq!(shows(play.hear(quiet(None))), [closing(None)]);
    assert_eq!(play.step(Input::Stay), []);
}

#[test]
fn an_announced_end_is_told_by_hello_and_gone_with_the_status() {
    fn check(frame: ToVisitor) {
        let mut play = Play::live(Some(Standing {
            closes_at: Some(SOON),
            ..standing(C1, 0, answered())
        }));
        assert_eq!(play.visitor.shown.closes_at, Some(SOON));

        let changes = shows(play.hear(frame.clone()));

        assert!(changes.contains(&closing(None)), "{frame:?}");
    }
    for status in [Status::Ended, waiting(0), Status::Parked(Some(face()))] {
        check(ToVisitor::Status {
            conversation: C1,
            status,
        });
    }
    check(ToVisitor::Added {
        conversation: C1,
        entries: vec![happened(1, What::Quieted)],
    });
    check(ToVisitor::Opened(standing(C2, 0, waiting(0))));
}

#[test]
fn an_announced_end_of_another_conversation_is_nobodys() {
    let mut play = Play::talking(1);
    let other = ToVisitor::Quiet {
        conversation: C2,
        closes_at: Some(SOON),
    };

    assert_eq!(play.hear(other), []);
    play.hear(status(Status::Ended));
    assert_eq!(play.hear(quiet(Some(SOON))), [], "it has ended");
}

#[test]
fn a_quieted_conversation_has_ended() {
    let mut play = Play::talking(1);

    play.add(C1, vec![happened(2, What::Quieted)]);

    assert_eq!(play.visitor.status(), Some(&Status::Ended));
}

#[test]
fn a_parked_conversation_is_written_to_and_ended_like_an_open_one() {
    let mut play = Play::talking(1);
    let parked = Status::Parked(Some(face()));
    let changes = shows(play.hear(status(parked.clone())));
    assert_eq!(changes, [Change::Status(Some(parked))]);

    assert_eq!(sends(play.step(Input::Typing)), [FromVisitor::Typing]);
    let says = sends(play.step(Input::Say("there?".to_owned())));
    assert!(matches!(&says[..], [FromVisitor::Say { text, .. }] if text == "there?"));
    play.add(C1, vec![said(2, 1, "there?")]);
    assert_eq!(play.seqs(), [1, 2]);
    assert!(play.visitor.pending().is_empty());
    let end = FromVisitor::End { conversation: C1 };
    assert_eq!(sends(play.step(Input::End)), [end]);
}

#[test]
fn nobody_types_in_a_parked_conversation() {
    let mut play = Play::talking(1);
    play.hear(ToVisitor::Typing { conversation: C1 });

    let changes = shows(play.hear(status(Status::Parked(None))));

    assert!(changes.contains(&Change::AgentTyping(false)));
}

#[test]
fn what_is_said_after_an_end_opens_a_new_conversation() {
    let mut play = Play::talking(1);
    play.hear(status(Status::Ended));

    assert_eq!(sends(play.step(Input::Say("again".to_owned()))).len(), 1);
    play.hear(ToVisitor::Opened(standing(C2, 1, waiting(0))));
    play.add(C2, vec![said(1, 1, "again")]);

    assert_eq!(play.visitor.bookmark(), Some(mark(C2, 1)));
    assert!(play.visitor.pending().is_empty());
}

#[test]
fn only_what_has_ended_is_reopened() {
    let mut play = Play::talking(1);
    assert_eq!(play.step(Input::Reopen), [], "it is open");
    play.hear(status(Status::Ended));
    let reopen = FromVisitor::Reopen { conversation: C1 };
    assert_eq!(sends(play.step(Input::Reopen)), [reopen]);
    play.lose(1006);
    assert_eq!(play.step(Input::Reopen), [], "nobody hears it");
    assert_eq!(Play::live(None).step(Input::Reopen), []);
}

#[test]
fn until_when_it_may_be_reopened_is_told_by_hello() {
    let ended = |reopen_until| Standing {
        reopen_until,
        ..standing(C1, 1, Status::Ended)
    };
    for until in [Some(SOON), None] {
        let mut play = Play::talking(1);
        play.reconnect();
        let changes = shows(play.welcome(Some(ended(until)), 0));
        assert!(changes.contains(&Change::ReopenUntil(until)), "{until:?}");
    }
    let mut play = Play::talking(1);
    let changes = shows(play.hear(status(Status::Ended)));
    assert_eq!(changes, [Change::Status(Some(Status::Ended))]);
}

#[test]
fn a_reopened_conversation_goes_on_behind_its_end() {
    let mut play = Play::talking(1);
    play.step(Input::Looked);
    play.add(C1, vec![happened(2, What::Ended { by: Side::Agent })]);
    play.hear(status(Status::Ended));
    assert_eq!(
        sends(play.step(Input::Looked)),
        [],
        "nobody is told any more"
    );

    let effects = play.hear(status(waiting(2)));
    assert_eq!(shows(effects.clone()), [Change::Status(Some(waiting(2)))]);
    assert_eq!(sends(effects), [FromVisitor::Seen(mark(C1, 2))]);
    let reopened = What::Reopened { by: Side::Visitor };
    play.add(C1, vec![happened(3, reopened)]);
    play.add(C1, vec![happened(4, What::Joined { agent: face() })]);
    let changes = shows(play.add(C1, vec![answer(5)]));

    assert_eq!(play.seqs(), [1, 2, 3, 4, 5]);
    assert_eq!(play.visitor.status(), Some(&answered()));
    assert!(changes.contains(&Change::Unread(1)));
}

#[test]
fn a_conversation_that_was_reopened_meanwhile_goes_on_after_hello() {
    let mut play = Play::talking(1);
    play.add(C1, vec![happened(2, What::Quieted)]);
    play.reconnect();

    let changes = shows(play.welcome(Some(standing(C1, 4, answered())), 0));
    assert!(!changes.contains(&Change::Reset));
    let reopened = What::Reopened { by: Side::Agent };
    play.add(C1, vec![happened(3, reopened), answer(4)]);

    assert_eq!(play.seqs(), [1, 2, 3, 4]);
    assert_eq!(play.visitor.status(), Some(&answered()));
}

#[test]
fn a_page_that_is_left_says_goodbye_and_nothing_else() {
    let mut play = Play::talking(1);

    assert_eq!(
        play.step(Input::Leave),
        [Effect::Send(FromVisitor::Leaving)]
    );
    assert_eq!(play.visitor.link(), Link::Live);
    play.lose(1001);
    let link = play.visitor.link();
    assert_eq!(play.step(Input::Leave), []);
    assert_eq!(play.visitor.link(), link);
    assert_eq!(Play::new(None).step(Input::Leave), []);
}

#[test]
fn a_page_that_was_left_and_is_used_again_says_hello() {
    for input in [Input::Nudge, Input::Typing, Input::Say("back".to_owned())] {
        let mut play = Play::talking(1);
        play.step(Input::Leave);

        let effects = play.step(input.clone());

        assert!(
            effects.contains(&Effect::Disconnect)
                && effects.contains(&Effect::Connect(Rung::Socket))
        );
        assert_eq!(sends(effects), [], "{input:?} after the goodbye");
        assert_eq!(hello_of(&play.step(Input::Opened)).since, Some(mark(C1, 1)));
        let says = sends(play.welcome(Some(standing(C1, 1, answered())), 0));
        assert_eq!(says.len(), usize::from(matches!(input, Input::Say(_))));
        assert!(
            !play
                .step(Input::Nudge)
                .contains(&Effect::Connect(Rung::Socket)),
            "once"
        );
    }
}

fn quiet(closes_at: Option<Millis>) -> ToVisitor {
    ToVisitor::Quiet {
        conversation: C1,
        closes_at,
    }
}

fn closing(closes_at: Option<Millis>) -> Change {
    Change::Quiet { closes_at }
}

fn status(status: Status) -> ToVisitor {
    ToVisitor::Status {
        conversation: C1,
        status,
    }
}

fn happened(seq: u32, what: What) -> Entry {
    Entry {
        seq: Seq(seq),
        at: START,
        what,
    }
}
