//! Conversations that go from one agent to another, seen from both.

use super::*;

#[test]
fn a_warm_host_hears_and_says_until_it_is_taken() {
    let mut play = Play::live(vec![line(1, 1, Some(ME))]);
    play.add(1, 1..=1);
    play.hear(added(1, vec![transferred(2)]));
    play.list(handed_over(2, Some(ME), true));

    let says = sends(play.step(Input::Say(id(1), "a moment".to_owned())));
    assert_eq!(says.len(), 1);
    let changes = shows(play.add(1, 3..=3));
    assert!(changes.contains(&Change::Unread(id(1), 2)));
    let seen = sends(play.step(Input::Looked(id(1))));
    assert_eq!(seen, [FromAgent::Seen(mark(1, 3))]);
    let changes = shows(play.list(handed_over(4, Some(BO), true)));
    assert!(matches!(&changes[..], [Change::Listed(line)] if line.agent == Some(face(BO))));
    play.add(1, 5..=5);
    assert_eq!(play.seqs(1), [1, 2, 3], "a hole is not painted");
}

#[test]
fn a_cold_transfer_waits_and_keeps_its_note() {
    let mut play = Play::live(vec![line(1, 1, Some(ME))]);
    play.add(1, 1..=1);

    let changes = shows(play.list(handed_over(2, None, false)));

    assert!(changes.contains(&Change::Queue(vec![id(1)])));
    assert!(changes.contains(&Change::Unread(id(1), 0)));
    let held = play.agent.conversations().next().unwrap();
    let note = held
        .handover
        .as_ref()
        .map(|handover| handover.note.as_str());
    assert_eq!(note, Some("knows"));
}

#[test]
fn what_was_taken_over_is_no_more_mine_and_comes_back_whole() {
    let mut play = Play::live(vec![line(1, 2, Some(ME))]);
    play.add(1, 1..=2);
    let taken_over = What::TakenOver {
        from: face(ME),
        by: face(BO),
    };
    let changes = shows(play.hear(added(1, vec![happened(3, taken_over)])));
    assert!(changes.contains(&Change::Unread(id(1), 0)));
    let held = play.agent.conversations().next().unwrap();
    assert_eq!((&held.agent, held.reason), (&Some(face(BO)), None));
    assert_eq!(sends(play.add(1, 5..=5)), [], "it is not followed");

    play.list(line(1, 6, Some(ME)));
    assert_eq!(sends(play.add(1, 6..=6)), [FromAgent::Watch(mark(1, 3))]);
    play.add(1, 4..=6);
    assert_eq!(play.seqs(1), [1, 2, 3, 4, 5, 6]);
}

#[test]
fn a_supervisor_who_watched_goes_on_with_what_is_held() {
    let mut play = Play::live(vec![line(1, 2, Some(BO))]);
    play.step(Input::Watch(id(1)));
    play.add(1, 1..=2);
    play.step(Input::TakeOver(id(1)));
    let taken_over = What::TakenOver {
        from: face(BO),
        by: face(ME),
    };

    let changes = shows(play.hear(added(1, vec![happened(3, taken_over)])));

    assert_eq!(play.seqs(1), [1, 2, 3]);
    assert!(changes.contains(&Change::Unread(id(1), 2)));
}

fn transferred(seq: u32) -> Entry {
    let (from, to) = (face(ME), Target::Agent(face(BO)));
    happened(seq, What::Transferred { from, to })
}

fn handed_over(last: u32, agent: Option<AgentId>, warm: bool) -> Conversation {
    Conversation {
        handover: Some(Handover {
            from: face(ME),
            to: Target::Agent(face(BO)),
            note: "knows".to_owned(),
            warm,
            at: START,
        }),
        ..line(1, last, agent)
    }
}
