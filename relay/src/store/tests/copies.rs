//! Backups: what was kept by one engine is kept by either, and nothing else is taken for a backup.
//!
//! How it goes while people talk is a test of the wiring.

use super::*;
use crate::store::copy::{backup, check, restore};
use std::fs;
use std::path::PathBuf;
use tokio::task::spawn_blocking;

/// A home with something of every kind in it, and a backup of it.
struct Kept {
    home: Home,
    site: SiteId,
    file: PathBuf,
}

impl Kept {
    async fn new(kind: Kind) -> Kept {
        let home = Home::new(kind);
        let store = home.open().await.unwrap();
        let form = SiteForm {
            name: "Shop".to_owned(),
            origins: vec!["https://shop.example".to_owned()],
        };
        let site = store.create_site(form).await.unwrap().id;
        store.new_visitor(site, NOW).await.unwrap();
        append(&store, site, records_of_every_kind()).await.unwrap();
        let second = ConversationId(2);
        let ended = vec![
            opened(second, VISITOR),
            nobody(second, 1, What::Quieted),
            nobody(second, 2, What::Reopened { by: Side::Agent }),
            nobody(second, 3, What::Ended { by: Side::Agent }),
            ended(second),
        ];
        append(&store, site, ended).await.unwrap();
        fs::create_dir_all(&home.folder).unwrap();
        let file = home.folder.join("backup of today.db");
        let kept = Kept { home, site, file };
        let contents = kept.back_up(false).await.unwrap();
        assert_eq!((contents.sites, contents.conversations), (1, 2));
        kept
    }

    /// Beside the open store, as a process of its own would.
    async fn back_up(&self, force: bool) -> Result<Contents, StoreError> {
        let (place, file) = (self.home.place.clone(), self.file.clone());
        let made = spawn_blocking(move || backup(&place, &file, force, |_| ()));
        made.await.unwrap()
    }

    async fn restored_to(&self, home: &Home) -> Result<Option<PathBuf>, StoreError> {
        let (place, file) = (home.place.clone(), self.file.clone());
        let restored = spawn_blocking(move || restore(&place, &file)).await;
        restored.unwrap().map(|(_, old)| old)
    }

    /// Changes some bytes of the backup.
    fn damage(&self, at: usize, len: usize) {
        let mut bytes = fs::read(&self.file).unwrap();
        bytes[at..at + len].fill(b'#');
        fs::write(&self.file, bytes).unwrap();
    }

    fn forget_sum(&self) {
        fs::remove_file(self.file.with_extension("db.sha256")).unwrap();
    }
}

#[tokio::test]
async fn what_one_engine_kept_is_put_back_into_either() {
    for from in [Kind::Sqlite, Kind::Postgres] {
        let kept = Kept::new(from).await;
        let before = kept.home.open_again().await;
        for to in [Kind::Sqlite, Kind::Postgres] {
            let home = Home::new(to);

            kept.restored_to(&home).await.unwrap();

            let after = home.open().await.unwrap();
            let site = kept.site;
            assert_eq!(after.sites().await, before.sites().await);
            assert_eq!(after.saved(site).await, before.saved(site).await);
            let all = async |store: &Store, id| {
                let entries = store.replay(site, id, Seq(0), None, 100).await.unwrap();
                (entries, store.assignments(site, id).await.unwrap())
            };
            for id in [FIRST, ConversationId(2)] {
                assert_eq!(all(&after, id).await, all(&before, id).await);
            }
            // Life goes on where it was, under the laws of before.
            let late = said(ConversationId(2), 4, VISITOR, 90, "late");
            let late = append(&after, site, vec![late]).await;
            assert!(matches!(late, Err(StoreError::Law(_))), "{late:?}");
            let state = Record::State {
                conversation: FIRST,
                state: State {
                    agent: Some(bob()),
                    ..given()
                },
            };
            append(&after, site, vec![state]).await.unwrap();
            let given = after.assignments(site, FIRST).await.unwrap();
            assert_eq!(
                given.len(),
                before.assignments(site, FIRST).await.unwrap().len() + 1
            );
        }
    }
}

#[tokio::test]
async fn a_backup_is_not_written_over_unless_that_is_asked_for() {
    let kept = Kept::new(Kind::Sqlite).await;

    let refused = kept.back_up(false).await.unwrap_err();

    assert!(refused.to_string().contains("--force"), "{refused}");
    let again = kept.back_up(true).await.unwrap();
    assert_eq!(kept.restored_to(&Home::new(Kind::Sqlite)).await, Ok(None));
    assert_eq!(again.entries, 6);
    let beside = fs::read_dir(&kept.home.folder).unwrap().flatten();
    let parts = beside.filter(|file| file.path().extension().is_some_and(|end| end == "part"));
    assert_eq!(parts.count(), 0);
}

#[tokio::test]
async fn what_is_there_is_kept_beside_and_never_changed_under_a_running_relay() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let (kept, home) = (Kept::new(kind).await, Home::new(kind));
        let running = home.open().await.unwrap();
        running.create_site(SiteForm::default()).await.unwrap();
        running.create_site(SiteForm::default()).await.unwrap();

        let beside = kept.restored_to(&home).await.unwrap_err();
        assert!(matches!(beside, StoreError::InUse(_)), "{beside:?}");
        drop(running);
        let restored = kept.restored_to(&home).await;

        let Ok(Some(old)) = restored else {
            let refused = restored.unwrap_err();
            assert!(refused.to_string().contains("new database"), "{refused}");
            continue;
        };
        assert_eq!(home.open().await.unwrap().sites().await.unwrap().len(), 1);
        let old = rusqlite::Connection::open(old).unwrap();
        let session: &dyn session::Session = &old;
        assert_eq!(sites::all(session).unwrap().len(), 2);
    }
}

#[tokio::test]
async fn what_was_damaged_or_cut_short_is_not_put_back() {
    let whole = Kept::new(Kind::Sqlite).await;
    let bytes = fs::read(&whole.file).unwrap();
    let words = "哪一笔".as_bytes();
    let words = bytes.windows(words.len()).position(|found| found == words);

    // Something that somebody said: only the sum can tell.
    whole.damage(words.unwrap(), 3);
    let changed = whole.restored_to(&Home::new(Kind::Sqlite)).await;
    assert!(
        matches!(changed, Err(StoreError::Corrupt(_))),
        "{changed:?}"
    );

    whole.forget_sum();
    for (damage, at, len) in [
        ("header", 0, 16),
        ("a page in the middle", 4_096 * 3, 4_096),
    ] {
        fs::write(&whole.file, &bytes).unwrap();
        whole.damage(at, len);
        let home = Home::new(Kind::Sqlite);
        let refused = whole.restored_to(&home).await;
        assert!(
            matches!(refused, Err(StoreError::Corrupt(_))),
            "{damage}: {refused:?}"
        );
        assert!(!home.folder.join("deskbell.db").exists(), "{damage}");
    }
    fs::write(&whole.file, &bytes[..bytes.len() / 2]).unwrap();
    let cut = whole.restored_to(&Home::new(Kind::Sqlite)).await;
    assert!(matches!(cut, Err(StoreError::Corrupt(_))), "{cut:?}");
    fs::write(&whole.file, &bytes).unwrap();
    whole.restored_to(&Home::new(Kind::Sqlite)).await.unwrap();
}

#[tokio::test]
async fn a_check_finds_an_entry_that_is_missing() {
    let holes = [
        (
            Kind::Sqlite,
            "DROP TRIGGER entries_are_not_removed; DELETE FROM log WHERE seq = 2",
        ),
        (
            Kind::Postgres,
            "ALTER TABLE entries DISABLE TRIGGER USER; DELETE FROM entries WHERE seq = 2",
        ),
    ];
    for (kind, sql) in holes {
        let kept = Kept::new(kind).await;
        let place = kept.home.place.clone();
        let look = || {
            let place = place.clone();
            spawn_blocking(move || check(&place))
        };
        assert_eq!(look().await.unwrap().unwrap().entries, 6);

        kept.home.by_hand(sql).await.unwrap();

        let found = look().await.unwrap();
        assert!(matches!(found, Err(StoreError::Corrupt(_))), "{found:?}");
    }
}

#[tokio::test]
async fn every_table_and_column_of_both_engines_is_carried_over() {
    let own = [
        "schema_migrations",
        "heart",
        "keeper",
        "log",
        "shelf",
        "shelved",
        "tabs",
        "found",
        "marked",
        "unmarked",
        "unfound",
        "indexed",
    ];
    let sqlite = "SELECT m.name, c.name FROM sqlite_master AS m
        JOIN pragma_table_info(m.name) AS c WHERE m.type IN ('table', 'view')";
    let postgres = "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT)
        FROM information_schema.columns WHERE table_schema = 'public'";
    for (kind, select) in [(Kind::Sqlite, sqlite), (Kind::Postgres, postgres)] {
        let (store, _) = house(kind).await;
        let read = move |session: &dyn session::Session| {
            session.all(select, &[], |row| {
                Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned()))
            })
        };
        let mut there = store.engine.read(read).await.unwrap();
        there.retain(|(table, column)| {
            // The order in which entries came is told by their times.
            let is_order = table == "entries" && column == "number";
            // A table of the index of words stands on others, which have names of their own.
            let is_of_index = table.starts_with("found_");
            !own.contains(&table.as_str()) && !is_order && !is_of_index
        });

        let mut carried = Vec::new();
        for table in copy::TABLES {
            let columns = table.columns.split(", ");
            carried.extend(columns.map(|column| (table.name.to_owned(), column.to_owned())));
        }

        there.sort();
        carried.sort();
        assert_eq!(carried, there, "{kind:?}");
    }
}
