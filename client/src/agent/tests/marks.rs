//! What is around the words: seen, unread, typing.

use super::*;

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
fn what_was_told_as_seen_and_got_lost_is_told_again() {
    let mut play = Play::live(vec![line(1, 2, Some(ME))]);
    play.add(1, 1..=2);
    play.step(Input::Looked(id(1)));
    play.reconnect();

    let effects = play.welcome(vec![line(1, 2, Some(ME))]);

    assert_eq!(sends(effects), [FromAgent::Seen(mark(1, 2))]);
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
fn typing_is_told_now_and_then_for_each_conversation() {
    let mut play = Play::live(Vec::new());
    assert_eq!(sends(play.step(Input::Typing(id(1)))).len(), 1);
    assert_eq!(sends(play.step(Input::Typing(id(1)))).len(), 0);
    assert_eq!(sends(play.step(Input::Typing(id(2)))).len(), 1);
    play.now = play.now.plus(TYPING_EVERY_MS);
    assert_eq!(sends(play.step(Input::Typing(id(2)))).len(), 1);
}
