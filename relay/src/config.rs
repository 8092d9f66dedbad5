//! How a relay was told to run: flags before environment before file before defaults.
//!
//! Read once, in `main`; afterwards there is only [`Config`]. Each is in `docs/configuration.md`.

pub mod desks;
pub mod files;
pub mod form;
pub mod help;
pub mod looks;
pub mod mail;
pub mod name;
pub mod origin;
pub mod place;
pub mod routing;

pub use self::desks::DeskLimits;
use self::files::FileLimits;
use self::mail::Mail;
use self::place::{Durability, Place, Url};
use crate::limits::FRAMES;
use anyhow::{Context, bail};
use desk::{Rate, Settings};
use ipnet::IpNet;
use serde::Deserialize;
use std::fs;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

/// The file that is read when no other was named; it may be missing.
pub const FILE: &str = "deskbell.toml";
/// Bytes of a file that is read. A larger one is another file than was meant.
const FILE_BYTES_MAX: u64 = 256 * 1024;

/// How a relay runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Where it listens.
    pub listen: SocketAddr,
    /// The data folder.
    pub data: PathBuf,
    /// Whether it takes the place of a relay that runs on the data folder.
    pub succession: bool,
    /// The PostgreSQL database that is used instead of it.
    pub store: Option<Url>,
    /// How sure a message is before anybody is told that it is stored.
    pub durability: Durability,
    /// The folder with the files that browsers load; `None`: those that were built in.
    pub assets: Option<PathBuf>,
    /// The origin under which browsers reach it, when that is another than where it listens.
    pub public_url: Option<String>,
    /// How mail is sent; `None`: not at all.
    pub mail: Option<Mail>,
    /// More origins whose pages may be a console.
    pub console_origins: Vec<String>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// How logs are written.
    pub log_format: LogFormat,
    /// What is logged.
    pub log: String,
    /// Whether `/metrics` answers others than this machine.
    pub metrics_public: bool,
    /// Sockets at once.
    pub sockets_max: usize,
    /// Sockets at once from one network address.
    pub sockets_per_address_max: usize,
    /// Frames that one socket may send, whatever is in them.
    pub frames: Rate,
    /// What each desk enforces.
    pub limits: DeskLimits,
    /// What may be sent as a file.
    pub files: FileLimits,
}

/// How logs are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// A line for people.
    #[default]
    Text,
    /// An object a line, for machines.
    Json,
}

impl Default for Config {
    fn default() -> Config {
        let limits = Settings::new("");
        Config {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8787)),
            data: PathBuf::from("data"),
            succession: true,
            store: None,
            durability: Durability::Full,
            assets: None,
            public_url: None,
            mail: None,
            console_origins: Vec::new(),
            trusted_proxies: Vec::new(),
            log_format: LogFormat::Text,
            log: "info".to_owned(),
            metrics_public: false,
            sockets_max: 10_000,
            sockets_per_address_max: 500,
            frames: FRAMES,
            limits: DeskLimits {
                grace_ms: None,
                queue_len_max: None,
                say: limits.say,
                open: limits.open,
            },
            files: FileLimits::default(),
        }
    }
}

impl Config {
    /// Whether browsers reach it by TLS alone.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        matches!(&self.public_url, Some(url) if url.starts_with("https://"))
    }

    /// Where everything is kept.
    #[must_use]
    pub fn place(&self) -> Place {
        Place {
            folder: self.data.clone(),
            url: self.store.clone(),
            durability: self.durability,
        }
    }
}

/// Options as somebody gives them, all optional; the same names in flags and in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, clap::Args)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Where to listen [default: 127.0.0.1:8787]
    #[arg(long, env = "DESKBELL_LISTEN", value_name = "ADDRESS:PORT")]
    pub listen: Option<SocketAddr>,
    /// The data folder [default: ./data]
    #[arg(long, env = "DESKBELL_DATA", value_name = "FOLDER")]
    pub data: Option<PathBuf>,
    /// Takes the place of a relay that runs on the data folder [default: true]
    #[arg(long, env = "DESKBELL_SUCCESSION", value_name = "BOOL", num_args = 0..=1,
          require_equals = true, default_missing_value = "true")]
    pub succession: Option<bool>,
    /// A PostgreSQL database to keep everything in instead of the data folder, such as
    /// postgres://user@host/name
    #[arg(
        long,
        env = "DESKBELL_STORE",
        value_name = "URL",
        hide_env_values = true
    )]
    pub store: Option<String>,
    /// What "stored" survives: full a power cut, fast only the end of the process [default: full]
    #[arg(long, env = "DESKBELL_DURABILITY", value_name = "KIND")]
    pub durability: Option<Durability>,
    /// A folder made by `cargo xtask dist` to serve instead of the files built in
    #[arg(long, env = "DESKBELL_ASSETS", value_name = "FOLDER")]
    pub assets: Option<PathBuf>,
    /// The address under which browsers reach this relay, such as https://chat.example.com
    #[arg(long, env = "DESKBELL_PUBLIC_URL", value_name = "ORIGIN")]
    pub public_url: Option<String>,
    /// The mail server for transcripts, such as smtps://user:password@mail.example.com
    #[arg(
        long,
        env = "DESKBELL_SMTP_URL",
        value_name = "URL",
        hide_env_values = true
    )]
    pub smtp_url: Option<String>,
    /// Whom mail is from, such as "Support <support@example.com>"
    #[arg(long, env = "DESKBELL_MAIL_FROM", value_name = "ADDRESS")]
    pub mail_from: Option<String>,
    /// Another origin whose pages may be a console; repeatable
    #[arg(
        long,
        env = "DESKBELL_CONSOLE_ORIGIN",
        value_name = "ORIGIN",
        value_delimiter = ','
    )]
    pub console_origin: Option<Vec<String>>,
    /// A proxy whose X-Forwarded-For is believed, as address or CIDR; repeatable
    #[arg(
        long,
        env = "DESKBELL_TRUSTED_PROXY",
        value_name = "NETWORK",
        value_delimiter = ','
    )]
    pub trusted_proxy: Option<Vec<String>>,
    /// How logs are written [default: text]
    #[arg(long, env = "DESKBELL_LOG_FORMAT", value_name = "FORMAT")]
    pub log_format: Option<LogFormat>,
    /// What is logged, such as info,relay=debug [default: info]
    #[arg(long, env = "DESKBELL_LOG", value_name = "FILTER")]
    pub log: Option<String>,
    /// Lets others than this machine read /metrics [default: false]
    #[arg(long, env = "DESKBELL_METRICS_PUBLIC", value_name = "BOOL", num_args = 0..=1,
          require_equals = true, default_missing_value = "true")]
    pub metrics_public: Option<bool>,
    /// Sockets at once [default: 10000]
    #[arg(long, env = "DESKBELL_SOCKETS_MAX", value_name = "NUMBER")]
    pub sockets_max: Option<usize>,
    /// Sockets at once from one network address [default: 500]
    #[arg(long, env = "DESKBELL_SOCKETS_PER_ADDRESS_MAX", value_name = "NUMBER")]
    pub sockets_per_address_max: Option<usize>,
    /// Frames that one socket may send at once, whatever is in them [default: 200]
    #[arg(long, env = "DESKBELL_FRAMES_BURST", value_name = "NUMBER")]
    pub frames_burst: Option<u32>,
    /// Milliseconds until a socket may send one more [default: 20]
    #[arg(long, env = "DESKBELL_FRAMES_EVERY_MS", value_name = "MS")]
    pub frames_every_ms: Option<u64>,
    /// How long somebody may be without a socket before counting as gone, on every
    /// site [default: as each site decides, 12000 at first]
    #[arg(long, env = "DESKBELL_GRACE_MS", value_name = "MS")]
    pub grace_ms: Option<u64>,
    /// Conversations of one site that may wait at once, on every site
    /// [default: as each site decides, 1000 at first]
    #[arg(long, env = "DESKBELL_QUEUE_LEN_MAX", value_name = "NUMBER")]
    pub queue_len_max: Option<usize>,
    /// Messages that one visitor may say at once [default: 8]
    #[arg(long, env = "DESKBELL_SAY_BURST", value_name = "NUMBER")]
    pub say_burst: Option<u32>,
    /// Milliseconds until a visitor may say one more [default: 1000]
    #[arg(long, env = "DESKBELL_SAY_EVERY_MS", value_name = "MS")]
    pub say_every_ms: Option<u64>,
    /// Conversations that one visitor may open at once [default: 4]
    #[arg(long, env = "DESKBELL_OPEN_BURST", value_name = "NUMBER")]
    pub open_burst: Option<u32>,
    /// Milliseconds until a visitor may open one more [default: 60000]
    #[arg(long, env = "DESKBELL_OPEN_EVERY_MS", value_name = "MS")]
    pub open_every_ms: Option<u64>,
    /// Bytes of the largest file that may be sent; 0: none [default: 10485760]
    #[arg(long, env = "DESKBELL_FILE_BYTES_MAX", value_name = "NUMBER")]
    pub file_bytes_max: Option<u64>,
    /// A kind of file to allow, such as image/png; repeatable [default: pictures, PDF, text]
    #[arg(
        long,
        env = "DESKBELL_FILE_KIND",
        value_name = "TYPE",
        value_delimiter = ','
    )]
    pub file_kind: Option<Vec<String>>,
    /// Bytes of files that one visitor may send in a day [default: 52428800]
    #[arg(long, env = "DESKBELL_FILE_DAY_BYTES_MAX", value_name = "NUMBER")]
    pub file_day_bytes_max: Option<u64>,
    /// Bytes of all files together [default: 10737418240]
    #[arg(long, env = "DESKBELL_FILES_BYTES_MAX", value_name = "NUMBER")]
    pub files_bytes_max: Option<u64>,
}

macro_rules! layered {
    ($($option:ident)*) => {
        /// Takes what is missing from `under`.
        #[must_use]
        pub fn over(self, under: Options) -> Options {
            Options { $($option: self.$option.or(under.$option),)* }
        }
    };
}

impl Options {
    layered! {
        listen data succession store durability assets public_url smtp_url mail_from
        console_origin trusted_proxy
        log_format log metrics_public sockets_max sockets_per_address_max frames_burst
        frames_every_ms grace_ms queue_len_max
        say_burst say_every_ms open_burst open_every_ms
        file_bytes_max file_kind file_day_bytes_max files_bytes_max
    }

    /// Reads options from a file; without a name from [`FILE`], if that is there.
    ///
    /// # Errors
    /// Returns what is wrong with the file.
    pub fn read(file: Option<&Path>) -> anyhow::Result<Options> {
        let path = file.unwrap_or(Path::new(FILE));
        let size = match fs::metadata(path) {
            Ok(found) => found.len(),
            Err(_) if file.is_none() => return Ok(Options::default()),
            Err(error) => return Err(error).context(format!("cannot read {}", path.display())),
        };
        if size > FILE_BYTES_MAX {
            bail!("{} is too large to be a file of options", path.display());
        }
        let text =
            fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        toml::from_str(&text).with_context(|| format!("{} is wrong", path.display()))
    }

    /// Checks the options and puts defaults in for those that were not given.
    ///
    /// # Errors
    /// Returns which option is wrong, and why.
    pub fn settle(self) -> anyhow::Result<Config> {
        let by_default = Config::default();
        let (limits, files) = (by_default.limits, by_default.files);
        Ok(Config {
            listen: self.listen.unwrap_or(by_default.listen),
            data: self.data.unwrap_or(by_default.data),
            succession: self.succession.unwrap_or(by_default.succession),
            store: self.store.as_deref().map(url).transpose()?,
            durability: self.durability.unwrap_or(by_default.durability),
            assets: self.assets,
            public_url: self
                .public_url
                .map(|url| origin("public_url", &url))
                .transpose()?,
            mail: Mail::settle(self.smtp_url, self.mail_from)?,
            console_origins: each(self.console_origin, |text| origin("console_origin", text))?,
            trusted_proxies: each(self.trusted_proxy, network)?,
            log_format: self.log_format.unwrap_or(by_default.log_format),
            log: self.log.unwrap_or(by_default.log),
            metrics_public: self.metrics_public.unwrap_or(by_default.metrics_public),
            sockets_max: some("sockets_max", self.sockets_max, by_default.sockets_max)?,
            sockets_per_address_max: some(
                "sockets_per_address_max",
                self.sockets_per_address_max,
                by_default.sockets_per_address_max,
            )?,
            frames: Rate {
                burst: some("frames_burst", self.frames_burst, by_default.frames.burst)?,
                every_ms: some(
                    "frames_every_ms",
                    self.frames_every_ms,
                    by_default.frames.every_ms,
                )?,
            },
            limits: DeskLimits {
                grace_ms: self.grace_ms,
                queue_len_max: match self.queue_len_max {
                    Some(len) => Some(some("queue_len_max", Some(len), len)?),
                    None => None,
                },
                say: Rate {
                    burst: some("say_burst", self.say_burst, limits.say.burst)?,
                    every_ms: some("say_every_ms", self.say_every_ms, limits.say.every_ms)?,
                },
                open: Rate {
                    burst: some("open_burst", self.open_burst, limits.open.burst)?,
                    every_ms: some("open_every_ms", self.open_every_ms, limits.open.every_ms)?,
                },
            },
            files: FileLimits {
                bytes_max: self.file_bytes_max.unwrap_or(files.bytes_max),
                kinds: match self.file_kind {
                    None => files.kinds,
                    some => each(some, files::kind)?,
                },
                day_bytes_max: self.file_day_bytes_max.unwrap_or(files.day_bytes_max),
                folder_bytes_max: self.files_bytes_max.unwrap_or(files.folder_bytes_max),
            },
        })
    }
}

/// Returns a number that is at least 1.
fn some<N: Default + PartialEq>(name: &str, given: Option<N>, by_default: N) -> anyhow::Result<N> {
    match given {
        Some(number) if number == N::default() => bail!("{name} must be at least 1"),
        Some(number) => Ok(number),
        None => Ok(by_default),
    }
}

fn origin(name: &str, text: &str) -> anyhow::Result<String> {
    // An address that was copied from a browser ends in a slash.
    let text = text.strip_suffix('/').unwrap_or(text);
    origin::parse(text).map_err(|says| anyhow::anyhow!("{name} {text:?} is wrong: {says}"))
}

/// Reads the address of a database. It is not repeated: it may hold a password.
pub fn url(text: &str) -> anyhow::Result<Url> {
    text.parse()
        .map_err(|says| anyhow::anyhow!("the address of the store is wrong: {says}"))
}

fn network(text: &str) -> anyhow::Result<IpNet> {
    let address = text.parse::<IpAddr>().map(IpNet::from);
    address.or_else(|_| text.parse()).with_context(|| {
        format!("trusted_proxy {text:?} is wrong: an address or a network such as 10.0.0.0/8")
    })
}

fn each<T>(
    given: Option<Vec<String>>,
    read: impl Fn(&str) -> anyhow::Result<T>,
) -> anyhow::Result<Vec<T>> {
    given
        .unwrap_or_default()
        .iter()
        .map(|text| read(text))
        .collect()
}

#[cfg(test)]
mod tests;
