//! What this installation signs links with.
//!
//! Made when it is first needed, kept for as long as links are to hold. Never leaves the relay.

use super::error::StoreError;
use super::session::{Session, Value, damage, values};
use crate::auth::secret::{SecretHash, random_seal};

/// Returns the seal for a purpose, and makes it if there is none.
pub fn seal(session: &dyn Session, purpose: &str) -> Result<SecretHash, StoreError> {
    session.run(
        "INSERT INTO seals (purpose, secret) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        values![purpose, &random_seal()],
    )?;
    read(session, purpose)?.ok_or_else(|| damage(0, "no seal"))
}

/// Returns the seal for a purpose; `None`: none was made yet.
pub fn read(session: &dyn Session, purpose: &str) -> Result<Option<SecretHash>, StoreError> {
    session.maybe(
        "SELECT secret FROM seals WHERE purpose = ?1",
        values![purpose],
        |row| match row.value(0)? {
            Value::Bytes(bytes) => bytes.try_into().map_err(|_| damage(0, "not a seal")),
            Value::Null | Value::Whole(_) | Value::Text(_) => Err(damage(0, "not a seal")),
        },
    )
}
