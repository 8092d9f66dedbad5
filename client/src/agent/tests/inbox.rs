//! The list of open conversations, told by the relay and moved on by entries.

use super::*;

#[test]
fn the_welcome_rebuilds_the_inbox() {
    let mut play = Play::live(vec![line(1, 0, None), line(2, 0, None)]);
    play.reconnect();

    let changes = shows(play.welcome(vec![line(2, 0, None), line(3, 0, None)]));

    let expected = [
        Change::Link(Link::Live),
        Change::Clock { ahead_ms: 2_000 },
        Change::Welcome {
            me: face(ME),
            site: "Wallet".to_owned(),
            teams: vec![team()],
            topics: vec![topic()],
            mode: Mode::Offer,
            supervises: true,
        },
        Change::Unlisted(id(1)),
        Change::Listed(line(2, 0, None)),
        Change::Listed(line(3, 0, None)),
        Change::Queue(vec![id(2), id(3)]),
        Change::Colleague(colleague()),
        Change::Accuracy(None),
    ];
    assert_eq!(changes, expected);
    assert_eq!(
        play.agent
            .conversations()
            .map(|line| line.id.0)
            .collect::<Vec<_>>(),
        [2, 3]
    );
    assert_eq!(play.agent.me(), Some(ME));
}

#[test]
fn a_given_conversation_arrives_by_itself_and_moves_its_line() {
    let mut play = Play::live(vec![line(1, 0, Some(ME))]);

    let changes = shows(play.add(1, 1..=2));

    assert_eq!(play.seqs(1), [1, 2]);
    let listed = changes.iter().find_map(|change| match change {
        Change::Listed(line) => Some(line),
        _ => None,
    });
    let listed = listed.unwrap();
    assert_eq!((listed.last, listed.words.as_str()), (Seq(2), "hi 2"));
    assert_eq!(
        (listed.words_by, listed.last_at),
        (Some(Side::Visitor), Millis(2))
    );
    assert!(changes.contains(&Change::Unread(id(1), 2)));
}

#[test]
fn the_relays_list_counts_unless_entries_are_ahead_of_it() {
    let mut play = Play::live(vec![line(1, 0, Some(ME))]);
    play.add(1, 1..=2);
    let behind = Conversation {
        nearness: Nearness::Here,
        ..line(1, 1, Some(ME))
    };
    play.hear(ToAgent::Listed {
        conversations: vec![behind],
    });
    let held = play.agent.conversations().next().unwrap().clone();
    assert_eq!(
        (held.last, held.words.as_str(), held.nearness),
        (Seq(2), "hi 2", Nearness::Here)
    );

    let ahead = Conversation {
        words: "new".to_owned(),
        ..line(1, 3, Some(BO))
    };
    let listed = ToAgent::Listed {
        conversations: vec![ahead.clone()],
    };
    let changes = shows(play.hear(listed.clone()));
    assert_eq!(changes, [Change::Listed(ahead), Change::Unread(id(1), 0)]);
    assert_eq!(play.hear(listed), [], "nothing is painted twice");
}

#[test]
fn an_ended_conversation_leaves_the_inbox_and_its_entries_stay() {
    let mut play = Play::live(vec![line(1, 0, Some(ME)), line(2, 0, None)]);
    play.add(1, 1..=1);
    let what = What::Ended { by: Side::Visitor };
    let ended = Entry {
        seq: Seq(2),
        at: START,
        what,
    };
    let changes = shows(play.hear(added(1, vec![ended])));
    assert!(changes.contains(&Change::Unlisted(id(1))));
    assert_eq!(play.seqs(1), [1, 2]);

    let gone = Conversation {
        ended: true,
        ..line(2, 1, None)
    };
    let changes = shows(play.hear(ToAgent::Listed {
        conversations: vec![gone],
    }));
    assert_eq!(
        changes,
        [Change::Unlisted(id(2)), Change::Queue(Vec::new())]
    );
    assert_eq!(play.agent.conversations().count(), 0);
}

#[test]
fn joined_and_returned_entries_move_the_line() {
    let mut play = Play::live(vec![line(1, 0, None)]);
    play.step(Input::Watch(id(1)));
    let entry = |seq, what| {
        vec![Entry {
            seq: Seq(seq),
            at: START,
            what,
        }]
    };
    play.hear(added(1, entry(1, What::Joined { agent: face(BO) })));
    assert_eq!(
        play.agent.conversations().next().unwrap().agent,
        Some(face(BO))
    );
    play.hear(added(1, entry(2, What::Returned)));
    let line = play.agent.conversations().next().unwrap();
    assert_eq!((&line.agent, line.returned), (&None, true));
}

#[test]
fn a_word_wakes_a_thread_and_calls_off_its_end() {
    let mut play = Play::live(vec![Conversation {
        parked: true,
        closes_at: Some(START),
        owed_since: Some(START),
        ..line(1, 0, Some(ME))
    }]);

    play.add(1, 1..=1);
    let held = play.agent.conversations().next().unwrap();
    assert_eq!((held.parked, held.closes_at), (false, None));
    assert_eq!(held.owed_since, Some(START));
    play.hear(added(1, vec![answer(2, ME)]));
    assert_eq!(play.agent.conversations().next().unwrap().owed_since, None);
    play.add(1, 3..=4);
    let owed_since = play.agent.conversations().next().unwrap().owed_since;
    assert!(
        owed_since.is_some(),
        "the next word asks for an answer again"
    );
}

#[test]
fn a_reopened_conversation_is_listed_again_and_its_entries_go_on() {
    for end in [What::Quieted, What::Ended { by: Side::Visitor }] {
        let mut play = Play::live(vec![line(1, 0, Some(ME))]);
        play.add(1, 1..=1);
        let changes = shows(play.hear(added(1, vec![happened(2, end)])));
        assert!(changes.contains(&Change::Unlisted(id(1))));

        let reopened = line(1, 3, Some(ME));
        let changes = shows(play.list(reopened.clone()));
        assert_eq!(changes[0], Change::Listed(reopened));
        let what = What::Reopened { by: Side::Agent };
        play.hear(added(1, vec![happened(3, what)]));
        play.add(1, 4..=4);
        assert_eq!(play.seqs(1), [1, 2, 3, 4]);
        let held = play.agent.conversations().next().unwrap();
        assert_eq!((held.last, held.ended), (Seq(4), false));
    }
}
