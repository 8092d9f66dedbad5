//! Says what is being done and how long it took, and runs commands.
//!
//! A command that fails is always reported as the line that does the same by hand. Never retries
//! and never hides what a command prints.

use anyhow::{Context, Result, bail};
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// Announces a step, does it, and says how long it took.
pub fn step<T>(title: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprintln!("==> {title}");
    let start = Instant::now();
    let result = work();
    let word = if result.is_ok() { "done" } else { "FAILED" };
    eprintln!("    {word} in {}", seconds(start.elapsed()));
    result
}

/// A detail of the current step.
pub fn note(text: &str) {
    eprintln!("    {text}");
}

/// A duration as people read it.
pub fn seconds(time: Duration) -> String {
    let whole = time.as_secs();
    if whole < 60 {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{} min {:02} s", whole / 60, whole % 60)
    }
}

/// A command with the words to run it by hand.
#[derive(Clone, Debug)]
pub struct Run {
    program: String,
    args: Vec<String>,
    env: Vec<(String, String)>,
    dir: Option<PathBuf>,
}

impl Run {
    /// A command found on `PATH`, or by its path.
    pub fn new(program: impl AsRef<OsStr>) -> Run {
        Run {
            program: text(program),
            args: Vec::new(),
            env: Vec::new(),
            dir: None,
        }
    }

    /// The cargo that runs this very program, so that the toolchain stays the same.
    pub fn cargo() -> Run {
        Run::new("cargo")
    }

    /// Adds one argument.
    #[must_use]
    pub fn arg(mut self, arg: impl AsRef<OsStr>) -> Run {
        self.args.push(text(arg));
        self
    }

    /// Adds arguments.
    #[must_use]
    pub fn args<A: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Run {
        self.args.extend(args.into_iter().map(text));
        self
    }

    /// Sets a variable of the environment.
    #[must_use]
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Run {
        self.env.push((name.to_owned(), text(value)));
        self
    }

    /// Sets several variables of the environment.
    #[must_use]
    pub fn envs(mut self, envs: &[(String, String)]) -> Run {
        self.env.extend_from_slice(envs);
        self
    }

    /// Runs in this folder.
    #[must_use]
    pub fn dir(mut self, dir: &Path) -> Run {
        self.dir = Some(dir.to_path_buf());
        self
    }

    /// Runs it with its output shown; anything but success is an error.
    pub fn run(&self) -> Result<()> {
        let status = self.command().stdin(Stdio::null()).status();
        self.check(status.with_context(|| self.cannot_start())?)
    }

    /// Whether it ran and succeeded. Its output is dropped.
    pub fn succeeds(&self) -> bool {
        let mut command = self.command();
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    }

    /// Runs it and returns what it wrote to standard output.
    pub fn read(&self) -> Result<String> {
        let mut command = self.command();
        command.stdin(Stdio::null()).stderr(Stdio::inherit());
        let output = command.output().with_context(|| self.cannot_start())?;
        self.check(output.status)?;
        String::from_utf8(output.stdout).with_context(|| format!("not UTF-8: {}", self.by_hand()))
    }

    /// Runs it with both outputs shown as they come, and each line also given to `hear`. Returns
    /// whether it succeeded.
    pub fn hear(&self, mut hear: impl FnMut(&str)) -> Result<bool> {
        // One pipe for both, so that the lines keep their order.
        let (reader, writer) = std::io::pipe().context("a pipe cannot be made")?;
        let mut command = self.command();
        command.stdin(Stdio::null());
        command
            .stdout(writer.try_clone().context("a pipe cannot be shared")?)
            .stderr(writer);
        let mut child = command.spawn().with_context(|| self.cannot_start())?;
        drop(command); // It holds the writing ends; the reader would never see the end.
        for line in BufReader::new(reader).split(b'\n') {
            let line = line.with_context(|| format!("reading from {}", self.by_hand()))?;
            let line = String::from_utf8_lossy(&line);
            eprintln!("{line}");
            hear(&line);
        }
        let status = child.wait().with_context(|| self.cannot_start())?;
        Ok(status.success())
    }

    /// The command, ready to be started by somebody else.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(&self.args)
            .envs(self.env.iter().map(|(name, value)| (name, value)));
        if let Some(dir) = &self.dir {
            command.current_dir(dir);
        }
        command
    }

    /// The line that does the same in a shell.
    pub fn by_hand(&self) -> String {
        let mut words = Vec::new();
        if let Some(dir) = &self.dir {
            words.push(format!("cd {} &&", quoted(&dir.to_string_lossy())));
        }
        words.extend(self.env.iter().map(|(name, value)| assignment(name, value)));
        words.push(quoted(&self.program));
        words.extend(self.args.iter().map(|arg| quoted(arg)));
        words.join(" ")
    }

    fn check(&self, status: ExitStatus) -> Result<()> {
        if !status.success() {
            bail!("{status}. To see it by hand:\n    {}", self.by_hand());
        }
        Ok(())
    }

    fn cannot_start(&self) -> String {
        format!("cannot be started. By hand:\n    {}", self.by_hand())
    }
}

/// The path of a program, if it is on `PATH`.
pub fn on_path(program: &str) -> Option<PathBuf> {
    let paths = std::env::var_os("PATH")?;
    std::env::split_paths(&paths)
        .map(|dir| dir.join(program))
        .find(|path| path.is_file())
}

/// What is only put before the `PATH` that there is, is shown so.
fn assignment(name: &str, value: &str) -> String {
    let old = std::env::var("PATH").unwrap_or_default();
    match value.strip_suffix(&old) {
        Some(before) if name == "PATH" && !old.is_empty() => format!("PATH={before}$PATH"),
        _ => format!("{name}={}", quoted(value)),
    }
}

fn text(word: impl AsRef<OsStr>) -> String {
    word.as_ref().to_string_lossy().into_owned()
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_=./:,@+%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_the_line_that_repeats_it() {
        let run = Run::new("sh").args(["-c", "exit 3"]).env("A", "b c");

        let error = format!("{:#}", run.run().expect_err("it exits with 3"));

        assert!(error.contains("A='b c' sh -c 'exit 3'"), "{error}");
    }

    #[test]
    fn both_outputs_are_heard() {
        let mut heard = Vec::new();

        let run = Run::new("sh").args(["-c", "echo one; echo two >&2; exit 1"]);
        let success = run
            .hear(|line| heard.push(line.to_owned()))
            .expect("sh exists");

        assert!(!success);
        assert_eq!(heard, ["one", "two"]);
    }

    #[test]
    fn times_are_readable() {
        assert_eq!(seconds(Duration::from_millis(1250)), "1.2 s");
        assert_eq!(seconds(Duration::from_secs(125)), "2 min 05 s");
    }
}
