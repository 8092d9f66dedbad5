//! Who a visitor is, as the owner's server signs it: the keys for that, and what agents are shown.
//!
//! A secret is in one answer only, the one to making it.

use crate::id::Millis;
use serde::{Deserialize, Serialize};

/// Keys of a site that are live at once: the one in use, and the one that takes its place.
pub const IDENTITY_KEYS_LEN_MAX: usize = 2;

/// How a key signs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyKind {
    /// HMAC with SHA-256: a secret that the relay makes and the owner's server knows.
    #[default]
    Hs256,
    /// Ed25519: the owner keeps the private half, and the relay is told the public one.
    Ed25519,
}

/// A key of a site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityKey {
    /// What a token names in `kid`.
    pub id: u32,
    /// How it signs.
    pub kind: KeyKind,
    /// When it was made.
    pub made_at: Millis,
}

/// `GET /api/sites/ID/identity`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityKeys {
    /// All of them, the older one first.
    pub keys: Vec<IdentityKey>,
}

/// `POST /api/sites/ID/identity`: makes a key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityKeyForm {
    /// How it is to sign.
    pub kind: KeyKind,
    /// For [`KeyKind::Ed25519`] the public half, as PEM; else empty.
    pub public: String,
}

/// The answer to that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewIdentityKey {
    /// The key.
    pub key: IdentityKey,
    /// For [`KeyKind::Hs256`] the secret, which is shown this once.
    pub secret: Option<String>,
}

/// `GET /api/sites/ID/visitors/VISITOR/proofs`: what is proven of a visitor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proofs {
    /// The newest of each way, in no order; empty: nothing is.
    pub proofs: Vec<Proof>,
}

/// One thing that was proven.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// How.
    pub how: How,
    /// When.
    pub at: Millis,
    /// What, in the order in which it was told.
    pub facts: Vec<Fact>,
}

/// How something is proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// The owner's server signed it.
    Signed,
    /// The visitor typed a code that was sent to this mail address.
    Mail,
    /// The visitor typed a code that was sent to this telephone.
    Phone,
    /// In a way that this build does not know.
    #[serde(other)]
    Unknown,
}

/// A name and what it stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// As whoever proved it calls it; `id`, `name` and `email` are known everywhere.
    pub name: String,
    /// What it is.
    pub value: String,
}
