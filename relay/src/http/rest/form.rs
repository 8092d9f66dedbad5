//! Checks what people type into forms, and brings it into the one form in which it is kept.
//!
//! Each fault names its field and says what to do. Never reads the store.

use crate::auth::password;
use crate::config::origin;
use crate::http::error::Error;
use crate::limits::EMAIL_BYTES_MAX;
use shared::limits::NAME_CHARS_MAX;
use shared::rest::{AcceptInvite, AgentForm, CAPACITY_MAX, ORIGINS_LEN_MAX, SiteForm};

/// Checks a site.
pub fn site(form: &SiteForm) -> Result<SiteForm, Error> {
    if form.origins.len() > ORIGINS_LEN_MAX {
        return Err(wrong("origins", "at most 20 origins"));
    }
    let mut origins = Vec::with_capacity(form.origins.len());
    for text in &form.origins {
        let origin = origin::parse(text.trim()).map_err(|says| wrong("origins", says))?;
        if !origins.contains(&origin) {
            origins.push(origin);
        }
    }
    Ok(SiteForm {
        name: name(&form.name)?,
        origins,
    })
}

/// Checks an agent.
pub fn agent(form: &AgentForm) -> Result<AgentForm, Error> {
    if !(1..=CAPACITY_MAX).contains(&form.capacity) {
        return Err(wrong("capacity", "from 1 to 50 conversations at once"));
    }
    let (name, email) = (name(&form.name)?, email(&form.email)?);
    Ok(AgentForm {
        name,
        email,
        role: form.role,
        capacity: form.capacity,
    })
}

/// Checks what somebody accepts an invitation with.
pub fn account(form: &AcceptInvite) -> Result<AcceptInvite, Error> {
    let (name, email) = (name(&form.name)?, email(&form.email)?);
    if let Some(says) = password::fault(&form.password, &name, &email) {
        return Err(wrong("password", says));
    }
    Ok(AcceptInvite {
        name,
        email,
        password: form.password.clone(),
    })
}

/// Brings an e-mail address into lower case, as it is kept.
pub fn lower(email: &str) -> String {
    email.trim().to_lowercase()
}

fn name(text: &str) -> Result<String, Error> {
    let name = text.trim();
    if name.is_empty() {
        return Err(wrong("name", "a name is needed"));
    }
    if name.len() > NAME_CHARS_MAX * 4 || name.chars().count() > NAME_CHARS_MAX {
        return Err(wrong("name", "a name has at most 60 characters"));
    }
    if name.chars().any(is_unseen) || has_loose_joiner(name) {
        return Err(wrong("name", "a name is one line of visible characters"));
    }
    Ok(name.to_owned())
}

/// Control characters, and those that turn or hide the text around them: with them, one name can
/// look like another's.
fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Some scripts and many emoji need joiners inside; beside a Latin letter they only hide.
fn has_loose_joiner(name: &str) -> bool {
    let is_joiner = |character: &char| matches!(character, '\u{200c}' | '\u{200d}');
    let chars = name.chars().collect::<Vec<_>>();
    let joins = |place: usize| {
        let joins = |beside: Option<&char>| {
            beside.is_some_and(|beside| !beside.is_ascii() && !is_joiner(beside))
        };
        joins(place.checked_sub(1).and_then(|before| chars.get(before)))
            && joins(chars.get(place + 1))
    };
    chars
        .iter()
        .enumerate()
        .any(|(place, character)| is_joiner(character) && !joins(place))
}

fn email(text: &str) -> Result<String, Error> {
    let email = lower(text);
    let says = "an e-mail address looks like name@example.com";
    let (local, domain) = email.split_once('@').ok_or_else(|| wrong("email", says))?;
    let is_odd = |character: char| character.is_whitespace() || is_unseen(character);
    let is_whole = !local.is_empty()
        && !domain.contains('@')
        && !domain.starts_with('.')
        && !domain.ends_with('.')
        && domain.contains('.')
        && !email.contains(is_odd)
        && email.len() <= EMAIL_BYTES_MAX;
    if is_whole {
        Ok(email)
    } else {
        Err(wrong("email", says))
    }
}

fn wrong(field: &'static str, says: &'static str) -> Error {
    Error::FieldWrong { field, says }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_kept_in_lower_case() {
        assert_eq!(email(" Ada@Example.COM ").unwrap(), "ada@example.com");
        assert_eq!(email("a.b+c@x.example.com").unwrap(), "a.b+c@x.example.com");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for bad in [
            "",
            "ada",
            "@example.com",
            "ada@",
            "ada@example",
            "a@b@example.com",
            "a b@example.com",
            "ada@.example.com",
            "ada@example.com.",
            "ada\0@example.com",
            "a\u{200b}@example.com",
        ] {
            assert!(email(bad).is_err(), "{bad:?}");
        }
        assert!(email(&format!("{}@example.com", "a".repeat(300))).is_err());
    }

    #[test]
    fn a_name_is_one_visible_line() {
        assert_eq!(name(" 王小明 ").unwrap(), "王小明");
        assert!(name("Zoë O’Brien 👩\u{200d}💻").is_ok() && name("علی\u{200c}رضا").is_ok());
        for bad in [
            "",
            "  ",
            "a\nb",
            "Official\u{202e}troppuS",
            "Sup\u{200b}port",
            "a\0b",
            "Sup\u{200d}port",
            "支持\u{200d}",
            "支\u{200c}\u{200c}持",
        ] {
            assert!(name(bad).is_err(), "{bad:?}");
        }
        assert!(name(&"汉".repeat(NAME_CHARS_MAX)).is_ok());
        assert!(name(&"汉".repeat(NAME_CHARS_MAX + 1)).is_err());
    }

    #[test]
    fn origins_are_checked_counted_and_named_once() {
        let form = |origins: &[&str]| SiteForm {
            name: "Shop".to_owned(),
            origins: origins.iter().map(|origin| (*origin).to_owned()).collect(),
        };

        let kept = site(&form(&["https://A.example", "https://a.example:443"])).unwrap();
        assert_eq!(kept.origins, ["https://a.example"]);
        assert!(site(&form(&["https://a.example/path"])).is_err());
        assert!(site(&form(&["https://a.example"; ORIGINS_LEN_MAX + 1])).is_err());
    }

    #[test]
    fn a_capacity_has_bounds() {
        let form = |capacity| AgentForm {
            name: "Ada".to_owned(),
            email: "ada@example.com".to_owned(),
            capacity,
            ..AgentForm::default()
        };

        assert!(agent(&form(1)).is_ok() && agent(&form(CAPACITY_MAX)).is_ok());
        assert!(agent(&form(0)).is_err() && agent(&form(CAPACITY_MAX + 1)).is_err());
    }
}
