//! `/rate/PASS`: rates a conversation by link, long after it has ended.
//!
//! Looking at the page changes nothing, so programs that follow links in mail rate nothing. A link
//! rates one end, once.

use super::No;
use super::more::sorry;
use crate::auth::pass::Pass;
use crate::http::House;
use crate::paper::{Frame, Paper, answer};
use crate::shards::{News, Rated};
use crate::words::{Lang, Words};
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use metrics::counter;
use serde::Deserialize;
use shared::limits::RATING_CHARS_MAX;
use shared::rating::SCORE_MAX;
use shared::rest::Site;
use shared::{ConversationId, Rating, Scale, Seq};

/// What the form says.
#[derive(Debug, Deserialize)]
pub struct Given {
    #[serde(default)]
    score: u8,
    #[serde(default)]
    comment: String,
}

/// The end that a link is about.
struct End {
    site: Site,
    conversation: ConversationId,
    end: Seq,
    lang: Lang,
    scale: Scale,
    is_rated: bool,
}

/// `GET /rate/PASS`
pub async fn ask(
    State(house): State<House>,
    Path(pass): Path<String>,
    headers: HeaderMap,
) -> Response {
    match end_of(&house, &pass).await {
        Ok(end) if end.is_rated => done(&end, end.lang.words().rated_before),
        Ok(end) => form(&end, None),
        Err(no) => over(super::asked_lang(&headers), &no),
    }
}

/// `POST /rate/PASS`
pub async fn take(
    State(house): State<House>,
    Path(pass): Path<String>,
    headers: HeaderMap,
    given: Result<Form<Given>, FormRejection>,
) -> Response {
    let end = match end_of(&house, &pass).await {
        Ok(end) => end,
        Err(no) => return over(super::asked_lang(&headers), &no),
    };
    let words = end.lang.words();
    let given = given.map_or_else(
        |_| Given {
            score: 0,
            comment: String::new(),
        },
        |Form(given)| given,
    );
    let rating = match Rating::parse(given.score, &given.comment, end.scale) {
        Ok(rating) => rating,
        Err(code) => return form(&end, Some(words.refusal(code))),
    };
    match store(&house, &end, rating).await {
        Ok(true) => done(&end, words.rated),
        Ok(false) => done(&end, words.rated_before),
        Err(no) => form(&end, Some(&no.says(words))),
    }
}

async fn end_of(house: &House, pass: &str) -> Result<End, No> {
    let pass = house.seal().await?.read(pass, house.clock.now());
    let Some(Pass::Rate {
        site,
        conversation,
        end,
        lang,
    }) = pass
    else {
        return Err(No::Stale);
    };
    let (Some(found), Some(settings)) = (
        house.store.site(site).await?,
        house.store.settings(site).await?,
    ) else {
        return Err(No::Stale);
    };
    let ratings = house.store.ratings(site, conversation).await?;
    Ok(End {
        site: found,
        conversation,
        end,
        lang: Lang::from_tag(&lang),
        scale: settings.scale,
        is_rated: ratings.iter().any(|(rated, _)| *rated == end),
    })
}

/// Keeps it, and tells the desk; returns whether it was the first.
async fn store(house: &House, end: &End, rating: Rating) -> Result<bool, No> {
    let (site, now) = (end.site.id, house.clock.now());
    let is_first = house
        .store
        .rate(site, end.conversation, end.end, now, rating.clone())
        .await?;
    if is_first {
        let score = rating.score.to_string();
        counter!("deskbell_ratings_total", "score" => score).increment(1);
        let rated = Rated {
            conversation: end.conversation,
            end: end.end,
            rating,
        };
        // A desk that is too busy to hear it reads it when it reads the conversation.
        let _ = house
            .shards
            .submit(site, News::Stored(Box::new(rated.input())));
    }
    Ok(is_first)
}

fn form(end: &End, says: Option<&str>) -> Response {
    let words = end.lang.words();
    let mut paper = Paper::default();
    paper.tag("<main class=\"card\">\n<h1>", words.rate, "</h1>\n");
    paper.tag("<p class=\"soft\">", &end.site.name, "</p>\n");
    if let Some(says) = says {
        paper.tag("<p class=\"bad\" role=\"alert\">", says, "</p>\n");
    }
    paper.raw("<form method=\"post\">\n");
    questions(&mut paper, words, end.scale);
    paper.tag(
        "<button class=\"main\">",
        words.rate_send,
        "</button>\n</form>\n</main>\n",
    );
    respond(end, StatusCode::OK, &paper)
}

/// The choice and the comment, as any page asks for them.
pub fn questions(paper: &mut Paper, words: &Words, scale: Scale) {
    paper.tag("<fieldset><legend>", words.rate_choose, "</legend>\n");
    let choices = match scale {
        Scale::Thumbs => vec![
            (SCORE_MAX, words.rate_up.to_owned()),
            (1, words.rate_down.to_owned()),
        ],
        Scale::Stars => (1..=SCORE_MAX)
            .rev()
            .map(|score| (score, (words.stars)(score)))
            .collect(),
    };
    for (score, name) in choices {
        paper.raw("<label class=\"choice\"><input type=\"radio\" name=\"score\" value=\"");
        paper.text(&score.to_string()).raw("\" required>");
        paper.text(&name).raw("</label>\n");
    }
    paper.raw("</fieldset>\n");
    paper.tag("<label for=\"comment\">", words.comment, "</label>\n");
    paper.raw("<textarea id=\"comment\" name=\"comment\" maxlength=\"");
    paper
        .text(&RATING_CHARS_MAX.to_string())
        .raw("\"></textarea>\n<p></p>\n");
}

fn done(end: &End, says: &str) -> Response {
    let mut paper = Paper::default();
    paper.tag(
        "<main class=\"card\">\n<h1 role=\"status\">",
        says,
        "</h1>\n</main>\n",
    );
    respond(end, StatusCode::OK, &paper)
}

fn respond(end: &End, status: StatusCode, paper: &Paper) -> Response {
    let frame = Frame {
        lang: end.lang,
        title: end.lang.words().rate,
        ..Frame::default()
    };
    answer(status, &frame, paper)
}

fn over(lang: Lang, no: &No) -> Response {
    if !matches!(no, No::Stale) {
        return sorry(lang, no);
    }
    let words = lang.words();
    let mut paper = Paper::default();
    paper.tag(
        "<main class=\"card\">\n<h1>",
        words.link_over,
        "</h1>\n</main>\n",
    );
    let frame = Frame {
        lang,
        title: words.rate,
        ..Frame::default()
    };
    answer(StatusCode::NOT_FOUND, &frame, &paper)
}
