//! Who fills in a form beside the chat: shown by the token once, by a pass from then on.
//!
//! Only recognises; never decides what somebody may do.

use super::No;
use super::more::Opening;
use crate::auth::pass::Pass;
use crate::auth::secret::CODE_PREFIX;
use crate::http::House;
use crate::limits::MORE_LASTS_MS;
use crate::store::{StoreError, VisitorToken};
use crate::words::Lang;
use shared::VisitorId;
use shared::rest::Site;

/// Characters of a time zone's name.
const ZONE_CHARS_MAX: usize = 64;

/// Who is there.
pub struct Guest {
    pub site: Site,
    pub visitor: VisitorId,
    pub lang: Lang,
    pub zone: String,
    pub theme: String,
}

impl Guest {
    /// Somebody who is shown no page.
    pub(super) fn plain(site: Site, visitor: VisitorId, lang: Lang, zone: String) -> Guest {
        Guest {
            site,
            visitor,
            lang,
            zone,
            theme: String::new(),
        }
    }
}

/// Recognises whoever opens the page.
pub async fn met(house: &House, opening: Opening) -> Result<Guest, No> {
    let site = house.store.site_by_key(&opening.site).await?;
    let site = site.ok_or(No::Stale)?;
    if opening.token.starts_with(CODE_PREFIX) {
        return Err(No::Stale);
    }
    let now = house.clock.now();
    let whose = house
        .store
        .visitor_by_token(site.id, &opening.token, now)
        .await?;
    let VisitorToken::Known(visitor) = whose else {
        return Err(No::Stale);
    };
    Ok(Guest {
        site,
        visitor,
        lang: Lang::from_tag(&opening.lang),
        zone: opening.zone.chars().take(ZONE_CHARS_MAX).collect(),
        theme: opening.theme,
    })
}

/// Reads whom a pass was given to.
pub async fn known(house: &House, pass: &str) -> Result<Guest, No> {
    let pass = house.seal().await?.read(pass, house.clock.now());
    let Some(Pass::More {
        site,
        visitor,
        lang,
        zone,
        theme,
    }) = pass
    else {
        return Err(No::Stale);
    };
    let site = house.store.site(site).await?.ok_or(No::Stale)?;
    Ok(Guest {
        site,
        visitor,
        lang: Lang::from_tag(&lang),
        zone,
        theme,
    })
}

/// Signs a pass for somebody.
pub async fn sign(house: &House, guest: &Guest) -> Result<String, StoreError> {
    let pass = Pass::More {
        site: guest.site.id,
        visitor: guest.visitor,
        lang: guest.lang.tag().to_owned(),
        zone: guest.zone.clone(),
        theme: guest.theme.clone(),
    };
    let until = house.clock.now().plus(MORE_LASTS_MS);
    Ok(house.seal().await?.sign(&pass, until))
}

/// Returns a pass to the page for whoever has this token; `None`: nobody has.
///
/// # Errors
/// Returns why the store could not be read.
pub async fn pass_of(
    house: &House,
    site: &Site,
    token: &str,
    lang: Lang,
) -> Result<Option<String>, StoreError> {
    let now = house.clock.now();
    match house.store.visitor_by_token(site.id, token, now).await? {
        VisitorToken::Known(visitor) => {
            let guest = Guest::plain(site.clone(), visitor, lang, String::new());
            sign(house, &guest).await.map(Some)
        }
        VisitorToken::Expired | VisitorToken::Unknown => Ok(None),
    }
}
