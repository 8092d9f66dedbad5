//! What a transcript shows of a few entries.

use super::*;
use shared::{AgentId, Face, Nonce, TabId, Text};

const AGENT: Viewer = Viewer::Agent(Some(AgentId(7)));
const DAY_MS: u64 = 86_400_000;

#[test]
fn a_name_is_shown_once_per_run() {
    let ana = Author::Agent(Face {
        id: AgentId(1),
        name: "Ana".into(),
    });
    let entries = [
        said(1, 0, &ana),
        said(2, 1_000, &ana),
        said(3, 2_000, &Author::Visitor),
        said(4, 3_000, &ana),
    ];

    assert_eq!(
        names(&lines(Viewer::Visitor, &entries, &[], None, day)),
        [Some("Ana".to_owned()), None, None, Some("Ana".to_owned())]
    );
}

#[test]
fn a_day_is_marked_once_and_never_backwards() {
    let me = Author::Visitor;
    let entries = [
        said(1, DAY_MS, &me),
        said(2, DAY_MS + 5, &me),
        said(3, 3 * DAY_MS, &me),
    ];
    let late = [pending(1, 2 * DAY_MS, PendingState::Sending)];

    let days: Vec<Key> = lines(Viewer::Visitor, &entries, &late, None, day)
        .into_iter()
        .map(|line| line.key)
        .filter(|key| matches!(key, Key::Day(_)))
        .collect();

    assert_eq!(days, [Key::Day(1), Key::Day(3)]);
}

#[test]
fn what_is_not_sent_carries_the_index_to_retry() {
    let code = RefusalCode::TextTooLong;
    let pending = [
        pending(4, 0, PendingState::Sending),
        pending(2, 0, PendingState::NotSent { code }),
        pending(3, 0, PendingState::NotSent { code }),
    ];

    let fates: Vec<Fate> = lines(Viewer::Visitor, &[], &pending, None, day)
        .into_iter()
        .filter_map(|line| match line.shows {
            Shows::Said(said) => Some(said.fate),
            _ => None,
        })
        .collect();

    assert_eq!(
        fates,
        [
            Fate::Sending,
            Fate::NotSent(code, 0),
            Fate::NotSent(code, 1)
        ]
    );
}

#[test]
fn a_new_line_changes_no_older_one() {
    let ana = Author::Agent(Face {
        id: AgentId(1),
        name: "Ana".into(),
    });
    let all = [
        said(1, 0, &ana),
        said(2, 10, &Author::Visitor),
        said(3, DAY_MS, &ana),
    ];
    let whole = lines(AGENT, &all, &[], None, day);

    for len in 0..all.len() {
        let part = lines(AGENT, &all[..len], &[], None, day);
        assert_eq!(part, whole[..part.len()]);
    }
}

#[test]
fn what_is_new_begins_under_a_mark_and_a_name() {
    let ana = agent(1);
    let entries = [
        said(1, 0, &ana),
        said(2, 1, &Author::Visitor),
        said(3, 2, &ana),
        said(4, 3, &ana),
    ];
    let new = first_unread(Viewer::Visitor, &entries, 1);

    let lines = lines(Viewer::Visitor, &entries, &[], new, day);

    assert_eq!(new, Some((ConversationId(1), Seq(4))));
    assert_eq!(lines[lines.len() - 2].key, Key::New);
    assert!(said_of(&lines[lines.len() - 1]).name.is_some());
    assert_eq!(first_unread(Viewer::Visitor, &entries, 0), None);
    assert_eq!(
        first_unread(Viewer::Visitor, &entries, 3),
        Some((ConversationId(1), Seq(1)))
    );
    assert_eq!(first_unread(Viewer::Visitor, &entries, 4), None);
}

#[test]
fn a_colleagues_words_carry_a_name_and_mine_do_not() {
    let entries = [
        said(1, 0, &agent(7)),
        said(2, 0, &agent(8)),
        said(3, 0, &agent(8)),
        said(4, 0, &Author::Visitor),
    ];

    let eight = || Some("agent 8".to_owned());
    assert_eq!(
        names(&lines(AGENT, &entries, &[], None, day)),
        [None, eight(), eight(), None]
    );
}

#[test]
fn a_change_is_seen_where_the_words_are_and_where_they_are_quoted() {
    let me = Author::Visitor;
    let mut entries = Vec::new();
    add_all(
        &mut entries,
        [said(1, 0, &me), reply(2, 1), said(3, 0, &me)],
    );
    let before = lines(Viewer::Visitor, &entries, &[], None, day);

    add_all(&mut entries, [amended(4, 1, Some("other"))]);
    let after = lines(Viewer::Visitor, &entries, &[], None, day);

    let names = |lines: &[Line]| lines.iter().map(|line| line.key).collect::<Vec<_>>();
    let (old, new) = (names(&before), names(&after));
    assert_eq!(old.len(), new.len());
    let differs: Vec<bool> = old.iter().zip(&new).map(|(old, new)| old != new).collect();
    assert_eq!(
        differs,
        [false, true, true, false],
        "the day mark comes first"
    );
    let (first, second) = (said_of(&after[1]), said_of(&after[2]));
    assert_eq!((first.text.as_deref(), first.edited), (Some("other"), true));
    assert!(!second.edited);
    assert_eq!(
        second.quote.as_ref().unwrap().text.as_deref(),
        Some("other")
    );
}

#[test]
fn what_was_taken_back_tells_no_words_anywhere() {
    let mut entries = Vec::new();
    let all = [
        said(1, 0, &Author::Visitor),
        reply(2, 1),
        amended(3, 1, None),
    ];
    add_all(&mut entries, all);

    let lines = lines(AGENT, &entries, &[], None, day);

    assert_eq!(said_of(&lines[1]).text, None);
    assert_eq!(said_of(&lines[2]).quote.as_ref().unwrap().text, None);
}

#[test]
fn a_change_on_its_way_is_told_by_the_line_that_it_changes() {
    let entries = [said(1, 0, &Author::Visitor)];
    let mut change = pending(2, 0, PendingState::Sending);
    change.say.conversation = Some(ConversationId(1));
    change.say.act = Act::Amend {
        of: Seq(1),
        text: None,
    };

    let under_way = lines(Viewer::Visitor, &entries, &[change.clone()], None, day);
    change.state = PendingState::NotSent {
        code: RefusalCode::AmendTooLate,
    };
    let refused = lines(Viewer::Visitor, &entries, &[change], None, day);

    assert_eq!((under_way.len(), refused.len()), (2, 3));
    assert_eq!(said_of(&under_way[1]).fate, Fate::Changing);
    assert_eq!(
        said_of(&refused[2]).fate,
        Fate::NotSent(RefusalCode::AmendTooLate, 0)
    );
}

#[test]
fn the_last_words_of_ones_own_may_be_changed_for_two_minutes() {
    let me = Author::Visitor;
    let entries = [said(1, 0, &me), said(2, 5, &me), said(3, 9, &agent(7))];
    let last =
        |viewer, now| last_amendable(viewer, &entries, Millis(now)).map(|(mark, _)| mark.seq.0);

    assert_eq!(last(Viewer::Visitor, 5 + AMEND_WITHIN_MS - 1), Some(2));
    assert_eq!(last(Viewer::Visitor, 5 + AMEND_WITHIN_MS), None);
    assert_eq!(last(AGENT, 10), Some(3));
    assert_eq!(last(Viewer::Agent(Some(AgentId(8))), 10), None);
}

fn add_all<const N: usize>(
    entries: &mut Vec<(ConversationId, Entry)>,
    news: [(ConversationId, Entry); N],
) {
    for (id, entry) in news {
        add(entries, id, entry);
    }
}

fn reply(seq: u32, to: u32) -> (ConversationId, Entry) {
    let (id, mut entry) = said(seq, 0, &Author::Visitor);
    if let What::Said { quote, .. } = &mut entry.what {
        *quote = Some(Seq(to));
    }
    (id, entry)
}

fn amended(seq: u32, of: u32, text: Option<&str>) -> (ConversationId, Entry) {
    let (id, mut entry) = said(seq, 0, &Author::Visitor);
    entry.what = What::Amended {
        author: Author::Visitor,
        nonce: Nonce {
            tab: TabId(1),
            count: seq,
        },
        of: Seq(of),
        text: text.map(|text| Text::parse(text).unwrap()),
    };
    (id, entry)
}

fn said_of(line: &Line) -> &Said {
    match &line.shows {
        Shows::Said(said) => said,
        other => panic!("{other:?} was not said"),
    }
}

fn agent(id: u32) -> Author {
    Author::Agent(Face {
        id: AgentId(id),
        name: format!("agent {id}"),
    })
}

fn day(at: Millis) -> i64 {
    (at.0 / DAY_MS) as i64
}

fn said(seq: u32, at: u64, author: &Author) -> (ConversationId, Entry) {
    let what = What::Said {
        author: author.clone(),
        nonce: Nonce {
            tab: TabId(1),
            count: seq,
        },
        text: Text::parse("hello").unwrap(),
        quote: None,
    };
    (
        ConversationId(1),
        Entry {
            seq: Seq(seq),
            at: Millis(at),
            what,
        },
    )
}

fn pending(count: u32, at: u64, state: PendingState) -> Pending {
    let say = Say {
        conversation: None,
        act: Act::Words {
            text: "hello".into(),
            quote: None,
        },
        at: Millis(at),
    };
    Pending {
        nonce: Nonce {
            tab: TabId(1),
            count,
        },
        say,
        state,
    }
}

fn names(lines: &[Line]) -> Vec<Option<String>> {
    lines
        .iter()
        .filter_map(|line| match &line.shows {
            Shows::Said(said) => Some(said.name.clone()),
            _ => None,
        })
        .collect()
}
