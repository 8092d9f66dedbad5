//! What both engines can do: run a statement, and read rows.
//!
//! The verbs are written once, against this. Statements are SQL that both engines understand, with
//! `?1`, `?2` … for values. Never knows which engine is behind it.

use super::error::StoreError;

/// A connection of an engine.
pub trait Session {
    /// Runs a statement. Returns how many rows it changed.
    fn run(&self, sql: &str, values: &[Value<'_>]) -> Result<u64, StoreError>;

    /// Runs a query and hands each row to `heed`, whose error ends it.
    fn each(&self, sql: &str, values: &[Value<'_>], heed: &mut Heed<'_>) -> Result<(), StoreError>;
}

/// What is called with each row.
pub type Heed<'a> = dyn FnMut(&dyn Columns) -> Result<(), StoreError> + 'a;

/// A value that goes into a statement, or comes out of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// Nothing.
    Null,
    /// A number, a time, an id, or a flag as 0 or 1.
    Whole(i64),
    /// Words.
    Text(&'a str),
    /// Bytes.
    Bytes(&'a [u8]),
}

/// The columns of one row, by their place from 0.
pub trait Columns {
    /// The value of a column.
    fn value(&self, at: usize) -> Result<Value<'_>, StoreError>;
}

impl dyn Session + '_ {
    /// Reads all rows.
    pub fn all<T>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        read: impl Fn(&dyn Columns) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut found = Vec::new();
        self.each(sql, values, &mut |row| {
            found.push(read(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// Reads the row of a query that finds one or none.
    pub fn maybe<T>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        read: impl Fn(&dyn Columns) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.all(sql, values, read)?.into_iter().next())
    }

    /// Reads the row of a query that always finds one.
    pub fn one<T>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        read: impl Fn(&dyn Columns) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let found = self.maybe(sql, values, read)?;
        found.ok_or_else(|| StoreError::Corrupt(format!("no row where there is always one: {sql}")))
    }
}

impl<'r> dyn Columns + 'r {
    /// A number, unless there is none.
    pub fn some_whole(&self, at: usize) -> Result<Option<i64>, StoreError> {
        match self.value(at)? {
            Value::Null => Ok(None),
            Value::Whole(number) => Ok(Some(number)),
            Value::Text(_) | Value::Bytes(_) => Err(damage(at, "not a number")),
        }
    }

    /// A number.
    pub fn whole(&self, at: usize) -> Result<i64, StoreError> {
        self.some_whole(at)?
            .ok_or_else(|| damage(at, "nothing where a number belongs"))
    }

    /// A number that is never below zero, unless there is none.
    pub fn some_number(&self, at: usize) -> Result<Option<u64>, StoreError> {
        let found = self.some_whole(at)?.map(u64::try_from).transpose();
        found.map_err(|_| damage(at, "a number below zero"))
    }

    /// A number that is never below zero.
    pub fn number(&self, at: usize) -> Result<u64, StoreError> {
        u64::try_from(self.whole(at)?).map_err(|_| damage(at, "a number below zero"))
    }

    /// A number of 32 bits or fewer, unless there is none.
    pub fn some_small<N: TryFrom<i64>>(&self, at: usize) -> Result<Option<N>, StoreError> {
        let found = self.some_whole(at)?.map(N::try_from).transpose();
        found.map_err(|_| damage(at, "a number out of its range"))
    }

    /// A number of 32 bits or fewer.
    pub fn small<N: TryFrom<i64>>(&self, at: usize) -> Result<N, StoreError> {
        N::try_from(self.whole(at)?).map_err(|_| damage(at, "a number out of its range"))
    }

    /// Yes or no.
    pub fn flag(&self, at: usize) -> Result<bool, StoreError> {
        Ok(self.whole(at)? != 0)
    }

    /// Words, unless there are none.
    pub fn some_text(&self, at: usize) -> Result<Option<&str>, StoreError> {
        match self.value(at)? {
            Value::Null => Ok(None),
            Value::Text(text) => Ok(Some(text)),
            Value::Whole(_) | Value::Bytes(_) => Err(damage(at, "not a text")),
        }
    }

    /// Words.
    pub fn text(&self, at: usize) -> Result<&str, StoreError> {
        self.some_text(at)?
            .ok_or_else(|| damage(at, "nothing where a text belongs"))
    }
}

/// Something that no relay writes.
pub fn damage(at: usize, says: &str) -> StoreError {
    StoreError::Corrupt(format!("column {at}: {says}"))
}

macro_rules! whole {
    ($($kind:ty)*) => {
        $(impl From<$kind> for Value<'_> {
            fn from(number: $kind) -> Self {
                Value::Whole(i64::from(number))
            }
        })*
    };
}
whole!(i64 u32 u16 u8 bool);

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Value<'a> {
        Value::Text(text)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Value<'a> {
        Value::Text(text)
    }
}

impl<'a> From<&'a [u8; 32]> for Value<'a> {
    fn from(bytes: &'a [u8; 32]) -> Value<'a> {
        Value::Bytes(bytes)
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(some: Option<T>) -> Value<'a> {
        some.map_or(Value::Null, Into::into)
    }
}

/// The values of a statement, in their order.
macro_rules! values {
    ($($value:expr),* $(,)?) => { &[$($crate::store::session::Value::from($value)),*] };
}
pub(super) use values;
