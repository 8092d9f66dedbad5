//! What is looked at on the relay's own machine: its options, its data folder, its mail server.
//!
//! Reads the store beside a relay that runs, and never locks it.

use super::diagnosis::Diagnosis;
use super::is_here;
use crate::auth::pass::{self, Seal};
use crate::config::Config;
use crate::config::place::Place;
use crate::limits::MAIL_WITHIN_MS;
use crate::store::Archive;
use std::path::Path;
use std::time::Duration;
use tokio::time::timeout;

/// Bytes free on a disk below which it must be seen to,
const FREE_BYTES_MIN: u64 = 256 * 1024 * 1024;
/// and below which it is said.
const FREE_BYTES_LOW: u64 = 2 * 1024 * 1024 * 1024;

/// What is known of a relay whose store can be read.
pub struct Own {
    /// The key of the site that is looked at.
    pub site: Option<String>,
    /// What its passes are signed with; `None`: it never signed one.
    pub seal: Option<Seal>,
    /// How it was told to run.
    pub config: Config,
}

/// Looks at the machine; returns what the store tells, where it can be read.
pub async fn look(
    config: &Config,
    site: Option<&str>,
    tell: &mut (dyn FnMut(Diagnosis) + Send),
) -> Option<Own> {
    if !is_here(config) {
        tell(Diagnosis::skipped(
            "this machine",
            format!(
                "there is no data folder {}; run it where the relay runs, with its options, to \
                 have disk, mail and forwarded addresses looked at",
                config.data.display()
            ),
        ));
        return None;
    }
    if config.store.is_none() {
        tell(rights(&config.data));
    }
    if config.data.exists() {
        tell(disk(&config.data));
    }
    tell(mail(config).await);
    let place = config.place();
    let wanted = site.map(str::to_owned);
    let read = tokio::task::spawn_blocking(move || read(&place, wanted.as_deref())).await;
    match read {
        Ok(Ok((site, seal))) => {
            tell(Diagnosis::fine("store", "it can be read"));
            Some(Own {
                site,
                seal,
                config: config.clone(),
            })
        }
        Ok(Err(error)) => {
            let says = format!("it cannot be read: {error:#}");
            tell(Diagnosis::bad("store", says, "see relay check"));
            None
        }
        Err(error) => {
            tell(Diagnosis::bad(
                "store",
                error.to_string(),
                "see relay check",
            ));
            None
        }
    }
}

/// Reads the site and the seal.
fn read(place: &Place, site: Option<&str>) -> anyhow::Result<(Option<String>, Option<Seal>)> {
    let archive = Archive::open(place)?;
    let found = match site {
        Some(key) => Some(archive.site(Some(key))?.key),
        // More than one: then somebody has to say which.
        None => archive.site(None).ok().map(|site| site.key),
    };
    Ok((found, archive.seal(pass::PURPOSE)?.map(Seal::new)))
}

/// Reads what passes are signed with once more; `None`: nothing yet.
///
/// # Errors
/// Returns why the store cannot be read.
pub async fn seal(config: &Config) -> anyhow::Result<Option<Seal>> {
    let place = config.place();
    let read = move || anyhow::Ok(Archive::open(&place)?.seal(pass::PURPOSE)?);
    let secret = tokio::task::spawn_blocking(read).await??;
    Ok(secret.map(Seal::new))
}

/// Whether others on the machine can look into the folder.
#[cfg(unix)]
fn rights(folder: &Path) -> Diagnosis {
    use std::os::unix::fs::PermissionsExt;
    const CHECK: &str = "data folder";
    match std::fs::metadata(folder) {
        Ok(found) if found.permissions().mode() & 0o077 == 0 => {
            Diagnosis::fine(CHECK, "it is open to its owner alone")
        }
        Ok(found) => Diagnosis::bad(
            CHECK,
            format!(
                "others on this machine can look into it (mode {:o})",
                found.permissions().mode() & 0o777
            ),
            format!("chmod -R go-rwx {}", folder.display()),
        ),
        Err(error) => Diagnosis::bad(CHECK, error.to_string(), "run it as the relay's user"),
    }
}

/// Other systems have other rights.
#[cfg(not(unix))]
fn rights(_folder: &Path) -> Diagnosis {
    Diagnosis::skipped("data folder", "its rights are not looked at on this system")
}

/// Whether there is room.
fn disk(folder: &Path) -> Diagnosis {
    const CHECK: &str = "disk";
    let free = match free_bytes(folder) {
        Ok(free) => free,
        Err(says) => return Diagnosis::skipped(CHECK, says),
    };
    let says = format!("{} MiB free", free / 1024 / 1024);
    let fix =
        "make room: without it nothing that is said can be kept, and nobody is told that it was";
    match free {
        ..FREE_BYTES_MIN => Diagnosis::bad(CHECK, says, fix),
        FREE_BYTES_MIN..FREE_BYTES_LOW => Diagnosis::warn(CHECK, says, fix),
        _ => Diagnosis::fine(CHECK, says),
    }
}

#[cfg(unix)]
fn free_bytes(folder: &Path) -> Result<u64, String> {
    let found = rustix::fs::statvfs(folder).map_err(|error| error.to_string())?;
    Ok(found.f_bavail.saturating_mul(found.f_frsize))
}

#[cfg(not(unix))]
fn free_bytes(_folder: &Path) -> Result<u64, String> {
    Err("it is not looked at on this system".to_owned())
}

/// Whether the mail server lets the relay in.
async fn mail(config: &Config) -> Diagnosis {
    const CHECK: &str = "mail";
    let Some(mail) = &config.mail else {
        return Diagnosis::skipped(CHECK, "there is no --smtp-url: nobody is offered mail");
    };
    let transport = match mail.transport() {
        Ok(transport) => transport,
        Err(error) => return Diagnosis::bad(CHECK, format!("{error:#}"), "see --smtp-url"),
    };
    let within = Duration::from_millis(MAIL_WITHIN_MS);
    let fix = "look at host, port, kind of TLS, user and password in --smtp-url, and at firewalls: \
               many hosts close port 25";
    match timeout(within, transport.test_connection()).await {
        Ok(Ok(true)) => Diagnosis::fine(CHECK, "the server lets the relay in"),
        Ok(Ok(false)) => Diagnosis::bad(CHECK, "the server does not go on", fix),
        Ok(Err(error)) => Diagnosis::bad(CHECK, format!("the server refuses: {error}"), fix),
        Err(_) => Diagnosis::bad(CHECK, "the server does not answer", fix),
    }
}
