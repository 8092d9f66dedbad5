//! Which entries are held and asked for.

use super::*;
use crate::Rung;

#[test]
fn hello_names_what_is_shown_and_what_is_given_and_held() {
    let mut play = Play::live(vec![
        line(1, 2, Some(ME)),
        line(2, 0, None),
        line(3, 1, Some(BO)),
    ]);
    play.add(1, 1..=2);
    play.step(Input::Watch(id(3)));
    play.add(3, 1..=1);
    play.step(Input::Watch(id(2)));

    play.lose(1006);
    play.step(Input::Nudge);
    let effects = play.step(Input::Opened);

    let since = vec![mark(2, 0), mark(3, 1), mark(1, 2)];
    assert_eq!(
        effects,
        [Effect::Send(FromAgent::Hello { tab: TAB, since })]
    );
}

#[test]
fn hello_never_names_more_than_may_be_watched() {
    let mut play = Play::live((1..=80).map(|n| line(n, 1, Some(ME))).collect());
    for n in 1..=80 {
        play.add(n, 1..=1);
    }
    play.reconnect();
    assert_eq!(play.agent.since.len(), WATCHED_LEN_MAX);
    assert_eq!(play.agent.since[0], mark(80, 1), "the latest first");

    for n in 1..=80 {
        play.step(Input::Watch(id(n)));
    }
    play.reconnect();
    assert!(
        play.agent
            .since
            .iter()
            .all(|mark| mark.conversation > id(80 - 50))
    );
}

#[test]
fn what_came_to_be_shown_during_hello_is_asked_for_after_the_welcome() {
    let lines = vec![line(1, 0, None), line(2, 0, None)];
    let mut play = Play::live(lines.clone());
    play.step(Input::Watch(id(1)));
    play.reconnect();
    assert_eq!(sends(play.step(Input::Watch(id(2)))), []);
    assert_eq!(sends(play.step(Input::Unwatch(id(1)))), []);

    let unwatch = FromAgent::Unwatch {
        conversation: id(1),
    };
    assert_eq!(
        sends(play.welcome(lines)),
        [FromAgent::Watch(mark(2, 0)), unwatch]
    );
}

#[test]
fn a_hole_is_asked_for_once_and_filled() {
    let mut play = Play::live(vec![line(1, 2, Some(ME))]);
    play.add(1, 1..=2);

    assert_eq!(sends(play.add(1, 4..=4)), [FromAgent::Watch(mark(1, 2))]);
    assert_eq!(sends(play.add(1, 5..=5)), [], "it was ahead as well");
    assert_eq!(play.seqs(1), [1, 2]);
    play.add(1, 3..=5);
    assert_eq!(play.seqs(1), [1, 2, 3, 4, 5]);
    play.now = play.now.plus(REPAIR_WITHIN_MS);
    assert_eq!(play.step(Input::Deadline), []);
}

#[test]
fn a_hole_that_stays_is_asked_for_from_the_beginning_on_a_new_link() {
    let mut play = Play::live(vec![line(1, 2, Some(ME))]);
    play.add(1, 1..=2);
    play.add(1, 4..=4);
    play.now = play.now.plus(REPAIR_WITHIN_MS);

    let effects = play.step(Input::Deadline);

    assert!(
        effects.contains(&Effect::Disconnect) && !effects.contains(&Effect::Connect(Rung::Socket))
    );
    assert_eq!(
        shows(effects)[..2],
        [Change::Reset(id(1)), Change::Unread(id(1), 0)]
    );
    play.reconnect();
    assert_eq!(play.agent.since, []);
    play.welcome(vec![line(1, 4, Some(ME))]);
    play.add(1, 1..=4);
    assert_eq!(play.seqs(1), [1, 2, 3, 4]);
}

#[test]
fn what_is_neither_shown_nor_given_is_not_asked_for() {
    let mut play = Play::live(vec![line(1, 3, None), line(2, 3, None)]);
    assert_eq!(play.add(1, 3..=3), []);
    assert_eq!(play.agent.bookmark(id(1)), None);

    play.step(Input::Watch(id(2)));
    assert_eq!(sends(play.add(2, 3..=3)), [FromAgent::Watch(mark(2, 0))]);
}

#[test]
fn what_is_held_beyond_the_end_is_of_another_history() {
    let mut play = Play::live(vec![line(1, 3, Some(ME))]);
    play.add(1, 1..=3);
    play.reconnect();

    let changes = shows(play.welcome(vec![line(1, 2, Some(ME))]));

    assert!(changes.contains(&Change::Reset(id(1))));
    play.add(1, 1..=2);
    assert_eq!(play.seqs(1), [1, 2]);
}

#[test]
fn only_so_many_conversations_are_held_and_none_that_is_needed_goes() {
    let lines = (1..=150)
        .map(|n| line(n, 1, (n == 1).then_some(ME)))
        .collect();
    let mut play = Play::live(lines);
    play.add(1, 1..=1);
    play.step(Input::Watch(id(2)));
    play.add(2, 1..=1);
    let mut reset = Vec::new();
    for n in 3..=150 {
        reset.extend(
            shows(play.add(n, 1..=1))
                .into_iter()
                .filter_map(|change| match change {
                    Change::Reset(id) => Some(id.0),
                    _ => None,
                }),
        );
    }

    assert_eq!(reset, (3..=52).collect::<Vec<_>>());
    assert_eq!(play.agent.mirrors.ids().len(), MIRRORS_LEN_MAX);
    assert_eq!((play.seqs(1), play.seqs(2)), (vec![1], vec![1]));
}

#[test]
fn too_many_shown_ones_make_room_for_the_latest() {
    let mut play = Play::live(Vec::new());
    let len = WATCHED_LEN_MAX as u64;
    for n in 1..=len {
        assert_eq!(
            sends(play.step(Input::Watch(id(n)))),
            [FromAgent::Watch(mark(n, 0))]
        );
    }
    assert_eq!(
        sends(play.step(Input::Watch(id(1)))),
        [],
        "it is shown already"
    );

    let unwatch = FromAgent::Unwatch {
        conversation: id(2),
    };
    let watch = FromAgent::Watch(mark(len + 1, 0));
    assert_eq!(
        sends(play.step(Input::Watch(id(len + 1)))),
        [unwatch, watch]
    );
    assert_eq!(sends(play.step(Input::Unwatch(id(2)))), []);
}
