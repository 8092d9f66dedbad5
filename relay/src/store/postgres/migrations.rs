//! Brings the database up to date: numbered steps, forward only, each once.
//!
//! A step that was taken is never edited: its checksum is kept and compared at every start.

use super::wire::Wire;
use crate::store::error::StoreError;
use crate::store::migration::{Migration, missing};
use crate::store::session::{Session, Value, values};

/// Every step, in order.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        number: 1,
        name: "init",
        sql: include_str!("../../../migrations/postgres/0001_init.sql"),
    },
    Migration {
        number: 2,
        name: "tabs",
        sql: include_str!("../../../migrations/postgres/0002_tabs.sql"),
    },
    Migration {
        number: 3,
        name: "form",
        sql: include_str!("../../../migrations/postgres/0003_form.sql"),
    },
    Migration {
        number: 4,
        name: "amend",
        sql: include_str!("../../../migrations/postgres/0004_amend.sql"),
    },
    Migration {
        number: 5,
        name: "files",
        sql: include_str!("../../../migrations/postgres/0005_files.sql"),
    },
    Migration {
        number: 6,
        name: "after",
        sql: include_str!("../../../migrations/postgres/0006_after.sql"),
    },
    Migration {
        number: 7,
        name: "looks",
        sql: include_str!("../../../migrations/postgres/0007_looks.sql"),
    },
    Migration {
        number: 8,
        name: "accounts",
        sql: include_str!("../../../migrations/postgres/0008_accounts.sql"),
    },
    Migration {
        number: 9,
        name: "trust",
        sql: include_str!("../../../migrations/postgres/0009_trust.sql"),
    },
    Migration {
        number: 10,
        name: "search",
        sql: include_str!("../../../migrations/postgres/0010_search.sql"),
    },
];

/// Takes the steps that have not been taken, each in a transaction. Whoever calls holds the lock of
/// the database.
pub fn migrate(wire: &Wire, migrations: &[Migration]) -> Result<(), StoreError> {
    let session: &dyn Session = wire;
    wire.batch(
        "CREATE TABLE IF NOT EXISTS schema_migrations (
            number   BIGINT PRIMARY KEY,
            name     TEXT NOT NULL,
            checksum BYTEA NOT NULL
        )",
    )?;
    let taken = session.all(
        "SELECT number, checksum FROM schema_migrations ORDER BY number",
        &[],
        |row| match row.value(1)? {
            Value::Bytes(checksum) => Ok((row.small(0)?, checksum.to_owned())),
            _ => Ok((row.small(0)?, Vec::new())),
        },
    )?;
    for migration in missing(migrations, &taken)? {
        let insert = "INSERT INTO schema_migrations (number, name, checksum) VALUES (?1, ?2, ?3)";
        let checksum = migration.checksum();
        wire.batch("BEGIN")?;
        let done = wire
            .batch(migration.sql)
            .and_then(|()| {
                session.run(insert, values![migration.number, migration.name, &checksum])
            })
            .and_then(|_| wire.batch("COMMIT"));
        if let Err(error) = done {
            wire.batch("ROLLBACK")?;
            return Err(error);
        }
    }
    Ok(())
}
