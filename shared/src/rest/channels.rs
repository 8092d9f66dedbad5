//! How the owner of a site can really be reached: everything else that claims to be it is not.
//!
//! Lists of what the owner wrote; what they are compared with is the relay's business.

use serde::{Deserialize, Serialize};

/// Entries of one list.
pub const CHANNELS_LEN_MAX: usize = 20;
/// Characters of one entry.
pub const CHANNEL_CHARS_MAX: usize = 120;

/// `GET /api/sites/ID/channels`, and the body that changes them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Channels {
    /// Addresses of websites: `https://example.com`, or `https://*.example.com` for all below it.
    pub origins: Vec<String>,
    /// What mail addresses end in: `example.com`.
    pub mail: Vec<String>,
    /// Telephone numbers.
    pub phones: Vec<Phone>,
    /// WeChat accounts.
    pub wechat: Vec<String>,
    /// Names on X.
    pub x: Vec<String>,
    /// Names on Facebook.
    pub facebook: Vec<String>,
    /// Names on Telegram.
    pub telegram: Vec<String>,
}

/// A telephone number, and when somebody answers there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Phone {
    /// With the country in front: `+862155550000`.
    pub number: String,
    /// When, in words: `Mon–Fri 09:00–18:00`.
    pub hours: String,
    /// The IANA time zone of that; may be empty.
    pub zone: String,
}

impl Channels {
    /// Whether nothing is listed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Channels::default()
    }
}
