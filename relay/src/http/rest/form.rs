//! Checks what people type into forms, and brings it into the one form in which it is kept.
//!
//! Each fault names its field and says what to do. Never reads the store.

use crate::auth::password;
use crate::config::name::{self, is_unseen};
use crate::config::origin;
use crate::http::error::Error;
use crate::limits::EMAIL_BYTES_MAX;
use shared::rest::{
    AcceptInvite, AgentCard, AgentForm, CAPACITY_MAX, ORIGINS_LEN_MAX, Site, SiteForm,
};

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
    capacity(form.capacity)?;
    let (name, email) = (name(&form.name)?, email(&form.email)?);
    Ok(AgentForm {
        name,
        email,
        role: form.role,
        capacity: form.capacity,
    })
}

/// Checks how many conversations somebody may have at once.
pub fn capacity(capacity: u32) -> Result<(), Error> {
    match (1..=CAPACITY_MAX).contains(&capacity) {
        true => Ok(()),
        false => Err(wrong("capacity", "from 1 to 50 conversations at once")),
    }
}

/// Checks a password that somebody of these sites wants.
pub fn password(password: &str, agent: &AgentCard, sites: &[Site]) -> Result<(), Error> {
    let sites = sites.iter().map(|site| site.name.as_str());
    let own: Vec<_> = [agent.name.as_str()].into_iter().chain(sites).collect();
    match password::fault(password, &own, &agent.email) {
        Some(says) => Err(wrong("password", says)),
        None => Ok(()),
    }
}

/// Checks what somebody accepts an invitation with.
pub fn account(form: &AcceptInvite, sites: &[Site]) -> Result<AcceptInvite, Error> {
    let (name, email) = (name(&form.name)?, email(&form.email)?);
    let sites = sites.iter().map(|site| site.name.as_str());
    let own: Vec<_> = [name.as_str()].into_iter().chain(sites).collect();
    if let Some(says) = password::fault(&form.password, &own, &email) {
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
    name::parse(text).map_err(|says| wrong("name", says))
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
    Error::FieldWrong {
        field: field.into(),
        says: says.into(),
    }
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
