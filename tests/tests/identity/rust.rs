//! The snippet for Rust of docs/identity.md, run as it is written there.
//!
//! Never anything else.
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use std::time::{SystemTime, UNIX_EPOCH};

pub fn token(site: &str, secret: &str) -> String {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("after 1970")
        .as_secs();
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let said = [
        part(json!({ "alg": "HS256", "typ": "JWT" })),
        part(json!({
            "aud": site,
            "exp": now + 120,
            "jti": format!("{:032x}", rand::random::<u128>()),
            "sub": "u-7",
            "name": "林",
            "email": "lin@example.com",
        })),
    ]
    .join(".");
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any length will do");
    mac.update(said.as_bytes());
    [said, URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())].join(".")
}
