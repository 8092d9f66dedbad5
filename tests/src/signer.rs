//! The server of a site's owner, which says who is logged in.
//!
//! Signs as the documentation says, and nothing else.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use shared::Millis;

/// How long its tokens are good.
const LASTS_MS: u64 = 120_000;

/// Such a server.
#[derive(Clone, Debug)]
pub struct Signer {
    /// The key of the site.
    pub site: String,
    /// What it signs with.
    pub secret: String,
}

impl Signer {
    /// Signs that somebody of this id and name is logged in.
    #[must_use]
    pub fn says(&self, now: Millis, id: &str, name: &str) -> String {
        let claims = json!({
            "aud": self.site,
            "exp": (now.0 + LASTS_MS) / 1_000,
            "jti": format!("{:016x}", rand::random::<u64>()),
            "sub": id,
            "name": name,
        });
        self.sign(&claims)
    }

    /// Signs any claims.
    #[must_use]
    pub fn sign(&self, claims: &Value) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let said = [part(&json!({ "alg": "HS256" })), part(claims)].join(".");
        let mac = Hmac::<Sha256>::new_from_slice(self.secret.as_bytes());
        let mut mac = mac.expect("a key of any length will do");
        mac.update(said.as_bytes());
        let signature = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
        [said, signature].join(".")
    }
}
