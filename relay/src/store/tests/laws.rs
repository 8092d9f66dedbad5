//! What holds whatever is above the store: laws, durability, one relay to a folder.

use super::*;
use crate::limits::CHECKPOINT_PAGES;
use rusqlite::Connection;
use std::fs;
use std::path::PathBuf;
use tokio::task::JoinSet;

#[tokio::test]
async fn a_record_that_breaks_a_law_changes_nothing_at_all() {
    let (store, site) = house().await;
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
    let (store, site) = house().await;
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
        let (store, site) = house().await;
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
    let folder = Folder::new();
    let store = Store::open(&folder.0).unwrap();
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

    let by_hand = Connection::open(folder.0.join("deskbell.db")).unwrap();

    assert!(
        by_hand
            .execute("UPDATE entries SET words = 'none'", [])
            .is_err()
    );
    assert!(by_hand.execute("DELETE FROM entries", []).is_err());
    assert!(
        by_hand
            .execute("UPDATE assignments SET agent = 9", [])
            .is_err()
    );
    assert!(by_hand.execute("DELETE FROM assignments", []).is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_appends_at_once_are_all_kept_and_one_broken_one_harms_no_other() {
    const CONVERSATIONS: u64 = 400;
    let folder = Folder::new();
    let store = Store::open(&folder.0).unwrap();
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

    let store = Store::open(&folder.0).unwrap();
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
async fn the_log_is_folded_into_the_file_while_writing_goes_on() {
    let folder = Folder::new();
    let store = Store::open(&folder.0).unwrap();
    let site = store.create_site(SiteForm::default()).await.unwrap().id;
    append(&store, site, vec![opened(FIRST, VISITOR)])
        .await
        .unwrap();
    let file = || fs::metadata(folder.0.join("deskbell.db")).unwrap().len();
    let before = file();
    let words = "汉".repeat(4_000);
    let pages_each = 12_000 / 4_096;
    for count in 1..=u32::try_from(CHECKPOINT_PAGES).unwrap() / pages_each + 50 {
        append(
            &store,
            site,
            vec![said(FIRST, count, VISITOR, count, &words)],
        )
        .await
        .unwrap();
    }

    // Another thread folds; its work shows in the file sooner or later.
    for _ in 0..20_000 {
        if file() > before + 1_000_000 {
            return;
        }
        store.can_write().await.unwrap();
    }
    panic!("nothing was folded into the file");
}

#[tokio::test]
async fn a_folder_is_one_relays_at_a_time_and_its_owners_alone() {
    let folder = Folder::new();
    let store = Store::open(&folder.0).unwrap();

    assert!(matches!(Store::open(&folder.0), Err(StoreError::InUse(_))));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(folder.0.clone()), 0o700);
        for file in fs::read_dir(&folder.0).unwrap() {
            let path = file.unwrap().path();
            assert_eq!(mode(path.clone()), 0o600, "{}", path.display());
        }
    }
    drop(store);
    Store::open(&folder.0).unwrap();
}

#[tokio::test]
async fn a_file_that_does_not_fit_is_left_alone_with_a_reason() {
    let folder = Folder::new();
    drop(Store::open(&folder.0).unwrap());
    let file = folder.0.join("deskbell.db");
    let by_hand = Connection::open(&file).unwrap();
    by_hand
        .execute("UPDATE schema_migrations SET checksum = x'00'", [])
        .unwrap();
    drop(by_hand);
    assert!(matches!(
        Store::open(&folder.0),
        Err(StoreError::Migration(_))
    ));

    fs::write(
        &file,
        "this is no data file, but it is long enough to look like one".repeat(100),
    )
    .unwrap();
    let error = Store::open(&folder.0).unwrap_err();
    assert!(matches!(error, StoreError::Corrupt(_)), "{error:?}");
    assert!(error.to_string().contains("backup"), "{error}");
}

#[tokio::test]
async fn a_closed_store_keeps_everything_and_takes_nothing() {
    let folder = Folder::new();
    let store = Store::open(&folder.0).unwrap();
    let site = store.create_site(SiteForm::default()).await.unwrap().id;
    append(&store, site, vec![opened(FIRST, VISITOR)])
        .await
        .unwrap();
    store.can_write().await.unwrap();

    store.close().await.unwrap();

    assert_eq!(store.can_write().await, Err(StoreError::Closed));
    assert_eq!(store.sites().await, Err(StoreError::Closed));
    store.close().await.unwrap();
    let left = fs::metadata(folder.0.join("deskbell.db-wal")).map_or(0, |log| log.len());
    assert_eq!(left, 0, "the log is folded in");
    drop(store);
    let store = Store::open(&folder.0).unwrap();
    assert_eq!(store.saved(site).await.unwrap().last_conversation, FIRST);
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

/// A folder that goes away at the end of its test.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Folder {
        let name = format!("deskbell-test-{:016x}", crate::auth::secret::random_id());
        Folder(std::env::temp_dir().join(name))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
