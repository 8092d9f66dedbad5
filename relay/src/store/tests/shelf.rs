//! What only the data file has: a log of entries whose index follows behind it.
//!
//! Whether an entry is indexed is never to be noticed, whatever happens in between.

use super::*;
use crate::limits::TAIL_LEN_MAX;
use rusqlite::Connection;
use std::fs;

/// Conversations among which many entries are spread.
const TALKS: u32 = 48;

#[tokio::test]
async fn a_file_that_was_left_in_the_middle_is_read_whole_and_goes_on() {
    let (home, left) = (Home::new(Kind::Sqlite), Home::new(Kind::Sqlite));
    let store = home.open().await.unwrap();
    let site = store.create_site(SiteForm::default()).await.unwrap().id;
    let start = vec![
        opened(FIRST, VISITOR),
        said(FIRST, 1, VISITOR, 1, "one"),
        said(FIRST, 2, VISITOR, 2, "two"),
    ];
    append(&store, site, start).await.unwrap();
    fs::create_dir_all(&left.folder).unwrap();
    for name in ["deskbell.db", "deskbell.db-wal"] {
        fs::copy(home.folder.join(name), left.folder.join(name)).unwrap();
    }

    let store = left.open().await.unwrap();

    assert_eq!(texts(&store, site, FIRST).await, ["one", "two"]);
    let again = append(&store, site, vec![said(FIRST, 3, VISITOR, 2, "two")]).await;
    assert!(matches!(again, Err(StoreError::Law(_))), "{again:?}");
    append(&store, site, vec![said(FIRST, 3, VISITOR, 3, "three")])
        .await
        .unwrap();
    assert_eq!(texts(&store, site, FIRST).await, ["one", "two", "three"]);
}

#[tokio::test]
async fn what_was_read_and_what_was_not_obey_the_same_laws() {
    let (store, site) = house(Kind::Sqlite).await;
    append(&store, site, vec![opened(FIRST, VISITOR)])
        .await
        .unwrap();
    for count in 1..=40_u32 {
        let words = format!("number {count}");
        append(
            &store,
            site,
            vec![said(FIRST, count, VISITOR, count, &words)],
        )
        .await
        .unwrap();
        if count % 3 == 0 {
            assert_eq!(texts(&store, site, FIRST).await.len(), count as usize);
        }
        if count % 5 == 0 {
            let tabs = vec![(site, Who::Visitor(VISITOR), TAB)];
            let standings = store.arrivals(tabs).await.unwrap();
            assert_eq!(standings[0].counted, count);
            assert_eq!(standings[0].latest.as_ref().unwrap().last, Seq(count));
        }
        for unlawful in [
            said(FIRST, count + 1, VISITOR, count, "again"),
            said(FIRST, count + 2, VISITOR, count + 1, "a hole"),
            said(FIRST, count, VISITOR, count + 1, "the same place"),
        ] {
            let refused = append(&store, site, vec![unlawful]).await;
            assert!(matches!(refused, Err(StoreError::Law(_))), "{refused:?}");
        }
    }
}

#[tokio::test]
async fn however_many_wait_they_are_few_and_none_is_missed() {
    let home = Home::new(Kind::Sqlite);
    let store = home.open().await.unwrap();
    let site = store.create_site(SiteForm::default()).await.unwrap().id;
    let talks = || (1..=TALKS).map(|talk| ConversationId(u64::from(talk)));
    let visitor = |talk: ConversationId| VisitorId(talk.0);
    let start = talks().map(|talk| opened(talk, visitor(talk))).collect();
    append(&store, site, start).await.unwrap();
    let each = u32::try_from(TAIL_LEN_MAX).unwrap() / TALKS + 60;
    for count in 1..=each {
        let words = format!("number {count}");
        let all = talks().map(|talk| said(talk, count, visitor(talk), count, &words));
        append(&store, site, all.collect()).await.unwrap();
    }

    let by_hand = Connection::open(home.folder.join("deskbell.db")).unwrap();
    let waiting = "SELECT (SELECT count(*) FROM log) - (SELECT count(*) FROM shelf)";
    let waiting: i64 = by_hand.query_row(waiting, [], |row| row.get(0)).unwrap();
    let most = i64::try_from(TAIL_LEN_MAX).unwrap();
    assert!((1..=most).contains(&waiting), "{waiting} wait");
    for talk in talks() {
        let found = texts(&store, site, talk).await;
        assert_eq!(found.len(), each as usize);
        assert_eq!(found.last().unwrap(), &format!("number {each}"));
    }
    let waiting = "SELECT (SELECT count(*) FROM log) - (SELECT count(*) FROM shelf)";
    let waiting: i64 = by_hand.query_row(waiting, [], |row| row.get(0)).unwrap();
    assert_eq!(waiting, 0, "everything was read");
}

async fn texts(store: &Store, site: SiteId, talk: ConversationId) -> Vec<String> {
    let entries = store.replay(site, talk, Seq(0), None, 100_000).await;
    let entries = entries.unwrap().into_iter();
    entries
        .filter_map(|entry| match entry.what {
            What::Said { text, .. } => Some(text.as_str().to_owned()),
            _ => None,
        })
        .collect()
}
