//! `/code/KEY`: takes the code that another device shows.
//!
//! Only looks whether the code is good; the chat that it leads to uses it up. Every try counts.

use super::more::sorry;
use super::{InLang, No, is_ours, lang};
use crate::auth::secret::typed_code;
use crate::http::error::Error;
use crate::http::{House, lobby};
use crate::paper::{Frame, Paper, answer};
use crate::words::Lang;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{ConnectInfo, Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use shared::rest::Site;
use std::net::SocketAddr;

/// What was typed.
#[derive(Debug, Deserialize)]
pub struct Typed {
    code: String,
}

/// `GET /code/KEY`
pub async fn ask(
    State(house): State<House>,
    Path(key): Path<String>,
    query: Result<Query<InLang>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let lang = lang(query, &headers);
    match site(&house, &key).await {
        Ok(site) => form(&site, lang, None),
        Err(no) => sorry(lang, &no),
    }
}

/// `POST /code/KEY`
pub async fn take(
    State(house): State<House>,
    Path(key): Path<String>,
    query: Result<Query<InLang>, QueryRejection>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    typed: Result<Form<Typed>, FormRejection>,
) -> Response {
    let lang = lang(query, &headers);
    if !is_ours(&house, &headers) {
        return Error::OriginNotAllowed.into_response();
    }
    let code = typed.map_or_else(|_| String::new(), |Form(typed)| typed_code(&typed.code));
    let from = lobby::address(peer.ip(), &headers, &house.config.trusted_proxies);
    let site = match site(&house, &key).await {
        Ok(site) => site,
        Err(no) => return sorry(lang, &no),
    };
    if let Err(ms) = house.sequel.quotas.code(from) {
        return form(&site, lang, Some(&No::TooOften(ms).says(lang.words())));
    }
    let now = house.clock.now();
    match house.store.is_code(site.id, &code, now).await {
        Ok(true) => {
            let (key, lang) = (&site.key, lang.tag());
            Redirect::to(&format!("/chat/{key}?lang={lang}#code={code}")).into_response()
        }
        Ok(false) => form(&site, lang, Some(lang.words().code_wrong)),
        Err(error) => form(&site, lang, Some(&No::Failed(error).says(lang.words()))),
    }
}

async fn site(house: &House, key: &str) -> Result<Site, No> {
    house.store.site_by_key(key).await?.ok_or(No::Stale)
}

fn form(site: &Site, lang: Lang, says: Option<&str>) -> Response {
    let words = lang.words();
    let mut paper = Paper::default();
    paper.tag("<main class=\"card\">\n<h1>", words.code_ask, "</h1>\n");
    paper.tag("<p class=\"soft\">", &site.name, "</p>\n");
    if let Some(says) = says {
        paper.tag("<p class=\"bad\" role=\"alert\">", says, "</p>\n");
    }
    paper.raw("<form method=\"post\">\n");
    paper.tag("<label for=\"code\">", words.code_ask_says, "</label>\n");
    paper.raw(
        "<input id=\"code\" name=\"code\" type=\"text\" autocomplete=\"one-time-code\" \
         autocapitalize=\"characters\" spellcheck=\"false\" maxlength=\"16\" required>\n<p></p>\n",
    );
    paper.tag(
        "<button class=\"main\">",
        words.code_go,
        "</button>\n</form>\n</main>\n",
    );
    let frame = Frame {
        lang,
        title: words.code_ask,
        ..Frame::default()
    };
    let status = match says {
        None => StatusCode::OK,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    answer(status, &frame, &paper)
}
