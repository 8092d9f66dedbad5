//! Whether an address, number, link or name is one of the owner's: it is, it is not, or it is made
//! to look like one.
//!
//! Pure: a list and a text in, a verdict out. Never asks a network, and never says that something
//! is safe: only whether it is listed.

mod alike;
mod list;
mod read;

use alike::{Alike, alike, inside};
use read::{Link, Read, Said, handle, phone};
use shared::rest::channels::Channels;

pub use list::check;

/// What something is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is listed.
    Official,
    /// It is made like something that is listed.
    Lookalike {
        /// What it looks like.
        ours: String,
        /// By which trick.
        trick: Trick,
    },
    /// It is not listed.
    NotOurs,
    /// Nobody can say what it is: neither an address nor a number nor a name.
    Unclear,
}

/// How something is made to look like something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trick {
    /// Other letters that look alike.
    Letters,
    /// A few letters more, fewer or other.
    Spelling,
    /// The real name is a part of another one.
    Inside,
    /// The real name stands where it means nothing: before an @, or in a path.
    Elsewhere,
    /// It is the real name without the lock.
    Insecure,
}

/// Judges what somebody pasted.
#[must_use]
pub fn judge(channels: &Channels, text: &str) -> Verdict {
    match read::read(text) {
        Read::Link(link) => judge_link(channels, &link),
        Read::Mail {
            local,
            domain,
            name,
        } => judge_mail(channels, &local, &domain, &name),
        Read::Phone(digits) => judge_phone(channels, &digits),
        Read::Handle(said) => judge_handle(channels, &said),
        Read::Nothing => Verdict::Unclear,
    }
}

fn judge_link(channels: &Channels, link: &Link) -> Verdict {
    if let Some(said) = read::handle_in(link) {
        let verdict = judge_handle(channels, &said);
        if verdict != Verdict::NotOurs || read::is_network(&link.host) {
            return verdict;
        }
    }
    let listed = channels
        .origins
        .iter()
        .filter_map(|origin| read::origin(origin));
    let all: Vec<Link> = listed.collect();
    let there = all
        .iter()
        .find(|ours| is_host(&link.host, &ours.host) && link.port == ours.port);
    if let Some(ours) = there {
        return match ours.is_secure && link.scheme_told && !link.is_secure {
            false if link.before.is_empty() => Verdict::Official,
            // Nobody needs to log in to a link.
            false => like(&ours.host, Trick::Elsewhere),
            true => like(&ours.host, Trick::Insecure),
        };
    }
    // Addresses to write to may be looked at as sites, too.
    let hosts = all.iter().map(|ours| bare(&ours.host).to_owned());
    let ours: Vec<String> = hosts.chain(channels.mail.iter().cloned()).collect();
    judge_host(&ours, &link.host)
        .or_else(|| mentioned(&ours, &[&link.before, &link.after]))
        .unwrap_or(Verdict::NotOurs)
}

fn judge_mail(channels: &Channels, local: &str, domain: &str, name: &str) -> Verdict {
    if channels.mail.iter().any(|ours| is_host(domain, ours)) {
        return Verdict::Official;
    }
    let origins = channels
        .origins
        .iter()
        .filter_map(|origin| read::origin(origin));
    let hosts = origins.map(|ours| bare(&ours.host).to_owned());
    let ours: Vec<String> = channels.mail.iter().cloned().chain(hosts).collect();
    judge_host(&ours, domain)
        .or_else(|| mentioned(&ours, &[local, name]))
        .unwrap_or(Verdict::NotOurs)
}

fn judge_phone(channels: &Channels, digits: &str) -> Verdict {
    let listed: Vec<String> = channels
        .phones
        .iter()
        .map(|ours| phone(&ours.number))
        .collect();
    if listed.iter().any(|ours| is_number(digits, ours)) {
        return Verdict::Official;
    }
    let short = digits.trim_start_matches('0');
    let is_near = |ours: &&String| {
        let tail = ours
            .len()
            .checked_sub(short.len())
            .map_or(ours.as_str(), |at| &ours[at..]);
        short.len() >= read::PHONE_DIGITS_MIN && alike::distance(short, tail) == 1
            || alike::distance(short, ours) == 1
    };
    let near = listed.iter().find(is_near);
    near.map_or(Verdict::NotOurs, |ours| {
        like(&format!("+{ours}"), Trick::Spelling)
    })
}

/// The same number, with or without its country and the zero that stands for it.
fn is_number(digits: &str, ours: &str) -> bool {
    const COUNTRY_DIGITS_MAX: usize = 3;
    let short = digits.trim_start_matches('0');
    let rest = ours.strip_suffix(short).map(str::len);
    short.len() >= read::PHONE_DIGITS_MIN && rest.is_some_and(|rest| rest <= COUNTRY_DIGITS_MAX)
}

fn judge_handle(channels: &Channels, said: &Said) -> Verdict {
    let all = [
        ("wechat", &channels.wechat),
        ("x", &channels.x),
        ("facebook", &channels.facebook),
        ("telegram", &channels.telegram),
    ];
    let of = |network: &str| said.network.is_none_or(|asked| asked == network);
    let names = || {
        all.iter()
            .flat_map(|(network, names)| names.iter().map(move |n| (*network, n)))
    };
    if names().any(|(network, ours)| of(network) && handle(ours) == said.name) {
        return Verdict::Official;
    }
    let ours: Vec<String> = names().map(|(_, ours)| handle(ours)).collect();
    // A name that is ours elsewhere is taken on purpose.
    let near = ours.iter().find_map(|ours| match alike(&said.name, ours)? {
        Alike::Same | Alike::Letters => Some(like(ours, Trick::Letters)),
        Alike::Spelling => Some(like(ours, Trick::Spelling)),
    });
    let within = || ours.iter().find(|ours| inside(&said.name, ours));
    if let Some(verdict) = near.or_else(|| Some(like(within()?, Trick::Inside))) {
        return verdict;
    }
    Verdict::NotOurs
}

/// Compares a host with those of the owner; `None`: it is like none.
fn judge_host(ours: &[String], host: &str) -> Option<Verdict> {
    let host = bare(host);
    for ours in ours.iter().map(|ours| bare(ours)) {
        match alike(host, ours) {
            Some(Alike::Letters) => return Some(like(ours, Trick::Letters)),
            Some(Alike::Spelling) => return Some(like(ours, Trick::Spelling)),
            // What is ours by another list is not ours by this one, and nobody's trick.
            Some(Alike::Same) => return None,
            None => {}
        }
    }
    for ours in ours.iter().map(|ours| bare(ours)) {
        // What is below a name of the owner's belongs to the owner, listed or not.
        let is_below = host
            .strip_suffix(ours)
            .is_some_and(|rest| rest.ends_with('.'));
        if !is_below && alike::name_inside(host, ours) {
            return Some(like(ours, Trick::Inside));
        }
    }
    None
}

fn mentioned(ours: &[String], texts: &[&str]) -> Option<Verdict> {
    let mut names = ours.iter().map(|ours| bare(ours));
    let is_there = |ours: &&str| texts.iter().any(|text| alike::mentions(text, ours));
    names
        .find(is_there)
        .map(|ours| like(ours, Trick::Elsewhere))
}

fn like(ours: &str, trick: Trick) -> Verdict {
    let ours = ours.to_owned();
    Verdict::Lookalike { ours, trick }
}

/// Whether a host is the listed one; `*.` stands for everything below it.
fn is_host(host: &str, ours: &str) -> bool {
    match ours.strip_prefix("*.") {
        Some(above) => host
            .strip_suffix(above)
            .is_some_and(|rest| rest.ends_with('.')),
        None => bare(host) == bare(ours),
    }
}

/// A host without what says nothing.
fn bare(host: &str) -> &str {
    let host = host.strip_prefix("*.").unwrap_or(host);
    host.strip_prefix("www.").unwrap_or(host)
}

#[cfg(test)]
mod tests;
