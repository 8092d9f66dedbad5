//! The chat without script and without wasm: `/chat/KEY?plain`, plain forms and a page that loads
//! itself again.
//!
//! The same queue and the same thread: each request is a short socket of the visitor, in this
//! process, with every check that a socket has. A form names the tab that says what it holds, so
//! sending it twice says it once. Never decides anything about a conversation.

mod cookie;
mod draw;
mod form;
mod prepare;
mod seat;
mod trouble;

pub use seat::Seats;

use super::House;
use super::error::Error;
use super::looks::Outfit;
use super::origin;
use super::visitor::admit;
use crate::words::Lang;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use cookie::{token_cookie, token_of};
use draw::{Around, Said};
use form::Form;
use prepare::Prepared;
use seat::{Heard, Seat};
use serde::Deserialize;
use shared::rest::Site;
use shared::{Close, FromVisitor, RefusalCode, TabId};
use std::net::SocketAddr;
use std::sync::Arc;

/// What the address says beside the key.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// Present: the page without script is wanted.
    pub plain: Option<String>,
    /// `thread`: the frame of what was said.
    #[serde(default)]
    part: String,
    #[serde(default)]
    lang: String,
    /// The theme that the page around the chat has.
    #[serde(default)]
    pub theme: String,
}

/// Who asks, and where.
struct Caller<'a> {
    house: &'a House,
    site: Site,
    peer: SocketAddr,
    headers: &'a HeaderMap,
    lang: Lang,
    token: Option<String>,
    outfit: Option<Arc<Outfit>>,
}

/// `GET /chat/KEY?plain`
pub async fn look(
    house: &House,
    site: Site,
    peer: SocketAddr,
    headers: &HeaderMap,
    asked: Asked,
) -> Response {
    let caller = Caller::new(house, site, peer, headers, &asked).await;
    if asked.part == "thread" {
        return caller.thread().await;
    }
    // In a frame of another site no cookie comes back: there the page is only a way out.
    let is_framed = headers
        .get("sec-fetch-dest")
        .is_some_and(|dest| dest == "iframe");
    if is_framed {
        return draw::way_out(&caller.around());
    }
    caller.page(StatusCode::OK, Said::default()).await
}

/// `POST /chat/KEY?plain`
pub async fn act(
    house: &House,
    site: Site,
    peer: SocketAddr,
    headers: &HeaderMap,
    asked: Asked,
    form: Request,
) -> Response {
    if !is_ours(house, headers) {
        return Error::OriginNotAllowed.into_response();
    }
    let Ok(axum::Form(pairs)) = axum::Form::from_request(form, house).await else {
        return Error::NotFound.into_response();
    };
    let caller = Caller::new(house, site, peer, headers, &asked).await;
    caller.act(Form::of(pairs)).await
}

impl<'a> Caller<'a> {
    async fn new(
        house: &'a House,
        site: Site,
        peer: SocketAddr,
        headers: &'a HeaderMap,
        asked: &Asked,
    ) -> Caller<'a> {
        let lang = super::sequel::lang_of(&asked.lang, headers);
        // Without its looks a page is a page.
        let outfit = house.outfit(&site).await;
        let outfit = outfit.inspect_err(|error| tracing::error!(%error, "no looks for a page"));
        Caller {
            house,
            outfit: outfit.ok(),
            site,
            peer,
            headers,
            lang,
            token: token_of(headers),
        }
    }

    fn around(&self) -> Around<'_> {
        Around {
            site: &self.site,
            lang: self.lang,
            outfit: self.outfit.as_deref(),
        }
    }

    /// The page around the thread, with what could not be said.
    async fn page(&self, status: StatusCode, said: Said<'_>) -> Response {
        let pass = match &self.token {
            Some(token) => self.pass(token).await,
            None => None,
        };
        let is_known = pass.is_some();
        let is_wanted = !is_known || said.refused == Some(RefusalCode::FormMissing);
        let prepared = match is_wanted {
            true => self.prepared().await,
            false => Prepared::default(),
        };
        let mut answer = draw::page(&self.around(), status, &said, (&prepared, pass.as_deref()));
        if self.token.is_some() && !is_known {
            self.set_cookie(&mut answer, None);
        }
        answer
    }

    /// What may be told before the first word.
    async fn prepared(&self) -> Prepared {
        let found = self.house.store.settings(self.site.id).await;
        let found = found.inspect_err(|error| tracing::error!(%error, "the store failed a page"));
        found.ok().flatten().map(Prepared::of).unwrap_or_default()
    }

    /// What opens the page of what else can be done; `None`: nobody is known by this token.
    async fn pass(&self, token: &str) -> Option<String> {
        let (site, lang) = (&self.site, self.lang);
        let made = super::sequel::pass_of(self.house, site, token, lang).await;
        made.inspect_err(|error| tracing::error!(%error, "the store failed a page"))
            .ok()?
    }

    /// The frame with what was said, which loads itself again.
    async fn thread(&self) -> Response {
        let around = self.around();
        let Some(token) = self.token.clone() else {
            return draw::nothing_said(&around);
        };
        let mut seat = match self.sit(Some(token), new_tab()).await {
            Ok(seat) => seat,
            Err(close) => return draw::not_now(&around, close),
        };
        let Some(standing) = seat.welcome.conversation.clone() else {
            return draw::nothing_said(&around);
        };
        let read = seat.read(self.house, self.site.id, &standing).await;
        let entries = match read {
            Ok(entries) => entries,
            Err(error) => return draw::not_now(&around, error.close()),
        };
        let answer = draw::thread(&around, &seat, &standing, &entries, self.house.clock.now());
        seat.stay(self.house, self.site.id);
        answer
    }

    async fn act(self, filled: Form) -> Response {
        let Some(ask) = filled.ask() else {
            return Error::NotFound.into_response();
        };
        if filled.held().is_some() {
            return self.hold(&filled).await;
        }
        // Only words make somebody of nobody.
        if self.token.is_none() && !matches!(ask.frame, FromVisitor::Say { .. }) {
            return self.back(None);
        }
        let says = matches!(ask.frame, FromVisitor::Say { .. });
        let seat = match self.sit(self.token.clone(), ask.tab).await {
            // Words that were written are not lost with a cookie that is too old.
            Err(Close::BadToken) if says => self.sit(None, ask.tab).await,
            seat => seat,
        };
        let mut seat = match seat {
            Ok(seat) => seat,
            Err(Close::BadToken) => return self.back(Some(None)),
            Err(close) => return self.keep(&filled, None, Some(close)).await,
        };
        let token = seat.token.clone();
        match seat.ask(ask).await {
            Heard::Done => {
                seat.stay(self.house, self.site.id);
                self.back(token.map(Some))
            }
            Heard::Refused(code) => {
                let mut answer = self.keep(&filled, Some(code), None).await;
                if let Some(token) = token {
                    self.set_cookie(&mut answer, Some(&token));
                }
                answer
            }
            Heard::Lost(close) => self.keep(&filled, None, Some(close)).await,
        }
    }

    /// Shows the page with what was written, so that nothing is lost.
    async fn keep(
        &self,
        filled: &Form,
        code: Option<RefusalCode>,
        close: Option<Close>,
    ) -> Response {
        let said = Said {
            text: &filled.text,
            fields: &filled.fields,
            topic: filled.topic,
            // The very same form may be sent again: what it says is said once.
            tab: close.and(Some(filled.tab.as_str())),
            refused: code,
            is_lost: close.is_some(),
            held: None,
        };
        let status = match code {
            Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
            None => StatusCode::SERVICE_UNAVAILABLE,
        };
        self.page(status, said).await
    }

    /// Shows the page without what nobody should send: nothing of it has been kept.
    async fn hold(&self, filled: &Form) -> Response {
        let (text, fields) = filled.masked();
        let said = Said {
            text: &text,
            fields: &fields,
            topic: filled.topic,
            tab: Some(filled.tab.as_str()),
            held: filled.held().map(|kind| (kind, filled.text.as_str())),
            ..Said::default()
        };
        self.page(StatusCode::UNPROCESSABLE_ENTITY, said).await
    }

    /// Back to the page, so that loading it again sends nothing again. The inner option is a new
    /// cookie, or none any more.
    fn back(&self, cookie: Option<Option<String>>) -> Response {
        let (key, lang) = (&self.site.key, self.lang.tag());
        let mut answer = Redirect::to(&format!("/chat/{key}?plain&lang={lang}")).into_response();
        if let Some(token) = cookie {
            self.set_cookie(&mut answer, token.as_deref());
        }
        answer
    }

    fn set_cookie(&self, answer: &mut Response, token: Option<&str>) {
        let cookie = token_cookie(token, &self.site.key, &self.house.config);
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            answer.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }

    /// Comes to the desk as this visitor, or as a new one.
    async fn sit(&self, token: Option<String>, tab: TabId) -> Result<Seat, Close> {
        let key = &self.site.key;
        let admitted = admit(self.house, self.peer, self.headers, key).await?;
        let (_, role, pass) = admitted;
        let context = cookie::context(self.headers, self.lang);
        Seat::take(
            self.house,
            self.site.id,
            (role, pass),
            (token, tab, context),
        )
        .await
    }
}

/// Whether a form comes from a page of the relay. Browsers of the age that this page is for may
/// tell the page's address and no origin.
fn is_ours(house: &House, headers: &HeaderMap) -> bool {
    let referer = headers.get(header::REFERER);
    let referer = referer.and_then(|from| origin::of_url(from.to_str().ok()?));
    let told = origin::of(headers).or(referer);
    told.is_some_and(|told| origin::is_ours(told, &house.config, headers))
}

/// A tab that says one thing at most.
fn new_tab() -> TabId {
    TabId(crate::auth::secret::random_id())
}
