//! A small disk of its own: a `tmpfs` in a mount namespace that only a helper and the relay are in.
//!
//! When the helper ends, whatever the reason, the disk is gone: nothing stays mounted. Never fills
//! a disk that anybody else uses. Needs root, or a system that lets others make user namespaces.

use std::fs::{self, OpenOptions};
use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// Mounts the disk, says so, and waits until nobody holds its standard input.
const MOUNT: &str =
    r#"mount -t tmpfs -o size="$1",mode=700 chaos "$0" && echo mounted && exec cat"#;
/// Bytes that the ballast grows by, smaller and smaller.
const PIECES: [usize; 3] = [1 << 20, 1 << 12, 1];

/// The disk.
pub struct Disk {
    helper: Child,
    point: TempDir,
    is_root: bool,
}

impl Disk {
    /// Makes an empty one.
    ///
    /// # Panics
    /// Fails the test when the system does not let it, and says what to do.
    pub fn mount(bytes: u64) -> Disk {
        let point = TempDir::new().expect("a folder can be made");
        let is_root = rustix::process::geteuid().is_root();
        let mut unshare = Command::new("unshare");
        if !is_root {
            unshare.arg("--map-root-user");
        }
        unshare.args(["--mount", "--propagation", "private", "sh", "-c", MOUNT]);
        unshare.arg(point.path()).arg(bytes.to_string());
        unshare.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut helper = unshare.spawn().expect("`unshare` of util-linux can be run");
        let output = helper.stdout.take().expect("it is piped");
        let mut line = String::new();
        // An error or an end: it says why on its standard error.
        let _ = BufReader::new(output).read_line(&mut line);
        assert_eq!(
            line.trim(),
            "mounted",
            "no disk can be made to be filled: run this as root, or allow user namespaces"
        );
        Disk {
            helper,
            point,
            is_root,
        }
    }

    /// Where the relay finds its data, from inside.
    pub fn data(&self) -> PathBuf {
        self.point.path().join("data")
    }

    /// The command that makes what follows it see this disk.
    pub fn command(&self) -> Vec<String> {
        let namespaces = format!("/proc/{}/ns", self.helper.id());
        let mut command = vec!["nsenter".to_owned(), format!("--mount={namespaces}/mnt")];
        if !self.is_root {
            command.push(format!("--user={namespaces}/user"));
            command.push("--preserve-credentials".to_owned());
        }
        command
    }

    /// Takes all space that is left.
    pub fn fill(&self) {
        let ballast = OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.ballast());
        let mut ballast = match ballast {
            Ok(ballast) => ballast,
            Err(error) if error.kind() == ErrorKind::StorageFull => return,
            Err(error) => panic!("the ballast cannot be written: {error}"),
        };
        for piece in PIECES {
            let zeros = vec![0; piece];
            loop {
                match ballast.write(&zeros) {
                    Ok(_) => {}
                    Err(error) if error.kind() == ErrorKind::StorageFull => break,
                    Err(error) => panic!("the ballast cannot be written: {error}"),
                }
            }
        }
    }

    /// Gives the space back.
    pub fn empty(&self) {
        match fs::remove_file(self.ballast()) {
            Ok(()) => {}
            Err(error) => assert_eq!(error.kind(), ErrorKind::NotFound, "{error}"),
        }
    }

    /// Copies the data into a folder outside, and returns where it is then.
    pub fn copy_to(&self, folder: &Path) -> PathBuf {
        let to = folder.join("data");
        fs::create_dir_all(&to).expect("a folder can be made");
        copy(&self.outside("data"), &to);
        to
    }

    fn ballast(&self) -> PathBuf {
        self.outside("ballast")
    }

    /// The path by which somebody outside finds a file of the disk.
    fn outside(&self, name: &str) -> PathBuf {
        let root = format!("/proc/{}/root", self.helper.id());
        let point = self.point.path().strip_prefix("/");
        let point = point.expect("temporary folders have absolute paths");
        Path::new(&root).join(point).join(name)
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Errors say that it has ended by itself.
        let _ = self.helper.kill();
        let _ = self.helper.wait();
    }
}

/// Copies the files of a folder that holds nothing else.
fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("the data can be listed") {
        let entry = entry.expect("the data can be listed");
        fs::copy(entry.path(), to.join(entry.file_name())).expect("the data can be copied");
    }
}
