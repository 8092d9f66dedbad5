//! What holds whatever is above the store: laws, and what is answered is kept.
//!
//! Told twice, by two engines. Never asks how one of them does it.

use super::*;
use tokio::task::JoinSet;

#[tokio::test]
async fn a_record_that_breaks_a_law_changes_nothing_at_all() {
    let (store, site) = house(KIND).await;
    let start = vec![opened(FIRST, VISITOR), said(FIRST, 1, VISITOR, 1, "one")];
    append(&store, site, start).await.unwrap();
    let before = store.saved(site).await.unwrap();
    for (law, record) in unlawful() {
        let good = said(FIRST, 2, VISITOR, 2, "two");
        let broken = append(&store, site, vec![good, record]).await;
        assert!(
            matches!(broken, Err(StoreError::Law(_))),
            "{law}: {broken:?}"
        );
        assert_eq!(store.saved(site).await.unwrap(), before, "{law}");
    }
    let elsewhere = append(&store, SiteId(99), vec![opened(FIRST, VISITOR)]).await;
    assert!(
        matches!(elsewhere, Err(StoreError::Law(_))),
        "{elsewhere:?}"
    );

    append(&store, site, vec![said(FIRST, 2, VISITOR, 2, "two")])
        .await
        .unwrap();
}

#[tokio::test]
async fn a_count_is_said_once_even_in_another_conversation() {
    let (store, site) = house(KIND).await;
    let second = ConversationId(2);
    append(
        &store,
        site,
        vec![
            opened(FIRST, VISITOR),
            said(FIRST, 1, VISITOR, 1, "one"),
            opened(second, VISITOR),
        ],
    )
    .await
    .unwrap();

    let again = append(&store, site, vec![said(second, 1, VISITOR, 1, "one")]).await;
    assert!(matches!(again, Err(StoreError::Law(_))), "{again:?}");

    // The same tab number of somebody else is another tab.
    append(&store, site, vec![said(second, 1, VisitorId(3), 1, "one")])
        .await
        .unwrap();
    append(&store, site, vec![answered(second, 2, 1, "one")])
        .await
        .unwrap();
}

#[tokio::test]
async fn nothing_follows_the_end_unless_it_is_reopened() {
    for end in [What::Ended { by: Side::Visitor }, What::Quieted] {
        let (store, site) = house(KIND).await;
        let start = vec![opened(FIRST, VISITOR), nobody(FIRST, 1, end), ended(FIRST)];
        append(&store, site, start).await.unwrap();
        let reopened = || nobody(FIRST, 2, What::Reopened { by: Side::Visitor });

        let late = append(&store, site, vec![said(FIRST, 2, VISITOR, 1, "wait")]).await;
        assert!(matches!(late, Err(StoreError::Law(_))), "{late:?}");
        let unsaid = append(&store, site, vec![reopened()]).await;
        assert!(matches!(unsaid, Err(StoreError::Law(_))), "{unsaid:?}");

        let open = Record::State {
            conversation: FIRST,
            state: waiting(),
        };
        let goes_on = vec![
            open,
            reopened(),
            said(FIRST, 3, VISITOR, 1, "one more thing"),
        ];
        append(&store, site, goes_on).await.unwrap();
        let saved = store.saved(site).await.unwrap();
        assert_eq!(saved.open.len(), 1);
        assert_eq!(saved.open[0].words, "one more thing");
        assert_eq!(store.ended(site, None, 10).await.unwrap(), []);
    }
}

#[tokio::test]
async fn entries_and_assignments_cannot_be_changed_or_removed_even_by_hand() {
    let home = Home::new(KIND);
    let store = home.open().await.unwrap();
    let site = store.create_site(SiteForm::default()).await.unwrap().id;
    append(
        &store,
        site,
        vec![
            opened(FIRST, VISITOR),
            said(FIRST, 1, VISITOR, 1, "one"),
            Record::State {
                conversation: FIRST,
                state: given(),
            },
        ],
    )
    .await
    .unwrap();
    drop(store);

    let [update, delete] = match KIND {
        Kind::Sqlite => ["UPDATE log SET words = 'none'", "DELETE FROM log"],
        Kind::Postgres => ["UPDATE entries SET words = 'none'", "DELETE FROM entries"],
    };
    for sql in [
        update,
        delete,
        "UPDATE assignments SET agent = 9",
        "DELETE FROM assignments",
    ] {
        let done = home.by_hand(sql).await;
        assert!(matches!(done, Err(StoreError::Law(_))), "{sql}: {done:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_appends_at_once_are_all_kept_and_one_broken_one_harms_no_other() {
    const CONVERSATIONS: u64 = 400;
    let home = Home::new(KIND);
    let store = home.open().await.unwrap();
    let site = store.create_site(SiteForm::default()).await.unwrap().id;
    let mut appends = JoinSet::new();
    for number in 1..=CONVERSATIONS {
        let store = store.clone();
        appends.spawn(async move {
            let (id, visitor) = (ConversationId(number), VisitorId(number));
            let start = vec![opened(id, visitor), said(id, 1, visitor, 1, "one")];
            append(&store, site, start).await.unwrap();
            let broken = append(&store, site, vec![said(id, 2, visitor, 1, "one")]).await;
            assert!(matches!(broken, Err(StoreError::Law(_))), "{broken:?}");
            append(&store, site, vec![said(id, 2, visitor, 2, "two")])
                .await
                .unwrap();
            let entries = store.replay(site, id, Seq(0), None, 10).await.unwrap();
            assert_eq!(entries.len(), 2, "what was answered can be read at once");
        });
    }
    while let Some(done) = appends.join_next().await {
        done.unwrap();
    }
    drop(store);

    let store = home.open().await.unwrap();
    let saved = store.saved(site).await.unwrap();
    assert_eq!(saved.open.len() as u64, CONVERSATIONS);
    assert!(
        saved
            .open
            .iter()
            .all(|row| row.last == Seq(2) && row.words == "two")
    );
}

#[tokio::test]
async fn data_is_one_relays_at_a_time() {
    let home = Home::new(KIND);
    let store = home.open().await.unwrap();

    let second = home.open().await.unwrap_err();
    assert!(matches!(second, StoreError::InUse(_)), "{second:?}");
    assert!(second.to_string().contains("another relay"), "{second}");

    drop(store);
    home.open().await.unwrap();
}

#[tokio::test]
async fn a_closed_store_keeps_everything_and_takes_nothing() {
    let home = Home::new(KIND);
    let store = home.open().await.unwrap();
    let site = store.create_site(SiteForm::default()).await.unwrap().id;
    append(&store, site, vec![opened(FIRST, VISITOR)])
        .await
        .unwrap();

    store.close().await.unwrap();

    assert_eq!(store.can_write().await, Err(StoreError::Closed));
    assert_eq!(store.sites().await, Err(StoreError::Closed));
    store.close().await.unwrap();
    drop(store);
    let store = home.open().await.unwrap();
    assert_eq!(store.saved(site).await.unwrap().last_conversation, FIRST);
}

#[tokio::test]
async fn data_of_a_newer_relay_are_left_alone_with_a_reason() {
    let home = Home::new(KIND);
    drop(home.open().await.unwrap());
    let newer = "INSERT INTO schema_migrations SELECT 1000, name, checksum
        FROM schema_migrations WHERE number = 1";
    home.by_hand(newer).await.unwrap();

    let refused = home.open().await.unwrap_err();

    assert!(refused.to_string().contains("newer relay"), "{refused}");
    let older = "DELETE FROM schema_migrations WHERE number = 1000";
    home.by_hand(older).await.unwrap();
    home.open().await.unwrap();
}

/// Records that break a law where one thing was said, each with the law.
fn unlawful() -> Vec<(&'static str, Record)> {
    let missing = ConversationId(9);
    vec![
        ("said twice", said(FIRST, 3, VISITOR, 1, "one")),
        ("a hole", said(FIRST, 4, VISITOR, 3, "late")),
        ("a place taken", said(FIRST, 1, VISITOR, 3, "late")),
        ("opened twice", opened(FIRST, VISITOR)),
        (
            "an entry of no conversation",
            said(missing, 1, VISITOR, 3, "late"),
        ),
        ("the state of no conversation", ended(missing)),
        (
            "seen where nothing is",
            Record::Seen {
                conversation: missing,
                by: Side::Agent,
                seq: Seq(1),
            },
        ),
        (
            "a page of no conversation",
            Record::Context {
                conversation: missing,
                context: context(""),
            },
        ),
        (
            "a topic of no conversation",
            Record::Topic {
                conversation: missing,
                topic: None,
                priority: 0,
            },
        ),
        (
            "a forecast of no conversation",
            Record::Announced {
                conversation: missing,
                forecast: forecast(None),
            },
        ),
        (
            "reopened before it has ended",
            nobody(FIRST, 3, What::Reopened { by: Side::Agent }),
        ),
        (
            "on its way without a transfer",
            Record::State {
                conversation: FIRST,
                state: State {
                    passing: true,
                    ..waiting()
                },
            },
        ),
        (
            "said by nobody",
            nobody(FIRST, 3, what_said(Author::Visitor, 3, "late")),
        ),
    ]
}
