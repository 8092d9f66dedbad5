//! What only a file has: a log, permissions, bytes that somebody else wrote.
//!
//! Everything else is told by both engines.

use super::*;
use crate::limits::CHECKPOINT_PAGES;
use rusqlite::Connection;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;
use tokio::time::interval;

/// How often it is looked whether another thread has found something,
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// and how many times.
const LOOKS_MAX: u32 = 3_000;

#[tokio::test]
async fn words_that_were_taken_back_leave_no_trace_in_the_file() {
    let home = Home::new(Kind::Sqlite);
    let store = home.open().await.unwrap();
    let site = store.create_site(SiteForm::default()).await.unwrap().id;
    // Short ones stand beside others, long ones on pages of their own.
    let secrets = [
        "abandon ability able".to_owned(),
        "zebra zone zoo ".repeat(200),
    ];
    append(&store, site, vec![opened(FIRST, VISITOR)])
        .await
        .unwrap();
    for (secret, at) in secrets.iter().zip([1, 3]) {
        let said = said(FIRST, at, VISITOR, at, secret);
        append(&store, site, vec![said]).await.unwrap();
        let taken_back = amended(FIRST, at + 1, at + 1, at, None);
        append(&store, site, vec![taken_back]).await.unwrap();
    }

    store.close().await.unwrap();

    for file in fs::read_dir(&home.folder).unwrap() {
        let path = file.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        for trace in ["ability", "zebra", "zoo"] {
            let found = bytes
                .windows(trace.len())
                .any(|some| some == trace.as_bytes());
            assert!(!found, "{trace} is in {}", path.display());
        }
    }
}

#[tokio::test]
async fn the_log_is_folded_into_the_file_while_writing_goes_on() {
    let home = Home::new(Kind::Sqlite);
    let store = home.open().await.unwrap();
    let site = store.create_site(SiteForm::default()).await.unwrap().id;
    append(&store, site, vec![opened(FIRST, VISITOR)])
        .await
        .unwrap();
    let file = || fs::metadata(home.folder.join("deskbell.db")).unwrap().len();
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
async fn a_folder_is_its_owners_alone() {
    let home = Home::new(Kind::Sqlite);
    let store = home.open().await.unwrap();

    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(home.folder.clone()), 0o700);
        for file in fs::read_dir(&home.folder).unwrap() {
            let path = file.unwrap().path();
            assert_eq!(mode(path.clone()), 0o600, "{}", path.display());
        }
    }
    drop(store);
}

#[tokio::test]
async fn a_file_that_does_not_fit_is_left_alone_with_a_reason() {
    let home = Home::new(Kind::Sqlite);
    drop(home.open().await.unwrap());
    let file = home.folder.join("deskbell.db");
    let by_hand = Connection::open(&file).unwrap();
    by_hand
        .execute("UPDATE schema_migrations SET checksum = x'00'", [])
        .unwrap();
    drop(by_hand);
    assert!(matches!(home.open().await, Err(StoreError::Migration(_))));

    fs::write(
        &file,
        "this is no data file, but it is long enough to look like one".repeat(100),
    )
    .unwrap();
    let error = home.open().await.unwrap_err();
    assert!(matches!(error, StoreError::Corrupt(_)), "{error:?}");
    assert!(error.to_string().contains("backup"), "{error}");
}

#[tokio::test]
async fn a_closed_store_has_folded_its_log_into_the_file() {
    let home = Home::new(Kind::Sqlite);
    let store = home.open().await.unwrap();
    store.can_write().await.unwrap();

    store.close().await.unwrap();

    let left = fs::metadata(home.folder.join("deskbell.db-wal")).map_or(0, |log| log.len());
    assert_eq!(left, 0);
}

/// Makes a file with so many long messages. Returns where it is.
async fn written(home: &Home, len: u32) -> PathBuf {
    let store = home.open().await.unwrap();
    let site = store.create_site(SiteForm::default()).await.unwrap().id;
    let words = "汉".repeat(4_000);
    let mut records = vec![opened(FIRST, VISITOR)];
    records.extend((1..=len).map(|count| said(FIRST, count, VISITOR, count, &words)));
    append(&store, site, records).await.unwrap();
    store.close().await.unwrap();
    home.folder.join("deskbell.db")
}

/// Writes nonsense over a page.
fn damage(file: &PathBuf, page: usize) {
    let mut bytes = fs::read(file).unwrap();
    let begin = page * 4_096;
    bytes[begin..begin + 4_096].fill(b'#');
    fs::write(file, bytes).unwrap();
}

#[tokio::test]
async fn a_small_file_with_a_damaged_page_is_not_opened_and_it_is_said_what_to_do() {
    let home = Home::new(Kind::Sqlite);
    let file = written(&home, 100).await;
    damage(&file, 150);

    let refused = home.open().await.unwrap_err();

    assert!(matches!(refused, StoreError::Corrupt(_)), "{refused:?}");
    assert!(refused.to_string().contains("relay restore"), "{refused}");
}

#[tokio::test]
async fn a_large_file_is_opened_at_once_and_not_written_any_more_once_damage_is_found() {
    let home = Home::new(Kind::Sqlite);
    let file = written(&home, 1_000).await;
    assert!(fs::metadata(&file).unwrap().len() > crate::limits::CHECK_AT_ONCE_BYTES_MAX);
    damage(&file, 1_500);

    let store = home.open().await.unwrap();

    // Another thread reads it through; what it finds shows sooner or later.
    let mut looks = interval(LOOK_EVERY);
    for _ in 0..LOOKS_MAX {
        looks.tick().await;
        if let Err(error) = store.can_write().await {
            assert!(matches!(error, StoreError::Corrupt(_)), "{error:?}");
            assert_eq!(store.why_no_room(), Some("damaged"));
            let site = store.create_site(SiteForm::default()).await;
            assert!(matches!(site, Err(StoreError::Corrupt(_))), "{site:?}");
            // What can be read is read.
            assert_eq!(store.sites().await.unwrap().len(), 1);
            return;
        }
    }
    panic!("the damage was not found");
}

#[tokio::test]
async fn a_log_that_was_cut_short_keeps_what_is_whole_in_it() {
    let (home, other) = (Home::new(Kind::Sqlite), Home::new(Kind::Sqlite));
    let store = home.open().await.unwrap();
    let site = store.create_site(SiteForm::default()).await.unwrap().id;
    append(&store, site, vec![opened(FIRST, VISITOR)])
        .await
        .unwrap();
    for count in 1..=20 {
        let words = format!("number {count}");
        append(
            &store,
            site,
            vec![said(FIRST, count, VISITOR, count, &words)],
        )
        .await
        .unwrap();
    }
    fs::create_dir_all(&other.folder).unwrap();
    for name in ["deskbell.db", "deskbell.db-wal"] {
        fs::copy(home.folder.join(name), other.folder.join(name)).unwrap();
    }
    let log = fs::OpenOptions::new()
        .write(true)
        .open(other.folder.join("deskbell.db-wal"))
        .unwrap();
    let len = log.metadata().unwrap().len();
    log.set_len(len - 3 * 4_096).unwrap();

    let cut = other.open().await.unwrap();

    let all = store.replay(site, FIRST, Seq(0), None, 100).await.unwrap();
    let left = cut.replay(site, FIRST, Seq(0), None, 100).await.unwrap();
    assert!(!left.is_empty() && left.len() < all.len(), "{}", left.len());
    assert!(all.starts_with(&left));
}
