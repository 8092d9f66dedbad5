//! Passwords: Argon2id over them.
//!
//! Hashing runs beside the async threads and on no more cores than there are: a flood of log-ins
//! takes its turn instead of 19 MiB each at once. Never keeps a password.

mod weak;

use super::LoginFault;
use crate::limits::PASSWORD_QUEUE_LEN_MAX;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use rand::RngCore;
use std::sync::{Arc, OnceLock};
use tokio::sync::Semaphore;
pub use weak::fault;

/// What one hash costs (OWASP Password Storage Cheat Sheet, second choice of Argon2id).
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// What every hash of that cost begins with.
const PREFIX: &str = "$argon2id$v=19$m=19456,t=2,p=1$";
/// Bytes of salt (RFC 9106 §3.1).
const SALT_BYTES: usize = 16;
/// When to try again when too many wait.
const BUSY_RETRY_MS: u32 = 1_000;

/// Hashes and checks passwords, a few at a time.
#[derive(Debug)]
pub struct Passwords {
    /// Who may wait.
    queue: Semaphore,
    /// Who may work.
    cores: Arc<Semaphore>,
    /// The hash of a password that nobody has, for those who have no hash.
    nobody: Arc<OnceLock<String>>,
}

impl Passwords {
    /// Returns one worker for each core.
    #[must_use]
    pub fn new() -> Passwords {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Passwords {
            queue: Semaphore::new(PASSWORD_QUEUE_LEN_MAX + cores),
            cores: Arc::new(Semaphore::new(cores)),
            nobody: Arc::default(),
        }
    }

    /// Hashes a password.
    ///
    /// # Errors
    /// Returns [`LoginFault::TooFast`] when too many wait.
    pub async fn hash(&self, password: String) -> Result<String, LoginFault> {
        self.work(move || hash(&password)).await
    }

    /// Returns whether the password is the one of this hash. Without a hash it is not, and that
    /// takes as long.
    ///
    /// # Errors
    /// Returns [`LoginFault::TooFast`] when too many wait.
    pub async fn verify(
        &self,
        password: String,
        known: Option<String>,
    ) -> Result<bool, LoginFault> {
        let nobody = Arc::clone(&self.nobody);
        self.work(move || match known {
            Some(known) => matches(&password, &known),
            None => {
                let nobody = nobody.get_or_init(|| hash(&super::secret::secret("")));
                std::hint::black_box(matches(&password, nobody));
                false
            }
        })
        .await
    }

    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, LoginFault> {
        let busy = LoginFault::TooFast {
            retry_ms: BUSY_RETRY_MS,
        };
        let Ok(_place) = self.queue.try_acquire() else {
            return Err(busy);
        };
        let Ok(core) = Arc::clone(&self.cores).acquire_owned().await else {
            return Err(busy);
        };
        // The permit goes along: work goes on when the one who asked has gone.
        let done = tokio::task::spawn_blocking(move || {
            let result = work();
            drop(core);
            result
        });
        done.await.map_err(|_| busy)
    }
}

impl Default for Passwords {
    fn default() -> Passwords {
        Passwords::new()
    }
}

/// Returns whether a hash was made at another cost than is due.
#[must_use]
pub fn is_outdated(hash: &str) -> bool {
    !hash.starts_with(PREFIX)
}

fn hash(password: &str) -> String {
    let mut salt = [0; SALT_BYTES];
    rand::rng().fill_bytes(&mut salt);
    argon2()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .expect("the salt is as long as a salt may be, and a password shorter than 4 GiB")
        .to_string()
}

/// A hash that cannot be read matches nothing.
fn matches(password: &str, hash: &str) -> bool {
    argon2().verify_password(password.as_bytes(), hash).is_ok()
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).expect("these constants are valid");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_says_its_cost_and_matches_its_password_only() {
        let hash = hash("correct horse battery");

        assert!(hash.starts_with(PREFIX), "{hash}");
        assert!(!is_outdated(&hash));
        assert!(matches("correct horse battery", &hash));
        assert!(!matches("correct horse batterz", &hash));
        assert!(!matches("correct horse battery", "no hash at all"));
    }

    #[test]
    fn a_hash_of_another_cost_still_matches_and_is_outdated() {
        let params = Params::new(8 * 1024, 1, 1, None).unwrap();
        let cheap = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let hash = cheap
            .hash_password_with_salt(b"something old", &[7; 16])
            .unwrap()
            .to_string();

        assert!(matches("something old", &hash));
        assert!(is_outdated(&hash));
    }
}
