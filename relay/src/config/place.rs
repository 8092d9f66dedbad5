//! Where a store keeps its data, and how sure it is before it says so.
//!
//! Only says where; never opens anything, and never shows a password.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use tokio_postgres::config::Host;

/// Where, and how sure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The data folder, for SQLite.
    pub folder: PathBuf,
    /// The database, for PostgreSQL; `None`: SQLite.
    pub url: Option<Url>,
    /// How sure.
    pub durability: Durability,
}

/// Where a command finds everything, as its options say.
#[derive(Clone, Debug, clap::Args)]
pub struct Kept {
    /// The data folder
    #[arg(
        long,
        env = "DESKBELL_DATA",
        default_value = "data",
        value_name = "FOLDER"
    )]
    pub data: PathBuf,
    /// The PostgreSQL database that is used instead
    #[arg(
        long,
        env = "DESKBELL_STORE",
        value_name = "URL",
        hide_env_values = true
    )]
    pub store: Option<String>,
}

impl Kept {
    /// The place that the options name.
    ///
    /// # Errors
    /// Returns what is wrong with the address.
    pub fn place(&self) -> anyhow::Result<Place> {
        Ok(Place {
            url: self.store.as_deref().map(super::url).transpose()?,
            ..Place::folder(&self.data)
        })
    }
}

/// What "stored" means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Durability {
    /// Survives a power cut: the disk has it before anybody is told.
    #[default]
    Full,
    /// Survives the end of the process; a power cut may take the last moments.
    Fast,
}

impl Durability {
    /// The name, as given, logged and counted.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Durability::Full => "full",
            Durability::Fast => "fast",
        }
    }
}

/// The address of a PostgreSQL database, which may hold a password.
#[derive(Clone, PartialEq, Eq)]
pub struct Url(tokio_postgres::Config);

impl Url {
    /// What a connection is made with.
    pub fn config(&self) -> &tokio_postgres::Config {
        &self.0
    }
}

impl FromStr for Url {
    type Err = String;

    fn from_str(text: &str) -> Result<Url, String> {
        // The text is not repeated: it may hold a password.
        let scheme = ["postgres://", "postgresql://"];
        if !scheme.iter().any(|scheme| text.starts_with(scheme)) {
            return Err("it must begin with postgres://".to_owned());
        }
        let config = tokio_postgres::Config::from_str(text).map_err(|error| error.to_string())?;
        if config.get_hosts().is_empty() {
            return Err("it names no host".to_owned());
        }
        if config.get_dbname().is_none() {
            return Err("it names no database".to_owned());
        }
        Ok(Url(config))
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hosts = self.0.get_hosts().iter().map(|host| match host {
            Host::Tcp(name) => name.clone(),
            #[cfg(unix)]
            Host::Unix(folder) => folder.display().to_string(),
        });
        let hosts: Vec<_> = hosts.collect();
        let name = self.0.get_dbname().unwrap_or_default();
        write!(f, "{name} at {}", hosts.join(", "))
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Url({self})")
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.url {
            Some(url) => url.fmt(f),
            None => self.folder.display().fmt(f),
        }
    }
}

impl Place {
    /// The SQLite file of a folder, as sure as can be.
    #[must_use]
    pub fn folder(folder: impl Into<PathBuf>) -> Place {
        Place {
            folder: folder.into(),
            url: None,
            durability: Durability::Full,
        }
    }
}
