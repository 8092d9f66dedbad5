//! What this installation signs for everybody to check: Ed25519, with a key that is made once.
//!
//! Passes are not signed here: those only the relay itself reads. Never hands out the private half.

use crate::auth::secret::SecretHash;
use crate::hex::hex;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer, SigningKey};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// What the store's seal for this is called.
pub const PURPOSE: &str = "notary";

/// Bytes of the digest of a key that are its name.
const ID_BYTES: usize = 8;

/// The key.
#[derive(Clone)]
pub struct Notary(SigningKey);

/// What was signed, and by which key.
#[derive(Clone, Debug, Serialize)]
pub struct Signed {
    /// The text whose bytes were signed, as it is.
    pub signed: String,
    /// In base64.
    pub signature: String,
    /// By which key.
    pub key: PublicKey,
}

/// The public half of a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublicKey {
    /// The first 8 bytes of its SHA-256, in hexadecimal digits.
    pub id: String,
    /// Its 32 bytes in base64.
    pub ed25519: String,
}

impl Notary {
    /// Takes a secret of the store.
    #[must_use]
    pub fn new(secret: SecretHash) -> Notary {
        Notary(SigningKey::from_bytes(&secret))
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        let bytes = self.0.verifying_key().to_bytes();
        PublicKey {
            id: hex(&Sha256::digest(bytes)[..ID_BYTES]),
            ed25519: STANDARD.encode(bytes),
        }
    }

    /// Signs a text.
    #[must_use]
    pub fn sign(&self, text: String) -> Signed {
        let signature = self.0.sign(text.as_bytes());
        Signed {
            signature: STANDARD.encode(signature.to_bytes()),
            signed: text,
            key: self.public(),
        }
    }
}
