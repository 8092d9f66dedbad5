//! What a visitor's page says of itself.
//!
//! Claimed, never verified; clipped, never trusted.

use crate::limits::CONTEXT_CHARS_MAX;
use crate::text::clip;
use serde::{Deserialize, Serialize};

/// What the visitor's page tells about itself. All of it is claimed, none of it verified.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    /// The address of the page, without its fragment.
    pub url: String,
    /// The title of the page.
    pub title: String,
    /// The language of the chat, a BCP 47 tag.
    pub locale: String,
    /// The IANA time zone of the browser.
    pub zone: String,
    /// The browser's own description of itself.
    pub browser: String,
}

impl Context {
    /// The same, each field without NUL and clipped to [`CONTEXT_CHARS_MAX`] characters.
    #[must_use]
    pub fn clipped(&self) -> Context {
        let field = |text: &str| clip(&text.replace('\0', ""), CONTEXT_CHARS_MAX);
        Context {
            url: field(&self.url),
            title: field(&self.title),
            locale: field(&self.locale),
            zone: field(&self.zone),
            browser: field(&self.browser),
        }
    }
}
