//! The page of what else can be done, in a frame of the chat: keep a copy, mail it, continue on
//! another device.
//!
//! Opened with the visitor's token; its forms carry a pass instead. Never shows the token.

use super::guest::{Guest, known, met, sign};
use super::{No, ancestors, base, is_ours, private};
use crate::http::House;
use crate::http::error::Error;
use crate::mail;
use crate::paper::{Frame, Paper, answer};
use crate::store::{Letter, Posted};
use crate::words::{Lang, Words};
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use qrcode::{Color, QrCode};
use serde::Deserialize;
use shared::Seq;

/// What the chat tells when it opens the page.
#[derive(Debug, Deserialize)]
pub struct Opening {
    #[serde(default)]
    pub(super) site: String,
    #[serde(default)]
    pub(super) token: String,
    /// Instead of all others, on a page that has one.
    #[serde(default)]
    pub(super) pass: String,
    #[serde(default)]
    pub(super) lang: String,
    #[serde(default)]
    pub(super) zone: String,
    #[serde(default)]
    pub(super) theme: String,
}

/// What its forms tell.
#[derive(Debug, Deserialize)]
pub struct Asked {
    pass: String,
    #[serde(default)]
    address: String,
}

/// What is told beside the forms.
#[derive(Default)]
struct Told {
    mail: Option<(bool, String)>,
    code: Option<(String, String)>,
    code_says: Option<String>,
}

/// `POST /more`
pub async fn open(
    State(house): State<House>,
    headers: HeaderMap,
    form: Result<Form<Opening>, FormRejection>,
) -> Response {
    let Ok(Form(opening)) = form else {
        return Error::NotFound.into_response();
    };
    if !is_ours(&house, &headers) {
        return Error::OriginNotAllowed.into_response();
    }
    let lang = Lang::from_tag(&opening.lang);
    let met = match opening.pass.is_empty() {
        true => met(&house, opening).await,
        false => known(&house, &opening.pass).await,
    };
    match met {
        Ok(guest) => page(&house, guest, Told::default()).await,
        Err(no) => sorry(lang, &no),
    }
}

/// `POST /more/mail`
pub async fn mail(
    State(house): State<House>,
    headers: HeaderMap,
    form: Result<Form<Asked>, FormRejection>,
) -> Response {
    let (guest, asked) = match asked(&house, &headers, form).await {
        Ok(both) => both,
        Err(answer) => return answer,
    };
    let words = guest.lang.words();
    let said = match post(&house, &guest, asked.address.trim()).await {
        Ok(true) => (true, (words.mailed)(asked.address.trim())),
        Ok(false) => (false, words.address_wrong.to_owned()),
        Err(no) => (false, no.says(words)),
    };
    let told = Told {
        mail: Some(said),
        ..Told::default()
    };
    page(&house, guest, told).await
}

/// `POST /more/code`
pub async fn code(
    State(house): State<House>,
    headers: HeaderMap,
    form: Result<Form<Asked>, FormRejection>,
) -> Response {
    let (guest, _) = match asked(&house, &headers, form).await {
        Ok(both) => both,
        Err(answer) => return answer,
    };
    let words = guest.lang.words();
    let told = match make_code(&house, &guest).await {
        Ok(code) => {
            let (base, key, lang) = (base(&house, &headers), &guest.site.key, guest.lang.tag());
            let link = format!("{base}/chat/{key}?lang={lang}#code={code}");
            Told {
                code: Some((code, link)),
                ..Told::default()
            }
        }
        Err(no) => Told {
            code_says: Some(no.says(words)),
            ..Told::default()
        },
    };
    page(&house, guest, told).await
}

async fn asked(
    house: &House,
    headers: &HeaderMap,
    form: Result<Form<Asked>, FormRejection>,
) -> Result<(Guest, Asked), Response> {
    let Ok(Form(asked)) = form else {
        return Err(Error::NotFound.into_response());
    };
    if !is_ours(house, headers) {
        return Err(Error::OriginNotAllowed.into_response());
    }
    match known(house, &asked.pass).await {
        Ok(guest) => Ok((guest, asked)),
        Err(no) => Err(sorry(super::asked_lang(headers), &no)),
    }
}

/// Has the transcript mailed; `false`: this is no address.
async fn post(house: &House, guest: &Guest, address: &str) -> Result<bool, No> {
    if house.config.mail.is_none() {
        return Err(No::Stale);
    }
    if !mail::is_address(address) {
        return Ok(false);
    }
    let (site, visitor) = (guest.site.id, guest.visitor);
    let row = house.store.latest(site, visitor).await?.ok_or(No::Stale)?;
    let quota = house.sequel.quotas.mail(site, visitor, address);
    quota.map_err(No::TooOften)?;
    let letter = Letter {
        id: 0,
        site,
        conversation: row.id,
        until: row.last,
        visitor,
        address: address.to_owned(),
        lang: guest.lang.tag().to_owned(),
        zone: guest.zone.clone(),
        asked_at: house.clock.now(),
        tries: 0,
    };
    let letter = mail::due_now(letter, house.clock.now());
    if let Posted::Now = house.store.post(letter).await? {
        house.sequel.bell.notify_one();
    }
    Ok(true)
}

async fn make_code(house: &House, guest: &Guest) -> Result<String, No> {
    let (site, visitor) = (guest.site.id, guest.visitor);
    let quota = house.sequel.quotas.transcript(site, visitor);
    quota.map_err(No::TooOften)?;
    let now = house.clock.now();
    let (code, _) = house.store.new_code(site, visitor, now).await?;
    Ok(code)
}

async fn page(house: &House, guest: Guest, told: Told) -> Response {
    match draw(house, &guest, told).await {
        Ok(answer) => answer,
        Err(no) => sorry(guest.lang, &no),
    }
}

async fn draw(house: &House, guest: &Guest, told: Told) -> Result<Response, No> {
    let words = guest.lang.words();
    let pass = sign(house, guest).await?;
    let latest = house.store.latest(guest.site.id, guest.visitor).await?;
    let has_words = latest.is_some_and(|row| row.last > Seq(0));
    let mut paper = Paper::default();
    paper.raw("<main class=\"framed\">\n");
    keep(&mut paper, words, &pass, has_words);
    let can_mail = house.config.mail.is_some() && has_words;
    if can_mail || told.mail.is_some() {
        paper.tag("<section>\n<h2>", words.mail, "</h2>\n");
        mail_told(&mut paper, told.mail.as_ref());
        if can_mail {
            mail_form(&mut paper, words, &pass);
        }
        paper.raw("</section>\n");
    }
    elsewhere(&mut paper, words, &pass, &told);
    paper.raw("</main>\n");
    // It stands in the panel and is a part of it.
    let outfit = house.outfit(&guest.site).await?;
    let frame = Frame {
        lang: guest.lang,
        title: words.more,
        theme: &guest.theme,
        sheet: &outfit.sheet_path(&guest.site.key),
        ancestors: &ancestors(&guest.site),
        ..Frame::default()
    };
    Ok(answer(StatusCode::OK, &frame, &paper))
}

fn keep(paper: &mut Paper, words: &Words, pass: &str, has_words: bool) {
    paper.tag("<section>\n<h2>", words.keep, "</h2>\n");
    if !has_words {
        paper.tag(
            "<p class=\"soft\">",
            words.keep_nothing,
            "</p>\n</section>\n",
        );
        return;
    }
    paper.tag("<p class=\"soft\">", words.keep_says, "</p>\n");
    paper.raw("<form class=\"row\" method=\"post\" action=\"/transcript\">\n");
    hidden(paper, pass);
    paper.tag(
        "<button name=\"form\" value=\"html\">",
        words.as_page,
        "</button>\n",
    );
    paper.tag(
        "<button name=\"form\" value=\"text\">",
        words.as_text,
        "</button>\n",
    );
    paper.tag(
        "<button name=\"form\" value=\"json\">",
        words.as_json,
        "</button>\n",
    );
    paper.raw("</form>\n</section>\n");
}

fn mail_told(paper: &mut Paper, told: Option<&(bool, String)>) {
    match told {
        Some((true, says)) => {
            paper.tag("<p class=\"says\" role=\"status\">", says, "</p>\n");
        }
        Some((false, says)) => {
            paper.tag("<p class=\"bad\" role=\"alert\">", says, "</p>\n");
        }
        None => {}
    }
}

fn mail_form(paper: &mut Paper, words: &Words, pass: &str) {
    paper.tag("<p class=\"soft\">", words.mail_says, "</p>\n");
    paper.raw("<form method=\"post\" action=\"/more/mail\">\n");
    hidden(paper, pass);
    paper.tag("<label for=\"address\">", words.address, "</label>\n");
    paper.raw(
        "<input id=\"address\" name=\"address\" type=\"email\" autocomplete=\"email\" \
         maxlength=\"254\" required>\n<p></p>\n",
    );
    paper.tag("<button>", words.mail_send, "</button>\n</form>\n");
}

fn elsewhere(paper: &mut Paper, words: &Words, pass: &str, told: &Told) {
    paper.tag("<section>\n<h2>", words.elsewhere, "</h2>\n");
    paper.tag("<p class=\"soft\">", words.elsewhere_says, "</p>\n");
    if let Some((code, link)) = &told.code {
        paper.tag("<p class=\"soft\">", words.code_use, "</p>\n");
        picture(paper, link, words.code_picture);
        let (left, right) = code.split_at(code.len() / 2);
        paper.tag(
            "<p class=\"code\" role=\"status\"><span class=\"unseen\">",
            words.code,
            " </span>",
        );
        paper.text(left).raw(" ").text(right).raw("</p>\n");
        paper.tag("<p class=\"soft\">", words.code_lasts, "</p>\n");
    }
    if let Some(says) = &told.code_says {
        paper.tag("<p class=\"bad\" role=\"alert\">", says, "</p>\n");
    }
    paper.tag("<p class=\"says\">", words.code_warns, "</p>\n");
    paper.raw("<form method=\"post\" action=\"/more/code\">\n");
    hidden(paper, pass);
    paper.tag(
        "<button>",
        words.code_make,
        "</button>\n</form>\n</section>\n",
    );
}

fn hidden(paper: &mut Paper, pass: &str) {
    paper.tag(
        "<input type=\"hidden\" name=\"pass\" value=\"",
        pass,
        "\">\n",
    );
}

/// Draws a link as a picture that a phone can read (ISO/IEC 18004), with the quiet zone around it.
fn picture(paper: &mut Paper, link: &str, label: &str) {
    // Too long for any size: the code itself is beside it.
    let Ok(code) = QrCode::new(link) else { return };
    let width = code.width();
    let size = (width + 8).to_string();
    paper.raw("<svg class=\"picture\" role=\"img\" viewBox=\"0 0 ");
    paper.text(&size).raw(" ").text(&size);
    paper.tag("\" aria-label=\"", label, "\"><path fill=\"#000\" d=\"");
    for (place, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            let (x, y) = (place % width + 4, place / width + 4);
            paper.text(&format!("M{x} {y}h1v1h-1z"));
        }
    }
    paper.raw("\"/></svg>\n");
}

/// Tells that nothing comes of it, in a page that stands alone.
pub(super) fn sorry(lang: Lang, no: &No) -> Response {
    let words = lang.words();
    let mut paper = Paper::default();
    paper.tag(
        "<main><p class=\"says\" role=\"alert\">",
        &no.says(words),
        "</p></main>\n",
    );
    let frame = Frame {
        lang,
        title: words.more,
        ancestors: "*",
        ..Frame::default()
    };
    let status = match no {
        No::Stale => StatusCode::NOT_FOUND,
        No::TooOften(_) => StatusCode::TOO_MANY_REQUESTS,
        No::Failed(_) => StatusCode::SERVICE_UNAVAILABLE,
    };
    private(answer(status, &frame, &paper))
}
