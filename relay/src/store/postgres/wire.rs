//! One connection to the database, as the verbs see it: each call waits for its answer.
//!
//! It belongs to one thread, which drives it. A connection that breaks is never mended here: it
//! says so, and whoever owns it makes another.

use crate::config::place::Url;
use crate::limits::{
    STORE_ANSWER_WITHIN_MS, STORE_CONNECT_WITHIN_MS, STORE_COPY_WITHIN_MS, STORE_SILENT_MS,
};
use crate::store::error::StoreError;
use crate::store::session::{Columns, Heed, Session, Value, damage};
use futures_util::TryStreamExt;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::error::Error as _;
use std::fmt::Write as _;
use std::pin::pin;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;
use tokio_postgres::config::SslMode;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use tokio_postgres::{Client, NoTls, Row, Statement};
use tokio_postgres_rustls::MakeRustlsConnect;

/// What the database shows of us in its own lists.
const NAME: &str = "deskbell";

/// Turns that the part which reads the line is given to find its end: the system is asked, the part
/// is woken, it reads.
const TURNS: u32 = 3;

/// One connection.
pub struct Wire {
    pub client: Client,
    pub runtime: Runtime,
    statements: RefCell<HashMap<String, Statement>>,
    /// How long an answer may take.
    patience_ms: Cell<u64>,
    /// Whether an answer did not come.
    given_up: Cell<bool>,
}

impl Wire {
    /// Connects.
    pub fn open(url: &Url) -> Result<Wire, StoreError> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let client = runtime.block_on(within(STORE_CONNECT_WITHIN_MS, connect(url)))?;
        Ok(Wire {
            client,
            runtime,
            statements: RefCell::default(),
            patience_ms: Cell::new(STORE_ANSWER_WITHIN_MS),
            given_up: Cell::default(),
        })
    }

    /// Connects in order to read and nothing else.
    pub fn open_to_read(url: &Url) -> Result<Wire, StoreError> {
        let wire = Wire::open(url)?;
        wire.batch("SET default_transaction_read_only = on")?;
        Ok(wire)
    }

    /// Waits longer for answers from here on: nobody but the person who called a command waits.
    pub fn be_patient(&self) {
        self.patience_ms.set(STORE_COPY_WITHIN_MS);
    }

    /// Whether it is known to be broken. What has happened to it while nobody asked is learned
    /// first.
    pub fn is_broken(&self) -> bool {
        self.runtime.block_on(async {
            for _ in 0..TURNS {
                tokio::task::yield_now().await;
            }
        });
        self.given_up.get() || self.client.is_closed()
    }

    /// Runs statements without values.
    pub fn batch(&self, sql: &str) -> Result<(), StoreError> {
        self.wait(async { Ok(self.client.batch_execute(sql).await?) })
    }

    /// Waits for an answer of the database, but not for ever: one that does not come in time is no
    /// answer, and what was asked may have happened or not.
    pub fn wait<T>(
        &self,
        answer: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        let limit_ms = self.patience_ms.get();
        let answered = self.runtime.block_on(within(limit_ms, answer));
        if matches!(answered, Err(StoreError::Away(_))) {
            // An answer that is late would keep those behind it waiting, too.
            self.given_up.set(true);
        }
        answered
    }

    /// Returns the prepared statement of a text, with `$1` for `?1`, as the database wants it.
    pub async fn prepared(&self, sql: &str) -> Result<Statement, StoreError> {
        if let Some(known) = self.statements.borrow().get(sql) {
            return Ok(known.clone());
        }
        let statement = self.client.prepare(&sql.replace('?', "$")).await?;
        let mut statements = self.statements.borrow_mut();
        statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

async fn within<T>(
    limit_ms: u64,
    answer: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    let late = || StoreError::Away(format!("no answer within {limit_ms} ms"));
    let answered = timeout(Duration::from_millis(limit_ms), answer).await;
    answered.unwrap_or_else(|_| Err(late()))
}

/// `sslmode=require` asks for TLS with a certificate that the system trusts. Anything else is a
/// connection in the clear: a socket of this machine, or a network of one's own.
async fn connect(url: &Url) -> Result<Client, StoreError> {
    let mut config = url.config().clone();
    config
        .application_name(NAME)
        .connect_timeout(Duration::from_millis(STORE_CONNECT_WITHIN_MS))
        .keepalives_idle(Duration::from_millis(STORE_SILENT_MS))
        .tcp_user_timeout(Duration::from_millis(STORE_SILENT_MS));
    if config.get_ssl_mode() == SslMode::Require {
        let (tls, _) = MakeRustlsConnect::with_native_certs().map_err(|errors| {
            let errors: Vec<_> = errors.iter().map(ToString::to_string).collect();
            StoreError::Other(format!("no certificate to trust: {}", errors.join(", ")))
        })?;
        let (client, connection) = config.connect(tls).await?;
        drive(connection);
        return Ok(client);
    }
    config.ssl_mode(SslMode::Disable);
    let (client, connection) = config.connect(NoTls).await?;
    drive(connection);
    Ok(client)
}

/// Its end, good or bad, shows in the client.
fn drive(connection: impl Future<Output = Result<(), tokio_postgres::Error>> + Send + 'static) {
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            let error = StoreError::from(error);
            tracing::warn!(%error, "a connection to the database broke");
        }
    });
}

impl Session for Wire {
    fn run(&self, sql: &str, values: &[Value<'_>]) -> Result<u64, StoreError> {
        self.wait(async {
            let statement = self.prepared(sql).await?;
            Ok(self.client.execute_raw(&statement, values).await?)
        })
    }

    fn each(&self, sql: &str, values: &[Value<'_>], heed: &mut Heed<'_>) -> Result<(), StoreError> {
        self.wait(async {
            let statement = self.prepared(sql).await?;
            let mut rows = pin!(self.client.query_raw(&statement, values).await?);
            while let Some(row) = rows.try_next().await? {
                heed(&row)?;
            }
            Ok(())
        })
    }
}

impl Columns for Row {
    fn value(&self, at: usize) -> Result<Value<'_>, StoreError> {
        let damaged = |error: tokio_postgres::Error| damage(at, &error.to_string());
        Ok(self
            .try_get::<_, Option<Value<'_>>>(at)
            .map_err(damaged)?
            .unwrap_or(Value::Null))
    }
}

impl<'a> FromSql<'a> for Value<'a> {
    fn from_sql(
        kind: &Type,
        raw: &'a [u8],
    ) -> Result<Value<'a>, Box<dyn std::error::Error + Sync + Send>> {
        Ok(match *kind {
            Type::BOOL => Value::Whole(bool::from_sql(kind, raw)?.into()),
            Type::INT4 => Value::Whole(i32::from_sql(kind, raw)?.into()),
            Type::INT8 => Value::Whole(i64::from_sql(kind, raw)?),
            Type::BYTEA => Value::Bytes(raw),
            _ => Value::Text(<&str>::from_sql(kind, raw)?),
        })
    }

    fn accepts(kind: &Type) -> bool {
        let kinds = [Type::BOOL, Type::INT4, Type::INT8, Type::BYTEA, Type::TEXT];
        kinds.contains(kind)
    }
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match *self {
            Value::Null => Ok(IsNull::Yes),
            Value::Whole(number) if *kind == Type::INT4 => i32::try_from(number)?.to_sql(kind, out),
            Value::Whole(number) => number.to_sql(kind, out),
            Value::Text(text) => clean(text).to_sql(kind, out),
            Value::Bytes(bytes) => bytes.to_sql(kind, out),
        }
    }

    fn accepts(kind: &Type) -> bool {
        let kinds = [Type::INT4, Type::INT8, Type::BYTEA, Type::TEXT];
        kinds.contains(kind)
    }

    to_sql_checked!();
}

/// PostgreSQL cannot store U+0000. Words with it are refused long before; in what a page tells of
/// itself the sign for something unreadable takes its place.
pub fn clean(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains('\0') {
        text.replace('\0', "\u{fffd}").into()
    } else {
        text.into()
    }
}

impl From<tokio_postgres::Error> for StoreError {
    fn from(error: tokio_postgres::Error) -> StoreError {
        let Some(told) = error.as_db_error() else {
            let mut says = error.to_string();
            let mut cause = error.source();
            while let Some(deeper) = cause {
                let _ = write!(says, ": {deeper}");
                cause = deeper.source();
            }
            return StoreError::Away(says);
        };
        // The message alone: details quote rows, and with them what people said.
        let code = told.code().code();
        let says = format!("{} [{code}]", told.message());
        match (&code[..2], code) {
            (_, "53100") => StoreError::Full(says),
            ("58", _) => StoreError::Failing(says),
            (_, "25006" | "42501") => StoreError::ReadOnly(says),
            (_, "P0001") | ("22" | "23", _) => StoreError::Law(says),
            ("XX", "XX001" | "XX002") => StoreError::Corrupt(says),
            ("08" | "57" | "28" | "3D", _) | (_, "53300") => StoreError::Away(says),
            ("40" | "55", _) => StoreError::Busy(says),
            _ => StoreError::Other(says),
        }
    }
}
