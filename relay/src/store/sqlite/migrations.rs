//! Brings a data file up to date: numbered steps, forward only, each once.
//!
//! A step that was taken is never edited: its checksum is kept and compared at every start.

use super::snapshot;
use crate::store::error::StoreError;
use crate::store::migration::{Migration, missing};
use rusqlite::{Connection, params};
use std::path::PathBuf;

/// Every step, in order.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        number: 1,
        name: "init",
        sql: include_str!("../../../migrations/0001_init.sql"),
    },
    Migration {
        number: 2,
        name: "routing",
        sql: include_str!("../../../migrations/0002_routing.sql"),
    },
    Migration {
        number: 3,
        name: "shelf",
        sql: include_str!("../../../migrations/0003_shelf.sql"),
    },
    Migration {
        number: 4,
        name: "form",
        sql: include_str!("../../../migrations/0004_form.sql"),
    },
    Migration {
        number: 5,
        name: "amend",
        sql: include_str!("../../../migrations/0005_amend.sql"),
    },
    Migration {
        number: 6,
        name: "files",
        sql: include_str!("../../../migrations/0006_files.sql"),
    },
    Migration {
        number: 7,
        name: "after",
        sql: include_str!("../../../migrations/0007_after.sql"),
    },
    Migration {
        number: 8,
        name: "checks",
        sql: include_str!("../../../migrations/0008_checks.sql"),
    },
    Migration {
        number: 9,
        name: "looks",
        sql: include_str!("../../../migrations/0009_looks.sql"),
    },
    Migration {
        number: 10,
        name: "accounts",
        sql: include_str!("../../../migrations/0010_accounts.sql"),
    },
    Migration {
        number: 11,
        name: "trust",
        sql: include_str!("../../../migrations/0011_trust.sql"),
    },
    Migration {
        number: 12,
        name: "search",
        sql: include_str!("../../../migrations/0012_search.sql"),
    },
];

/// Takes the steps that have not been taken.
pub fn migrate(conn: &mut Connection, migrations: &[Migration]) -> Result<(), StoreError> {
    conn.execute_batch(
        "CREATE TABLE IF NOT EXISTS schema_migrations (
            number   INTEGER PRIMARY KEY,
            name     TEXT NOT NULL,
            checksum BLOB NOT NULL
        ) STRICT",
    )?;
    let taken = taken(conn)?;
    let missing = missing(migrations, &taken)?;
    if let Some(next) = missing.first()
        && !taken.is_empty()
    {
        keep_snapshot(conn, next.number)?;
    }
    for migration in missing {
        take(conn, migration)?;
    }
    Ok(())
}

/// Whether the steps that were taken are steps of this relay. Takes none.
pub fn fits(conn: &Connection, migrations: &[Migration]) -> Result<(), StoreError> {
    missing(migrations, &taken(conn)?).map(|_| ())
}

/// A step cannot be taken back: what was there before is kept beside the file.
fn keep_snapshot(conn: &mut Connection, step: u32) -> Result<(), StoreError> {
    let Some(file) = conn.path().filter(|path| !path.is_empty()) else {
        return Ok(());
    };
    let file = PathBuf::from(file);
    let kept = snapshot::before_step(conn, &file, step)?;
    tracing::info!(snapshot = %kept.display(), step, "the data file as it was is kept");
    Ok(())
}

/// The steps that were taken, by number and checksum.
pub fn taken(conn: &Connection) -> Result<Vec<(u32, Vec<u8>)>, StoreError> {
    let mut select =
        conn.prepare("SELECT number, checksum FROM schema_migrations ORDER BY number")?;
    let taken = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(taken.collect::<Result<_, _>>()?)
}

/// A step may build a table anew, and while it does so nothing can be referred to by the table's
/// name: SQLite is told to look away, and whether every reference leads somewhere is asked at the
/// end of the step.
fn take(conn: &mut Connection, migration: &Migration) -> Result<(), StoreError> {
    conn.pragma_update(None, "foreign_keys", false)?;
    let taken = take_unwatched(conn, migration);
    conn.pragma_update(None, "foreign_keys", true)?;
    taken
}

fn take_unwatched(conn: &mut Connection, migration: &Migration) -> Result<(), StoreError> {
    let whole = conn.transaction()?;
    whole.execute_batch(migration.sql)?;
    if whole.prepare("PRAGMA foreign_key_check")?.exists([])? {
        return Err(StoreError::Migration(format!(
            "step {} ({}) would leave references that lead nowhere",
            migration.number, migration.name
        )));
    }
    whole.execute(
        "INSERT INTO schema_migrations (number, name, checksum) VALUES (?1, ?2, ?3)",
        params![migration.number, migration.name, migration.checksum()],
    )?;
    Ok(whole.commit()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Migration = Migration {
        number: 1,
        name: "a",
        sql: "CREATE TABLE a (x)",
    };
    const SECOND: Migration = Migration {
        number: 2,
        name: "b",
        sql: "CREATE TABLE b (x)",
    };

    #[test]
    fn a_step_is_taken_once() {
        let mut conn = Connection::open_in_memory().unwrap();

        migrate(&mut conn, &[FIRST]).unwrap();
        migrate(&mut conn, &[FIRST, SECOND]).unwrap();
        migrate(&mut conn, &[FIRST, SECOND]).unwrap();

        conn.execute_batch("INSERT INTO a VALUES (1); INSERT INTO b VALUES (1)")
            .unwrap();
    }

    #[test]
    fn a_step_that_was_edited_is_noticed() {
        let mut conn = Connection::open_in_memory().unwrap();
        migrate(&mut conn, &[FIRST]).unwrap();

        let edited = Migration {
            sql: "CREATE TABLE a (x, y)",
            ..FIRST
        };

        assert!(matches!(
            migrate(&mut conn, &[edited]),
            Err(StoreError::Migration(_))
        ));
    }

    #[test]
    fn a_file_of_a_newer_relay_is_left_alone() {
        let mut conn = Connection::open_in_memory().unwrap();
        migrate(&mut conn, &[FIRST, SECOND]).unwrap();

        assert!(matches!(
            migrate(&mut conn, &[FIRST]),
            Err(StoreError::Migration(_))
        ));
    }

    #[test]
    fn a_step_that_fails_leaves_nothing_behind() {
        let mut conn = Connection::open_in_memory().unwrap();
        let broken = Migration {
            number: 2,
            name: "b",
            sql: "CREATE TABLE b (x); CREATE TABLE a (x)",
        };

        assert!(migrate(&mut conn, &[FIRST, broken]).is_err());
        migrate(&mut conn, &[FIRST, SECOND]).unwrap();
    }

    #[test]
    fn a_step_that_leaves_a_reference_to_nowhere_is_not_taken() {
        let mut conn = Connection::open_in_memory().unwrap();
        let careless = Migration {
            sql: "CREATE TABLE a (x INTEGER PRIMARY KEY);
                  CREATE TABLE b (x INTEGER REFERENCES a (x));
                  INSERT INTO b VALUES (7)",
            ..FIRST
        };

        assert!(matches!(
            migrate(&mut conn, &[careless]),
            Err(StoreError::Migration(_))
        ));
        migrate(&mut conn, &[FIRST]).unwrap();
    }

    #[test]
    fn the_steps_are_numbered_without_holes() {
        let numbers = MIGRATIONS.iter().map(|migration| migration.number);

        assert!(numbers.eq(1..=u32::try_from(MIGRATIONS.len()).unwrap()));
    }
}
