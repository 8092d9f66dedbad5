//! What somebody pasted: a link, a mail address, a telephone number or a name on a network.
//!
//! Reads as browsers do, so that what is judged is where a click would lead. Never judges.

use url::{Host, Url};

/// Characters that are looked at; a longer address is read up to here.
pub const TEXT_CHARS_MAX: usize = 500;
/// Digits of a telephone number without its country.
pub const PHONE_DIGITS_MIN: usize = 7;
/// Digits of the longest (E.164).
const PHONE_DIGITS_MAX: usize = 15;

/// What it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Read {
    Link(Link),
    Mail {
        local: String,
        domain: String,
        /// What stands before the address in a letter's head.
        name: String,
    },
    /// Digits, the country in front if it was told.
    Phone(String),
    Handle(Said),
    Nothing,
}

/// A link as a browser reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The host, in the letters that people see.
    pub host: String,
    pub port: Option<u16>,
    pub is_secure: bool,
    /// Whether the text says so itself.
    pub scheme_told: bool,
    /// What stands before an @.
    pub before: String,
    /// Path, query and fragment.
    pub after: String,
}

/// A name on a network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Which, if the text says so.
    pub network: Option<&'static str>,
    pub name: String,
}

/// Hosts of networks, and what they are called.
const NETWORKS: [(&str, &str); 8] = [
    ("x.com", "x"),
    ("twitter.com", "x"),
    ("facebook.com", "facebook"),
    ("fb.com", "facebook"),
    ("m.facebook.com", "facebook"),
    ("t.me", "telegram"),
    ("telegram.me", "telegram"),
    ("u.wechat.com", "wechat"),
];

/// Reads what somebody pasted.
pub fn read(text: &str) -> Read {
    let text: String = text.chars().filter(|sign| !is_hidden(*sign)).collect();
    let text: String = text
        .trim()
        .chars()
        .take(TEXT_CHARS_MAX)
        .map(narrow)
        .collect();
    if text.is_empty() {
        return Read::Nothing;
    }
    let lower = text.to_lowercase();
    if let Some(number) = lower
        .strip_prefix("tel:")
        .or_else(|| is_phone(&text).then_some(&*text))
    {
        return Read::Phone(phone(number));
    }
    let mail = lower.strip_prefix("mailto:").unwrap_or(&lower);
    if let Some(mail) = read_mail(mail) {
        return mail;
    }
    if let Some(name) = lower.strip_prefix('@') {
        return name_of(None, name);
    }
    match read_link(&text) {
        Some(link) => Read::Link(link),
        None if lower.contains([' ', '/', '.']) => Read::Nothing,
        None => name_of(None, &lower),
    }
}

fn name_of(network: Option<&'static str>, name: &str) -> Read {
    let name = handle(name);
    let fits = name
        .chars()
        .all(|sign| sign.is_alphanumeric() || "_-.".contains(sign));
    match fits && name.contains(char::is_alphabetic) {
        true => Read::Handle(Said { network, name }),
        false => Read::Nothing,
    }
}

/// The address in the form that is compared: of a listed website.
pub fn origin(text: &str) -> Option<Link> {
    let (above, text) = match text.split_once("://*.") {
        Some((scheme, rest)) => ("*.", format!("{scheme}://{rest}")),
        None => ("", text.to_owned()),
    };
    let mut link = read_link(&text)?;
    link.host.insert_str(0, above);
    Some(link)
}

fn read_link(text: &str) -> Option<Link> {
    let told = text
        .split_once(':')
        .map(|(scheme, _)| scheme.to_ascii_lowercase());
    let scheme_told = matches!(told.as_deref(), Some("http" | "https"));
    // One word is a name on a network, and no host of the internet.
    if !scheme_told && !text.contains(['.', '[']) {
        return None;
    }
    let whole = match scheme_told {
        true => text.to_owned(),
        false => ["https://", text.trim_start_matches("//")].concat(),
    };
    let url = Url::parse(&whole).ok()?;
    let host = match url.host()? {
        Host::Domain(host) => seen(host.trim_end_matches('.')),
        address => address.to_string(),
    };
    let before = [url.username(), url.password().unwrap_or_default()].join(" ");
    let after = [
        url.path(),
        url.query().unwrap_or_default(),
        url.fragment().unwrap_or_default(),
    ];
    Some(Link {
        host,
        port: url.port(),
        is_secure: url.scheme() == "https",
        scheme_told,
        before: before.trim().to_lowercase(),
        after: after.join(" ").to_lowercase(),
    })
}

/// A host in the letters that people see, whatever it is written in.
fn seen(host: &str) -> String {
    let (seen, _) = idna::domain_to_unicode(host);
    seen.to_lowercase()
}

fn read_mail(text: &str) -> Option<Read> {
    let (name, address) = match text.rsplit_once('<') {
        Some((name, rest)) => (name.trim(), rest.trim_end_matches('>')),
        None => ("", text),
    };
    let (local, domain) = address.trim().rsplit_once('@')?;
    let domain = domain
        .split(['?', '>'])
        .next()
        .unwrap_or(domain)
        .trim_end_matches('.');
    let fits = !local.is_empty()
        && domain.contains('.')
        && !local.contains([' ', '/', ':', '\\'])
        && !domain.contains([' ', '/', ':', '\\']);
    fits.then(|| Read::Mail {
        local: local.to_owned(),
        domain: seen(domain),
        name: name.to_owned(),
    })
}

fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (5..=PHONE_DIGITS_MAX + 2).contains(&digits)
        && text.chars().all(|sign| sign.is_ascii_digit() || " +-()./–—".contains(sign))
        // Four numbers between dots are an address of the internet.
        && text.matches('.').count() != 3
}

/// The digits of a number, without what people write between them or in front of the country.
#[must_use]
pub fn phone(text: &str) -> String {
    let digits: String = text
        .chars()
        .map(narrow)
        .filter(char::is_ascii_digit)
        .collect();
    digits.strip_prefix("00").unwrap_or(&digits).to_owned()
}

/// A name as it is compared.
#[must_use]
pub fn handle(text: &str) -> String {
    text.trim().trim_start_matches('@').to_lowercase()
}

/// The name on a network that a link leads to.
pub fn handle_in(link: &Link) -> Option<Said> {
    let host = link.host.strip_prefix("www.").unwrap_or(&link.host);
    let (_, network) = NETWORKS.iter().find(|(known, _)| *known == host)?;
    let name = link
        .after
        .trim_start_matches('/')
        .split(['/', ' ', '?'])
        .next()?;
    let name = handle(name);
    let network = Some(*network);
    (!name.is_empty()).then_some(Said { network, name })
}

/// Whether this is the host of a network.
pub fn is_network(host: &str) -> bool {
    let host = host.strip_prefix("www.").unwrap_or(host);
    NETWORKS.iter().any(|(known, _)| *known == host)
}

/// Signs that nobody sees, or that turn what stands around them.
fn is_hidden(sign: char) -> bool {
    crate::config::name::is_unseen(sign) || matches!(sign, '\u{ad}' | '\u{200c}' | '\u{200d}')
}

/// Signs of full width, as Chinese keyboards write them, as the ones that they stand for.
fn narrow(sign: char) -> char {
    match sign {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(sign) - 0xfee0).unwrap_or(sign),
        '\u{3002}' => '.',
        '\u{3000}' => ' ',
        sign => sign,
    }
}
