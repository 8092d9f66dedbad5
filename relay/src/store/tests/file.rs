//! What only a file has: a log, permissions, bytes that somebody else wrote.
//!
//! Everything else is told by both engines.

use super::*;
use crate::limits::CHECKPOINT_PAGES;
use rusqlite::Connection;
use std::fs;
use std::path::PathBuf;

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
