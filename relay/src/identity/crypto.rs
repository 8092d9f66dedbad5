//! What `jsonwebtoken` checks signatures by: the two ways that keys of sites sign.
//!
//! It brings a choice of two large libraries for that, which neither is needed. Never signs.

use ed25519_dalek::pkcs8::DecodePublicKey;
use ed25519_dalek::{Signature, VerifyingKey};
use hmac::{Hmac, Mac};
use jsonwebtoken::crypto::{CryptoProvider, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{ErrorKind, Result};
use jsonwebtoken::signature::{Error, Verifier};
use jsonwebtoken::{Algorithm, DecodingKey};
use sha2::Sha256;

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: |_, _| Err(ErrorKind::InvalidAlgorithm.into()),
    verifier_factory: verifier,
    key_utils: KeyUtils::new_unimplemented(),
};

/// Sees to it that signatures are checked by what is here.
pub fn install() {
    // An error says that it was done before.
    let _ = PROVIDER.install_default();
}

/// Returns the 32 bytes of a public key in PEM; `None`: it is no Ed25519 key, or one by which
/// anything would be signed.
#[must_use]
pub fn public_key(pem: &str) -> Option<Vec<u8>> {
    let key = VerifyingKey::from_public_key_pem(pem.trim()).ok()?;
    (!key.is_weak()).then(|| key.to_bytes().to_vec())
}

fn verifier(algorithm: &Algorithm, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>> {
    let bytes = key.try_get_as_bytes()?;
    match algorithm {
        Algorithm::HS256 => Ok(Box::new(Shared(bytes.to_vec()))),
        Algorithm::EdDSA => {
            let bytes = bytes.try_into().map_err(|_| ErrorKind::InvalidKeyFormat)?;
            let key = VerifyingKey::from_bytes(bytes).map_err(|_| ErrorKind::InvalidKeyFormat)?;
            Ok(Box::new(Public(key)))
        }
        _ => Err(ErrorKind::InvalidAlgorithm.into()),
    }
}

/// A secret that both sides know.
struct Shared(Vec<u8>);

/// The public half of the owner's key.
struct Public(VerifyingKey);

impl Verifier<Vec<u8>> for Shared {
    fn verify(&self, said: &[u8], signature: &Vec<u8>) -> std::result::Result<(), Error> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("a key of any length will do");
        mac.update(said);
        mac.verify_slice(signature).map_err(Error::from_source)
    }
}

impl JwtVerifier for Shared {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

impl Verifier<Vec<u8>> for Public {
    fn verify(&self, said: &[u8], signature: &Vec<u8>) -> std::result::Result<(), Error> {
        let signature = Signature::from_slice(signature).map_err(|_| Error::new())?;
        self.0
            .verify_strict(said, &signature)
            .map_err(|_| Error::new())
    }
}

impl JwtVerifier for Public {
    fn algorithm(&self) -> Algorithm {
        Algorithm::EdDSA
    }
}
