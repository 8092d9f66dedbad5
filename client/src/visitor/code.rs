//! A code of another device, in the place of a token for once.
//!
//! Never takes the place of the token that this device has until the relay has answered with one.

use super::{Change, Effect, Visitor};

/// What a code begins with where a token is due.
const PREFIX: &str = "dbc_";

impl Visitor {
    /// The same tab, which goes on with what another device shows a code for.
    #[must_use]
    pub fn with_code(mut self, code: &str) -> Visitor {
        self.code = Some([PREFIX, code].concat());
        self
    }

    /// What the hello says who this is.
    pub(super) fn proof(&self) -> Option<String> {
        self.code.clone().or_else(|| self.token.clone())
    }

    /// The code is not good: goes on as before. Returns whether there was one.
    pub(super) fn drop_code(&mut self, effects: &mut Vec<Effect>) -> bool {
        let had = self.code.take().is_some();
        if had {
            effects.push(Effect::Show(Change::CodeRefused));
        }
        had
    }
}
