//! Certificates that nobody gave out.

use std::fs;
use std::time::{Duration, SystemTime};
use tempfile::TempDir;

/// A day.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A certificate for `localhost` that signs itself, in files.
pub struct Certificate {
    folder: TempDir,
}

impl Certificate {
    /// Makes one that is good from now on for so many days.
    ///
    /// # Panics
    /// Fails the test when it cannot be written.
    #[must_use]
    pub fn lasting(days: u32) -> Certificate {
        let wanted = rcgen::CertificateParams::new(vec!["localhost".to_owned()]);
        let mut wanted = wanted.expect("it is a name");
        let now = SystemTime::now();
        wanted.not_before = now.into();
        wanted.not_after = (now + DAY * days).into();
        let key = rcgen::KeyPair::generate().expect("a key can be made");
        let certificate = wanted.self_signed(&key).expect("a key can sign");
        let (pem, key) = (certificate.pem(), key.serialize_pem());
        let folder = TempDir::new().expect("a folder can be made");
        for (name, text) in [
            ("pem", &pem),
            ("key", &key),
            ("both.pem", &format!("{pem}{key}")),
        ] {
            fs::write(folder.path().join(name), text).expect("a folder can be written");
        }
        Certificate { folder }
    }

    /// Where it is: `pem`, its `key`, or `both.pem`.
    #[must_use]
    pub fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }
}
