//! `/check/KEY`: paste a number, an address, a link, a name or an agent's code, and be told whether
//! it is the owner's. Without script.
//!
//! What was pasted is in no address and in no log.

use crate::auth::secret::typed_code;
use crate::genuine::{self, Trick, Verdict};
use crate::http::error::Error;
use crate::http::sequel::{InLang, lang};
use crate::http::{House, lobby, origin};
use crate::paper::{Frame, Paper, answer};
use crate::store::CODE_CHARS;
use crate::words::{GenuineWords, Lang};
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{ConnectInfo, Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use metrics::counter;
use serde::Deserialize;
use shared::rest::Site;
use shared::rest::channels::Channels;
use std::net::SocketAddr;

/// What was pasted.
#[derive(Debug, Deserialize)]
pub struct Typed {
    #[serde(default)]
    contact: String,
}

/// What is told about it.
enum Told {
    Verdict(Verdict),
    Agent(Option<String>),
    TooOften(u32),
}

/// `GET /check/KEY`
pub async fn ask(
    State(house): State<House>,
    Path(key): Path<String>,
    query: Result<Query<InLang>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let (site, channels) = there(&house, &key).await?;
    Ok(page(&site, &channels, lang(query, &headers), None))
}

/// `POST /check/KEY`
pub async fn judge(
    State(house): State<House>,
    Path(key): Path<String>,
    query: Result<Query<InLang>, QueryRejection>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    typed: Result<Form<Typed>, FormRejection>,
) -> Result<Response, Error> {
    let is_ours = |from: &str| origin::is_ours(from, &house.config, &headers);
    if !origin::of(&headers).is_none_or(is_ours) {
        return Err(Error::OriginNotAllowed);
    }
    let (site, channels) = there(&house, &key).await?;
    let text = typed.map_or_else(|_| String::new(), |Form(typed)| typed.contact);
    let from = lobby::address(peer.ip(), &headers, &house.config.trusted_proxies);
    let told = match house.sequel.quotas.check(from) {
        Err(ms) => Told::TooOften(ms),
        Ok(()) => tell(&house, &site, &channels, &text).await?,
    };
    Ok(page(
        &site,
        &channels,
        lang(query, &headers),
        Some((&text, told)),
    ))
}

async fn tell(house: &House, site: &Site, channels: &Channels, text: &str) -> Result<Told, Error> {
    let code = typed_code(text);
    let is_code = code.chars().count() == CODE_CHARS
        && text
            .trim()
            .chars()
            .all(|sign| sign.is_ascii_alphanumeric() || " -".contains(sign));
    if is_code {
        let badge = house.store.badge(site.id, &code, house.clock.now()).await?;
        if badge.is_some() || text.contains('-') {
            return Ok(Told::Agent(badge.map(|badge| badge.agent)));
        }
    }
    let verdict = genuine::judge(channels, text);
    let named = match &verdict {
        Verdict::Official => "official",
        Verdict::Lookalike { .. } => "lookalike",
        Verdict::NotOurs => "not_ours",
        Verdict::Unclear => "unclear",
    };
    counter!("deskbell_contacts_checked_total", "verdict" => named).increment(1);
    Ok(Told::Verdict(verdict))
}

async fn there(house: &House, key: &str) -> Result<(Site, Channels), Error> {
    let site = house.store.site_by_key(key).await?.ok_or(Error::NotFound)?;
    let channels = house.store.channels(site.id).await?.unwrap_or_default();
    Ok((site, channels))
}

fn page(site: &Site, channels: &Channels, lang: Lang, told: Option<(&str, Told)>) -> Response {
    let words = lang.genuine();
    let mut paper = Paper::default();
    paper.tag("<main>\n<section>\n<h1>", words.check, "</h1>\n");
    paper.tag("<p class=\"soft\">", &site.name, "</p>\n");
    let typed = told.as_ref().map_or("", |(text, _)| *text);
    if let Some((_, told)) = &told {
        verdict(&mut paper, words, told);
    }
    paper
        .raw("<form method=\"post\" action=\"?lang=")
        .text(lang.tag())
        .raw("\">\n");
    paper.tag("<label for=\"contact\">", words.check_says, "</label>\n");
    paper.raw(
        "<input id=\"contact\" name=\"contact\" type=\"text\" autocomplete=\"off\" \
         autocapitalize=\"none\" spellcheck=\"false\" maxlength=\"500\" required value=\"",
    );
    paper.text(typed).raw("\">\n<p></p>\n");
    paper.tag(
        "<button class=\"main\">",
        words.check_go,
        "</button>\n</form>\n</section>\n",
    );
    list(&mut paper, words, channels);
    paper.tag("<p class=\"soft\">", words.calls_lie, "</p>\n");
    paper.tag("<p class=\"soft\">", words.never, "</p>\n</main>\n");
    let frame = Frame {
        lang,
        title: words.check,
        ..Frame::default()
    };
    let status = match told {
        Some((_, Told::TooOften(_))) => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::OK,
    };
    answer(status, &frame, &paper).into_response()
}

fn verdict(paper: &mut Paper, words: &GenuineWords, told: &Told) {
    let (class, title, says) = match told {
        Told::TooOften(ms) => ("", words.too_often, (words.wait)(ms.div_ceil(1_000))),
        Told::Agent(Some(name)) => ("good", words.official, (words.agent)(name)),
        Told::Agent(None) => ("none", words.not_ours, words.no_agent.to_owned()),
        Told::Verdict(Verdict::Official) => ("good", words.official, words.listed.to_owned()),
        Told::Verdict(Verdict::NotOurs) => ("none", words.not_ours, words.unlisted.to_owned()),
        Told::Verdict(Verdict::Unclear) => ("", words.unclear, words.unclear_says.to_owned()),
        Told::Verdict(Verdict::Lookalike { ours, trick }) => {
            ("alike", words.alike, trick_says(words, *trick)(ours))
        }
    };
    paper
        .raw("<div class=\"verdict ")
        .text(class)
        .raw("\" role=\"status\">\n");
    paper
        .tag("<h2>", title, "</h2>\n")
        .tag("<p>", &says, "</p>\n</div>\n");
}

fn trick_says(words: &GenuineWords, trick: Trick) -> fn(&str) -> String {
    match trick {
        Trick::Letters => words.by_letters,
        Trick::Spelling => words.by_spelling,
        Trick::Inside => words.by_inside,
        Trick::Elsewhere => words.by_elsewhere,
        Trick::Insecure => words.by_insecure,
    }
}

fn list(paper: &mut Paper, words: &GenuineWords, channels: &Channels) {
    if channels.is_empty() {
        return;
    }
    paper.tag("<section>\n<h2>", words.channels, "</h2>\n<dl>\n");
    let phones: Vec<String> = channels
        .phones
        .iter()
        .map(|phone| {
            let parts = [&phone.number, &phone.hours, &phone.zone];
            let told = parts.into_iter().filter(|part| !part.is_empty());
            told.cloned().collect::<Vec<_>>().join(" · ")
        })
        .collect();
    for (name, all) in [
        (words.websites, &channels.origins),
        (words.mail, &channels.mail),
        (words.phones, &phones),
        (words.wechat, &channels.wechat),
        ("X", &channels.x),
        ("Facebook", &channels.facebook),
        ("Telegram", &channels.telegram),
    ] {
        if all.is_empty() {
            continue;
        }
        paper.tag("<dt class=\"soft\">", name, "</dt>\n");
        for one in all {
            paper.tag("<dd>", one, "</dd>\n");
        }
    }
    paper.raw("</dl>\n</section>\n");
}
