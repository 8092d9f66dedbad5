//! A clock that can be set, for one process: what it asks the system for the time is answered by
//! libfaketime, which reads from a file how far the time is off.
//!
//! Sets the time of day only. Clocks that measure how long something takes go on as they are, as
//! they do when somebody sets a machine's clock.

use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Where Debian's `faketime` puts its library, below the folder of the architecture.
const LIBRARY: &str = "faketime/libfaketime.so.1";
/// How long the library believes what it has read, in seconds.
const BELIEVES_S: &str = "1";

/// The clock of one process.
pub struct SetClock {
    folder: TempDir,
    library: PathBuf,
}

impl SetClock {
    /// A clock that is right.
    ///
    /// # Panics
    /// Fails the test when the library is not there, and says how to get it.
    pub fn new() -> SetClock {
        let clock = SetClock {
            folder: TempDir::new().expect("a folder can be made"),
            library: library().expect("needs libfaketime: apt-get install -y faketime"),
        };
        clock.set(0);
        clock
    }

    /// What a process needs in its environment to live by this clock.
    pub fn env(&self) -> Vec<(String, String)> {
        let text = |path: &Path| path.to_string_lossy().into_owned();
        let env = [
            ("LD_PRELOAD", text(&self.library)),
            ("FAKETIME_TIMESTAMP_FILE", text(&self.file())),
            ("FAKETIME_CACHE_DURATION", BELIEVES_S.to_owned()),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
            // Shared memory would be left behind by every process that is killed.
            ("FAKETIME_DISABLE_SHM", "1".to_owned()),
            ("NO_FAKE_STAT", "1".to_owned()),
        ];
        env.map(|(name, value)| (name.to_owned(), value)).to_vec()
    }

    /// Sets it so many seconds ahead of the machine's; negative: behind.
    pub fn set(&self, ahead_s: i64) {
        // In one go: half a number is another number.
        let new = self.folder.path().join("new");
        fs::write(&new, format!("{ahead_s:+}\n")).expect("an own file can be written");
        fs::rename(&new, self.file()).expect("an own file can be renamed");
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("time")
    }
}

fn library() -> Option<PathBuf> {
    let folders = fs::read_dir("/usr/lib").ok()?;
    let here = [PathBuf::from("/usr/lib")].into_iter();
    here.chain(folders.flatten().map(|entry| entry.path()))
        .map(|folder| folder.join(LIBRARY))
        .find(|path| path.is_file())
}
