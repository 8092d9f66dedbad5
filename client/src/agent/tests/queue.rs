//! Who waits, in which order, and when that is painted.

use super::*;

#[test]
fn returned_ones_come_first_then_the_earliest_then_the_lowest_id() {
    let at = |n, rank_at| Conversation {
        rank_at: Millis(rank_at),
        ..line(n, 0, None)
    };
    let mut returned = at(5, 900);
    returned.returned = true;
    let mut parked = at(6, 1);
    parked.parked = true;

    let play = Play::live(vec![
        at(1, 300),
        at(2, 100),
        at(3, 300),
        line(4, 0, Some(BO)),
        returned,
        parked,
    ]);

    assert_eq!(play.order(), [5, 2, 1, 3]);
}

#[test]
fn the_queue_is_painted_when_its_order_changes_and_only_then() {
    let mut play = Play::live(vec![line(1, 0, None), line(2, 0, None)]);
    let nearer = Conversation {
        nearness: Nearness::Here,
        ..line(1, 0, None)
    };
    assert_eq!(queues(play.list(nearer)), NONE, "not what the order is by");
    let earlier = Conversation {
        rank_at: Millis(5),
        ..line(1, 0, None)
    };
    assert_eq!(queues(play.list(earlier)), NONE, "it was first already");
    let urgent = Conversation {
        rank_at: Millis(1),
        ..line(2, 0, None)
    };
    assert_eq!(queues(play.list(urgent)), [[id(2), id(1)]]);
    assert_eq!(queues(play.list(line(2, 0, Some(BO)))), [[id(1)]]);
    assert_eq!(queues(play.list(line(2, 0, Some(ME)))), NONE);
    let ended = Conversation {
        ended: true,
        ..line(1, 0, None)
    };
    assert_eq!(queues(play.list(ended)), [Vec::new()]);
}

#[test]
fn several_lines_of_one_frame_are_one_change() {
    let mut play = Play::live(vec![line(1, 0, None), line(2, 0, None)]);
    let conversations = vec![line(1, 0, Some(BO)), line(3, 0, None), line(4, 0, None)];

    let changes = queues(play.hear(ToAgent::Listed { conversations }));

    assert_eq!(changes, [[id(2), id(3), id(4)]]);
}

#[test]
fn entries_that_are_heard_move_the_queue() {
    let mut play = Play::live(vec![line(1, 0, None), line(2, 0, Some(ME))]);
    play.step(Input::Watch(id(1)));
    let mut hear = |n, seq, what| queues(play.hear(added(n, vec![happened(seq, what)])));

    let lost = What::Unanswered { agent: face(ME) };
    assert_eq!(hear(2, 1, lost), [[id(2), id(1)]], "at the front");
    assert_eq!(hear(1, 1, What::Joined { agent: face(BO) }), [[id(2)]]);
    assert_eq!(hear(2, 2, What::Quieted), [Vec::new()]);
    assert_eq!(hear(1, 2, What::Returned), [[id(1)]]);
}

#[test]
fn a_thread_that_nobody_has_waits_once_it_is_woken() {
    let mut play = Play::live(vec![Conversation {
        parked: true,
        ..line(1, 0, None)
    }]);
    play.step(Input::Watch(id(1)));

    assert_eq!(queues(play.add(1, 1..=1)), [[id(1)]]);
}

#[test]
fn the_welcome_paints_the_queue_whatever_it_was() {
    let mut play = Play::live(vec![line(1, 0, None)]);
    play.reconnect();

    assert_eq!(queues(play.welcome(vec![line(1, 0, None)])), [[id(1)]]);
}

const NONE: [Vec<ConversationId>; 0] = [];

impl Play {
    fn order(&self) -> Vec<u64> {
        self.agent.queue().map(|id| id.0).collect()
    }
}

fn queues(effects: Vec<Effect>) -> Vec<Vec<ConversationId>> {
    let queue = |change| match change {
        Change::Queue(order) => Some(order),
        _ => None,
    };
    shows(effects).into_iter().filter_map(queue).collect()
}
