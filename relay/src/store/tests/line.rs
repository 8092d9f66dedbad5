//! What only a database has: a line to it that can be cut, and others who may use it, too.
//!
//! Everything else is told by both engines.

use super::*;
use std::time::Duration;
use tokio::time::{interval, timeout};

/// How often a condition of the store is looked at that nobody tells about.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// Waits until the store can be written.
async fn until_it_is_back(store: &Store) {
    let mut looks = interval(LOOK_EVERY);
    let back = async {
        while store.can_write().await.is_err() {
            looks.tick().await;
        }
    };
    let in_time = timeout(Duration::from_secs(20), back).await;
    in_time.expect("the store comes back by itself");
}

#[tokio::test]
async fn a_line_that_is_cut_is_mended_and_nothing_is_lost_or_doubled() {
    let (store, site) = house(Kind::Postgres).await;
    append(&store, site, vec![opened(FIRST, VISITOR)])
        .await
        .unwrap();
    for count in 1..=5 {
        let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()";
        // The reader that cuts is not cut, the writer and the other readers are.
        let cut = store
            .engine
            .read(|session| session.all(cut, &[], |_| Ok(())))
            .await;
        assert!(!cut.unwrap().is_empty());
        let words = format!("number {count}");
        let record = || said(FIRST, count, VISITOR, count, &words);
        let mut answer = append(&store, site, vec![record()]).await;
        while let Err(error) = answer {
            assert!(matches!(error, StoreError::Away(_)), "{error:?}");
            until_it_is_back(&store).await;
            answer = append(&store, site, vec![record()]).await;
        }
        // A reader may hear of the cut only while it is asked.
        let entries = loop {
            match store.replay(site, FIRST, Seq(0), None, 10).await {
                Ok(entries) => break entries,
                Err(error) => assert!(matches!(error, StoreError::Away(_)), "{error:?}"),
            }
        };
        assert_eq!(entries.len(), count as usize);
    }
}

#[tokio::test]
async fn who_lost_the_database_to_another_relay_never_writes_again() {
    let home = Home::new(Kind::Postgres);
    let store = home.open().await.unwrap();
    let taken = "UPDATE keeper SET epoch = epoch + 1;
        SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    home.by_hand(taken).await.unwrap();

    let mut looks = interval(LOOK_EVERY);
    let refused = async {
        loop {
            match store.can_write().await {
                Err(StoreError::InUse(_)) => return,
                Err(StoreError::Away(_)) => drop(looks.tick().await),
                other => panic!("{other:?}"),
            }
        }
    };
    timeout(Duration::from_secs(20), refused).await.unwrap();

    // Nor does it keep the one that took it from writing.
    home.open().await.unwrap();
    assert!(matches!(store.can_write().await, Err(StoreError::InUse(_))));
}

#[tokio::test]
async fn a_database_that_refuses_us_is_a_refusal_with_a_reason() {
    let mut home = Home::new(Kind::Postgres);
    let nowhere = "postgres://deskbell@127.0.0.1:1/nowhere";
    home.place.url = Some(nowhere.parse().unwrap());

    let refused = home.open().await.unwrap_err();

    assert!(matches!(refused, StoreError::Away(_)), "{refused:?}");
    assert!(
        refused.to_string().contains("see that it runs"),
        "{refused}"
    );
}

#[tokio::test]
async fn what_a_page_tells_of_itself_with_a_sign_that_cannot_be_stored_is_stored_without() {
    let (store, site) = house(Kind::Postgres).await;
    let record = Record::Opened {
        id: FIRST,
        visitor: VISITOR,
        at: NOW,
        context: context("https://example.com/\0x"),
    };

    append(&store, site, vec![record]).await.unwrap();

    let saved = store.saved(site).await.unwrap();
    assert_eq!(saved.open[0].context.url, "https://example.com/\u{fffd}x");
}
