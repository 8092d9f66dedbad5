//! A connection to the SQLite file, as the verbs see it.
//!
//! Never holds a statement: rusqlite keeps them prepared.

use crate::store::error::StoreError;
use crate::store::session::{Columns, Heed, Session, Value, damage};
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, Row, params_from_iter};

impl Session for Connection {
    fn run(&self, sql: &str, values: &[Value<'_>]) -> Result<u64, StoreError> {
        let changed = self
            .prepare_cached(sql)?
            .execute(params_from_iter(values))?;
        Ok(changed as u64)
    }

    fn each(&self, sql: &str, values: &[Value<'_>], heed: &mut Heed<'_>) -> Result<(), StoreError> {
        let mut select = self.prepare_cached(sql)?;
        let mut rows = select.query(params_from_iter(values))?;
        while let Some(row) = rows.next()? {
            heed(row)?;
        }
        Ok(())
    }
}

impl Columns for Row<'_> {
    fn value(&self, at: usize) -> Result<Value<'_>, StoreError> {
        Ok(match self.get_ref(at)? {
            ValueRef::Null => Value::Null,
            ValueRef::Integer(number) => Value::Whole(number),
            ValueRef::Text(text) => {
                Value::Text(str::from_utf8(text).map_err(|_| damage(at, "not UTF-8"))?)
            }
            ValueRef::Blob(bytes) => Value::Bytes(bytes),
            ValueRef::Real(_) => return Err(damage(at, "a fraction")),
        })
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Value::Null => ValueRef::Null,
            Value::Whole(number) => ValueRef::Integer(number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}
