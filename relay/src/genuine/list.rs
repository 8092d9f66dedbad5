//! The channels of a site as its owner writes them: checked, and brought into the form in which
//! they are compared and shown.
//!
//! Each fault names its list and says what to do. Never reads the store.

use super::read;
use crate::config::name::is_unseen;
use crate::config::origin;
use crate::config::routing::{Fault, fault};
use jiff::tz::TimeZone;
use shared::rest::channels::{CHANNEL_CHARS_MAX, CHANNELS_LEN_MAX, Channels, Phone};

/// Digits of a telephone number with its country (E.164).
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 8..=15;

/// Checks the lists.
///
/// # Errors
/// Returns the first fault.
pub fn check(channels: &Channels) -> Result<Channels, Fault> {
    let lens = [
        ("origins", channels.origins.len()),
        ("mail", channels.mail.len()),
        ("phones", channels.phones.len()),
        ("wechat", channels.wechat.len()),
        ("x", channels.x.len()),
        ("facebook", channels.facebook.len()),
        ("telegram", channels.telegram.len()),
    ];
    if let Some((field, _)) = lens.iter().find(|(_, len)| *len > CHANNELS_LEN_MAX) {
        return Err(fault(*field, format!("at most {CHANNELS_LEN_MAX} lines")));
    }
    Ok(Channels {
        origins: each("origins", &channels.origins, website)?,
        mail: each("mail", &channels.mail, domain)?,
        phones: channels
            .phones
            .iter()
            .map(phone)
            .collect::<Result<_, _>>()?,
        wechat: each("wechat", &channels.wechat, name)?,
        x: each("x", &channels.x, name)?,
        facebook: each("facebook", &channels.facebook, name)?,
        telegram: each("telegram", &channels.telegram, name)?,
    })
}

fn each(
    field: &'static str,
    all: &[String],
    read: fn(&str) -> Result<String, &'static str>,
) -> Result<Vec<String>, Fault> {
    let read = |text: &String| {
        line(text)
            .and_then(read)
            .map_err(|says| fault(field, says.to_owned()))
    };
    all.iter().map(read).collect()
}

fn line(text: &str) -> Result<&str, &'static str> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > CHANNEL_CHARS_MAX || text.contains(is_unseen) {
        return Err("each is one line of up to 120 visible characters");
    }
    Ok(text)
}

fn website(text: &str) -> Result<String, &'static str> {
    let whole = match text.contains("://") {
        true => text.trim_end_matches('/').to_owned(),
        false => ["https://", text.trim_end_matches('/')].concat(),
    };
    match whole.split_once("://*.") {
        Some((scheme, above)) => {
            let above = origin::parse(&[scheme, "://", above].concat())?;
            Ok(above.replacen("://", "://*.", 1))
        }
        None => origin::parse(&whole),
    }
}

fn domain(text: &str) -> Result<String, &'static str> {
    let text = text.trim_start_matches('@').to_ascii_lowercase();
    let says = "what stands behind the @ of your addresses, such as example.com";
    match text.contains('.') && origin::parse(&["https://", &text].concat()).is_ok() {
        true if !text.contains([':', '@', '/']) => Ok(text),
        _ => Err(says),
    }
}

fn name(text: &str) -> Result<String, &'static str> {
    let name = text.trim_start_matches('@');
    match name.is_empty() || name.contains([' ', '/']) {
        true => Err("the name alone, without an address around it"),
        false => Ok(name.to_owned()),
    }
}

fn phone(phone: &Phone) -> Result<Phone, Fault> {
    let wrong = |says: &str| fault("phones", says.to_owned());
    let number = line(&phone.number).map_err(wrong)?;
    let digits = read::phone(number);
    if !number.starts_with('+') || !PHONE_DIGITS.contains(&digits.len()) {
        return Err(wrong("a number begins with its country: +86 21 5555 0000"));
    }
    let zone = phone.zone.trim();
    if !zone.is_empty() && TimeZone::get(zone).is_err() {
        return Err(wrong("a time zone is written as Asia/Shanghai"));
    }
    let hours = match phone.hours.trim() {
        "" => String::new(),
        hours => line(hours).map_err(wrong)?.to_owned(),
    };
    let (number, zone) = (number.to_owned(), zone.to_owned());
    Ok(Phone {
        number,
        hours,
        zone,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_kept_as_they_are_compared() {
        let all = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let phone = |number: &str, zone: &str| Phone {
            number: number.to_owned(),
            hours: " Mon–Fri 9–18 ".to_owned(),
            zone: zone.to_owned(),
        };
        let typed = Channels {
            origins: all(&[
                "Example.com/",
                "https://*.example.com",
                "http://a.example:8080",
            ]),
            mail: all(&["@Example.com"]),
            phones: vec![phone(" +86 21 5555 0000", "Asia/Shanghai")],
            wechat: all(&["微信客服"]),
            x: all(&["@Example"]),
            ..Channels::default()
        };

        let kept = check(&typed).unwrap();

        assert_eq!(
            kept.origins,
            [
                "https://example.com",
                "https://*.example.com",
                "http://a.example:8080"
            ]
        );
        assert_eq!((&*kept.mail[0], &*kept.x[0]), ("example.com", "Example"));
        assert_eq!(kept.phones[0].number, "+86 21 5555 0000");
        assert_eq!(kept.phones[0].hours, "Mon–Fri 9–18");
        assert_eq!(check(&kept), Ok(kept));
    }

    #[test]
    fn what_cannot_be_compared_is_refused_by_its_list() {
        let wrong = |field: &str, change: &dyn Fn(&mut Channels)| {
            let mut channels = Channels::default();
            change(&mut channels);
            assert_eq!(check(&channels).unwrap_err().field, field);
        };
        for origin in [
            "",
            "https://",
            "https://a b",
            "https://a.example/path",
            "ftp://a.example",
        ] {
            wrong("origins", &|channels| {
                channels.origins.push(origin.to_owned())
            });
        }
        for mail in [
            "",
            "example",
            "a@b.example",
            "https://a.example",
            "a.example:1",
        ] {
            wrong("mail", &|channels| channels.mail.push(mail.to_owned()));
        }
        for (number, zone) in [
            ("", ""),
            ("021 5555", ""),
            ("+1", ""),
            ("+862155550000", "Mars"),
        ] {
            let (number, zone) = (number.to_owned(), zone.to_owned());
            let phone = Phone {
                number,
                zone,
                hours: String::new(),
            };
            wrong("phones", &|channels| channels.phones.push(phone.clone()));
        }
        wrong("telegram", &|channels| {
            channels.telegram.push("t.me/x".to_owned())
        });
        wrong("x", &|channels| {
            channels.x = vec!["a".to_owned(); CHANNELS_LEN_MAX + 1]
        });
    }
}
