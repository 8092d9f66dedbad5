//! One row that is written to know that writing works.
//!
//! Says nothing about what else could be wrong.

use super::error::StoreError;
use super::session::Session;

/// Writes for the sake of writing.
pub fn beat(session: &dyn Session) -> Result<(), StoreError> {
    session.run("UPDATE heart SET beats = beats + 1", &[])?;
    Ok(())
}
