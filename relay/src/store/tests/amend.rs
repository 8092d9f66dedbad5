//! Words that were changed or taken back are told nowhere any more, and the laws about it.
//!
//! Told twice, by two engines. Never looks behind the verbs.

use super::*;

#[tokio::test]
async fn words_that_were_changed_are_told_nowhere_any_more() {
    let (store, site) = house(KIND).await;
    let records = vec![
        opened(FIRST, VISITOR),
        said(FIRST, 1, VISITOR, 1, "my seed is apple"),
        answered(FIRST, 2, 1, "keep it"),
        amended(FIRST, 3, 2, 1, Some("my seed is pear")),
        amended(FIRST, 4, 3, 1, Some("nothing")),
    ];
    append(&store, site, records).await.unwrap();

    let told = store.replay(site, FIRST, Seq(0), None, 10).await.unwrap();

    let nothing = || Some("nothing");
    let words: Vec<_> = told.iter().map(|entry| words_of(&entry.what)).collect();
    assert_eq!(words, [nothing(), Some("keep it"), nothing(), nothing()]);
}

#[tokio::test]
async fn words_that_were_taken_back_are_told_nowhere_any_more() {
    let (store, site) = house(KIND).await;
    let before = vec![
        opened(FIRST, VISITOR),
        said(FIRST, 1, VISITOR, 1, "my seed is apple"),
    ];
    append(&store, site, before).await.unwrap();
    // Whether or not it was read before.
    store.replay(site, FIRST, Seq(0), None, 10).await.unwrap();
    let taken_back = amended(FIRST, 2, 2, 1, None);
    append(&store, site, vec![taken_back, ended(FIRST)])
        .await
        .unwrap();

    let told = store.replay(site, FIRST, Seq(0), None, 10).await.unwrap();
    let listed = store.ended(site, None, 10).await.unwrap();

    assert!(matches!(told[0].what, What::Withdrawn { .. }), "{told:?}");
    assert_eq!(words_of(&told[1].what), None);
    assert_eq!(listed[0].words, "");
}

#[tokio::test]
async fn what_was_said_a_moment_ago_is_read_as_a_desk_remembers_it() {
    let (store, site) = house(KIND).await;
    let mut row = Row::opened(FIRST, VISITOR, NOW, context(""));
    let mut records = vec![opened(FIRST, VISITOR)];
    for at in (1..40).step_by(2) {
        records.push(said(FIRST, at, VISITOR, at, "words"));
        // Every fifth is taken back at once; of the others, those before are changed.
        let (of, text) = match at % 10 {
            5 => (at, None),
            9 => (at, Some("other words")),
            _ => (at.saturating_sub(4).max(1), Some("other words")),
        };
        records.push(amended(FIRST, at + 1, at + 1, of, text));
    }
    for record in &records {
        row.apply(record);
    }
    append(&store, site, records).await.unwrap();
    assert_eq!(store.saved(site).await.unwrap().open, [row.clone()]);

    let joined_later = Record::Entry {
        conversation: FIRST,
        who: None,
        entry: Entry {
            seq: row.last.next(),
            at: row.last_at.plus(shared::limits::AMEND_WITHIN_MS - 5),
            what: What::Joined { agent: ada() },
        },
    };
    row.apply(&joined_later);
    append(&store, site, vec![joined_later]).await.unwrap();

    assert_eq!(store.saved(site).await.unwrap().open, [row.clone()]);
    assert!((1..shared::limits::AMENDABLE_LEN_MAX).contains(&row.recent.len()));
}

#[tokio::test]
async fn nobody_amends_what_is_not_their_own_words() {
    let (store, site) = house(KIND).await;
    let start = vec![
        opened(FIRST, VISITOR),
        said(FIRST, 1, VISITOR, 1, "one"),
        answered(FIRST, 2, 1, "two"),
        joined(FIRST, 3),
        said(FIRST, 4, VISITOR, 2, "four"),
        amended(FIRST, 5, 3, 4, None),
    ];
    append(&store, site, start).await.unwrap();
    let before = store.replay(site, FIRST, Seq(0), None, 10).await.unwrap();

    for (law, of) in [
        ("the words of somebody else", 2),
        ("no words", 3),
        ("words that were taken back", 4),
        ("an amendment", 5),
        ("nothing that is there", 9),
    ] {
        let broken = append(&store, site, vec![amended(FIRST, 6, 4, of, Some("new"))]).await;
        assert!(
            matches!(broken, Err(StoreError::Law(_))),
            "{law}: {broken:?}"
        );
    }

    let after = store.replay(site, FIRST, Seq(0), None, 10).await.unwrap();
    assert_eq!(after, before);
}

#[tokio::test]
async fn one_count_goes_over_words_and_what_amends_them() {
    let (store, site) = house(KIND).await;
    let start = vec![
        opened(FIRST, VISITOR),
        said(FIRST, 1, VISITOR, 1, "one"),
        amended(FIRST, 2, 2, 1, Some("two")),
    ];
    append(&store, site, start).await.unwrap();

    let again = append(&store, site, vec![said(FIRST, 3, VISITOR, 2, "three")]).await;
    let tabs = vec![(site, Who::Visitor(VISITOR), TAB)];
    let standing = store.arrivals(tabs).await.unwrap();

    assert!(matches!(again, Err(StoreError::Law(_))), "{again:?}");
    assert_eq!(standing[0].counted, 2);
}

fn words_of(what: &What) -> Option<&str> {
    match what {
        What::Said { text, .. } => Some(text.as_str()),
        What::Amended { text, .. } => text.as_ref().map(Text::as_str),
        _ => None,
    }
}
