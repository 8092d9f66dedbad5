//! The tables, column by column, as both engines have them, and how they are read and filled page
//! by page.
//!
//! What belongs to one place alone (its steps, its heart, its keeper) is not among them.

use crate::store::error::StoreError;
use crate::store::session::{Columns, Session, Value};

/// Rows that are held in memory at once.
const PAGE_LEN: usize = 2_000;

/// A table.
pub struct Table {
    pub name: &'static str,
    /// Its columns; the first of them, as many as `keys` says, tell its rows apart.
    pub columns: &'static str,
    pub keys: usize,
}

/// A value of a row that outlives it.
#[derive(Clone, Debug)]
pub enum Own {
    Null,
    Whole(i64),
    Text(String),
    Bytes(Vec<u8>),
}

/// A row that outlives its query.
pub type Row = Vec<Own>;

/// What is called with each page of rows.
pub type Heed<'a> = dyn FnMut(&[Row]) -> Result<(), StoreError> + 'a;

/// Every table, those that others refer to first.
pub const TABLES: &[Table] = &[
    Table {
        name: "sites",
        columns: "id, key, name, routing, form, help, looks, channels",
        keys: 1,
    },
    Table {
        name: "site_origins",
        columns: "site, place, origin",
        keys: 2,
    },
    Table {
        name: "agents",
        columns: "id, name, email, role, capacity, password_hash",
        keys: 1,
    },
    Table {
        name: "invites",
        columns: "token, agent, expires_at",
        keys: 1,
    },
    Table {
        name: "sessions",
        columns: "token, agent, expires_at, device, opened_at, seen_at",
        keys: 1,
    },
    Table {
        name: "factors",
        columns: "agent, secret, held_at, step",
        keys: 1,
    },
    Table {
        name: "recovery_codes",
        columns: "agent, code",
        keys: 2,
    },
    Table {
        name: "factor_roles",
        columns: "role",
        keys: 1,
    },
    Table {
        name: "visitors",
        columns: "site, id, token, seen_at, draft, phrase",
        keys: 2,
    },
    Table {
        name: "conversations",
        columns: "site, id, visitor, opened_at, url, title, locale, zone, browser, agent, \
            agent_name, since, senior, returned, parked, ended, team, prefers, prefers_until, \
            handover, passing, rule, waited_ms, load, capacity, idle_ms, candidates, skill, \
            relaxed, topic, priority, base_ms, ahead, low_ms, middle_ms, high_ms, bound_ms, \
            seen_by_visitor, seen_by_agent, filled, left_away",
        keys: 2,
    },
    Table {
        name: "entries",
        columns: "site, conversation, seq, at, kind, who_side, who, agent, agent_name, tab, \
            count, words, to_agent, to_team, to_name, by_side, quote, amends, file",
        keys: 3,
    },
    Table {
        name: "files",
        columns: "id, site, visitor, agent, conversation, name, kind, len, sha256, width, \
            height, begun_at, done_at, shared_at",
        keys: 1,
    },
    Table {
        name: "assignments",
        columns: "number, site, conversation, at, agent, agent_name, rule, waited_ms, load, \
            capacity, idle_ms, candidates, skill, relaxed",
        keys: 1,
    },
    Table {
        name: "labels",
        columns: "site, conversation, label",
        keys: 3,
    },
    Table {
        name: "notes",
        columns: "number, site, conversation, after, at, agent, agent_name, words, name",
        keys: 1,
    },
    Table {
        name: "mentions",
        columns: "note, agent, seen",
        keys: 2,
    },
    Table {
        name: "replies",
        columns: "site, id, name, lang, team, words, used",
        keys: 2,
    },
    Table {
        name: "choices",
        columns: "site, agent, choice",
        keys: 2,
    },
    Table {
        name: "pasts",
        columns: "number, site, team, kind, at, ms, base_ms, ahead, low_ms, middle_ms, high_ms, \
            bound_ms",
        keys: 1,
    },
    Table {
        name: "shifts",
        columns: "number, site, agent, at, presence",
        keys: 1,
    },
    Table {
        name: "ratings",
        columns: "site, conversation, ended, at, agent, agent_name, score, scale, comment",
        keys: 3,
    },
    Table {
        name: "seals",
        columns: "purpose, secret",
        keys: 1,
    },
    Table {
        name: "mail",
        columns: "id, site, conversation, until, visitor, address, lang, zone, asked_at, due_at, \
            tries",
        keys: 1,
    },
    Table {
        name: "codes",
        columns: "code, site, visitor, tab, expires_at",
        keys: 1,
    },
    Table {
        name: "devices",
        columns: "token, site, visitor, seen_at",
        keys: 1,
    },
    Table {
        name: "audit",
        columns: "number, at, agent, agent_name, site, deed, subject, changes, previous, hash",
        keys: 1,
    },
    Table {
        name: "audit_head",
        columns: "one, number, hash",
        keys: 1,
    },
    Table {
        name: "identity_keys",
        columns: "site, id, kind, key, made_at",
        keys: 2,
    },
    Table {
        name: "persons",
        columns: "site, subject, visitor, facts, key, proven_at",
        keys: 2,
    },
    Table {
        name: "spent",
        columns: "site, jti, expires_at",
        keys: 2,
    },
    Table {
        name: "badges",
        columns: "code, site, conversation, agent_name, expires_at",
        keys: 1,
    },
];

impl Table {
    /// Hands all rows to `heed`, a page at a time, in the order of their keys.
    pub fn each_page(&self, from: &dyn Session, heed: &mut Heed<'_>) -> Result<(), StoreError> {
        let Table { name, columns, .. } = self;
        let keys: Vec<_> = columns.split(", ").take(self.keys).collect();
        let keys = keys.join(", ");
        let marks = marks(self.keys);
        let order = format!("ORDER BY {keys} LIMIT {PAGE_LEN}");
        let width = columns.split(", ").count();
        let read = |row: &dyn Columns| (0..width).map(|at| own(row, at)).collect();
        let mut page: Vec<Row> =
            from.all(&format!("SELECT {columns} FROM {name} {order}"), &[], read)?;
        let next = format!("SELECT {columns} FROM {name} WHERE ({keys}) > ({marks}) {order}");
        while let Some(last) = page.last() {
            heed(&page)?;
            let after: Vec<_> = last.iter().take(self.keys).map(Own::value).collect();
            page = from.all(&next, &after, read)?;
        }
        Ok(())
    }

    /// Adds rows to a data file.
    pub fn add(&self, to: &dyn Session, rows: &[Row]) -> Result<(), StoreError> {
        let Table { name, columns, .. } = self;
        // A data file has entries in its log, and shows them by a view.
        let name = if *name == "entries" { "log" } else { name };
        let marks = marks(columns.split(", ").count());
        let insert = format!("INSERT INTO {name} ({columns}) VALUES ({marks})");
        for row in rows {
            let values: Vec<_> = row.iter().map(Own::value).collect();
            to.run(&insert, &values)?;
        }
        Ok(())
    }
}

impl Own {
    pub fn value(&self) -> Value<'_> {
        match self {
            Own::Null => Value::Null,
            Own::Whole(number) => Value::Whole(*number),
            Own::Text(text) => Value::Text(text),
            Own::Bytes(bytes) => Value::Bytes(bytes),
        }
    }
}

fn own(row: &dyn Columns, at: usize) -> Result<Own, StoreError> {
    Ok(match row.value(at)? {
        Value::Null => Own::Null,
        Value::Whole(number) => Own::Whole(number),
        Value::Text(text) => Own::Text(text.to_owned()),
        Value::Bytes(bytes) => Own::Bytes(bytes.to_owned()),
    })
}

fn marks(len: usize) -> String {
    let marks: Vec<_> = (1..=len).map(|number| format!("?{number}")).collect();
    marks.join(", ")
}
