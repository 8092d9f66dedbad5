//! How the page without script looks: the thread in a frame that loads itself again, and around it
//! what can be written and done.
//!
//! The frame stands apart so that nothing that is being written is lost. Never knows a token.

use super::new_tab;
use super::prepare::Prepared;
use super::seat::Seat;
use super::trouble;
use crate::http::looks::{self, Outfit};
use crate::http::sequel::questions;
use crate::limits::{PLAIN_REFRESH_S, PLAIN_REFRESH_WAITING_S};
use crate::paper::{Frame, Paper, answer};
use crate::words::{Lang, Words};
use axum::http::StatusCode;
use axum::response::Response;
use shared::limits::TEXT_CHARS_MAX;
use shared::rest::Site;
use shared::secrets::Secret;
use shared::{
    Author, Close, Entry, Filled, Millis, Place, Rating, RefusalCode, Scale, Standing, Status,
    TopicId, What,
};

/// Whose page it is.
pub struct Around<'a> {
    pub site: &'a Site,
    pub lang: Lang,
    /// How the site looks; `None`: as any.
    pub outfit: Option<&'a Outfit>,
}

/// What could not be said, and why.
#[derive(Default)]
pub struct Said<'a> {
    pub text: &'a str,
    /// The tab that was to say it, when that may have happened.
    pub tab: Option<&'a str>,
    pub refused: Option<RefusalCode>,
    pub is_lost: bool,
    /// What was filled into the site's own form,
    pub fields: &'a [Filled],
    /// and what it is about.
    pub topic: Option<TopicId>,
    /// What nobody should send, and the words with it.
    pub held: Option<(Secret, &'a str)>,
}

impl Around<'_> {
    pub(super) fn words(&self) -> &'static Words {
        self.lang.words()
    }

    fn answer(&self, status: StatusCode, refresh_s: u32, paper: &Paper) -> Response {
        let refresh = format!(
            "/chat/{}?plain&part=thread&lang={}",
            self.site.key,
            self.lang.tag()
        );
        let sheet = self.sheet();
        let frame = Frame {
            lang: self.lang,
            title: &self.site.name,
            theme: self.outfit.map_or("", |outfit| outfit.theme),
            sheet: &sheet,
            ancestors: "'self'",
            refresh_s,
            refresh: &refresh,
        };
        answer(status, &frame, paper)
    }

    fn sheet(&self) -> String {
        let path = |outfit: &Outfit| outfit.sheet_path(&self.site.key);
        self.outfit.map(path).unwrap_or_default()
    }

    /// Whose page it is, and what it says first.
    fn heading(&self, paper: &mut Paper) {
        if let Some((name, _)) = self.outfit.and_then(|outfit| outfit.logo.as_ref()) {
            paper.raw("<p><img class=\"logo\" alt=\"\" src=\"");
            paper
                .text(&looks::path(&self.site.key, name))
                .raw("\"></p>\n");
        }
        paper.tag("<h1>", &self.site.name, "</h1>\n");
        let greeting = self.outfit.map_or("", |outfit| outfit.greeting(self.lang));
        if !greeting.is_empty() {
            paper.tag("<p>", greeting, "</p>\n");
        }
    }

    /// Where the page is.
    fn address(&self, paper: &mut Paper, rest: &'static str) {
        paper
            .raw("/chat/")
            .text(&self.site.key)
            .raw("?plain&amp;lang=");
        paper.text(self.lang.tag()).raw(rest);
    }

    /// Begins a form that comes back to the page.
    pub(super) fn form(&self, paper: &mut Paper, act: &'static str, class: &'static str) {
        paper
            .raw("<form method=\"post\" target=\"_top\" class=\"")
            .raw(class);
        paper.raw("\" action=\"");
        self.address(paper, "");
        paper
            .raw("\">\n<input type=\"hidden\" name=\"act\" value=\"")
            .raw(act)
            .raw("\">\n");
    }
}

/// The page around the thread.
pub fn page(
    around: &Around<'_>,
    status: StatusCode,
    said: &Said<'_>,
    (prepared, pass): (&Prepared, Option<&str>),
) -> Response {
    let words = around.words();
    let mut paper = Paper::default();
    paper.raw("<main>\n");
    around.heading(&mut paper);
    paper.tag("<p class=\"soft\">", words.plain_says, "</p>\n");
    if pass.is_some() {
        paper.raw("<iframe class=\"thread\" src=\"");
        around.address(&mut paper, "&amp;part=thread#last");
        paper.tag("\" title=\"", words.plain_thread, "\"></iframe>\n");
    } else {
        paper.tag("<p class=\"says\">", words.never, "</p>\n");
    }
    trouble::told(&mut paper, words, said);
    around.form(&mut paper, "say", "card");
    let fresh = format!("{:016x}", new_tab().0);
    tab_field(&mut paper, said.tab.unwrap_or(&fresh));
    prepared.draw(&mut paper, around.lang, said);
    paper.tag("<label for=\"text\">", words.plain_write, "</label>\n");
    paper.raw("<textarea id=\"text\" name=\"text\" required maxlength=\"");
    paper
        .text(&TEXT_CHARS_MAX.to_string())
        .raw("\">\n")
        .text(said.text)
        .raw("</textarea>\n");
    paper.tag(
        "<p></p>\n<button class=\"main\">",
        words.plain_send,
        "</button>\n</form>\n",
    );
    if let Some((_, text)) = said.held.filter(|(kind, _)| !kind.is_all()) {
        trouble::anyway(&mut paper, around, said, text);
    }
    ways_on(&mut paper, around, pass);
    paper.raw("</main>\n");
    around.answer(status, 0, &paper)
}

/// What can be done beside writing: more with this conversation, or one of another device; the
/// other language.
fn ways_on(paper: &mut Paper, around: &Around<'_>, pass: Option<&str>) {
    let words = around.words();
    paper.raw("<div class=\"row\">\n");
    if let Some(pass) = pass {
        paper.raw("<form method=\"post\" action=\"/more\">\n");
        paper.tag(
            "<input type=\"hidden\" name=\"pass\" value=\"",
            pass,
            "\">\n",
        );
        paper.tag("<button>", words.more_plain, "</button>\n</form>\n");
    } else {
        paper
            .raw("<a class=\"button\" href=\"/code/")
            .text(&around.site.key);
        paper.raw("?plain&amp;lang=").text(around.lang.tag());
        paper.tag("\">", words.have_code, "</a>\n");
    }
    let (tag, name) = match around.lang {
        Lang::En => ("zh-CN", "中文"),
        Lang::ZhCn => ("en", "English"),
    };
    paper
        .raw("<a class=\"button\" lang=\"")
        .text(tag)
        .raw("\" href=\"/chat/");
    paper
        .text(&around.site.key)
        .raw("?plain&amp;lang=")
        .text(tag);
    paper.tag("\">", name, "</a>\n</div>\n");
}

/// A way out of a frame in which no cookie comes back.
pub fn way_out(around: &Around<'_>) -> Response {
    let words = around.words();
    let mut paper = Paper::default();
    paper.tag("<main class=\"card\">\n<h1>", &around.site.name, "</h1>\n");
    paper.tag(
        "<p>",
        words.plain_out,
        "</p>\n<p><a class=\"button\" target=\"_blank\" href=\"",
    );
    around.address(&mut paper, "");
    paper.tag("\">", words.plain_open, "</a></p>\n</main>\n");
    let ancestors = crate::http::sequel::ancestors(around.site);
    let frame = Frame {
        lang: around.lang,
        title: &around.site.name,
        ancestors: &ancestors,
        ..Frame::default()
    };
    answer(StatusCode::OK, &frame, &paper)
}

/// The frame before the first word.
pub fn nothing_said(around: &Around<'_>) -> Response {
    let mut paper = Paper::default();
    paper.tag(
        "<main class=\"framed\"><p>",
        around.words().plain_empty,
        "</p></main>\n",
    );
    around.answer(StatusCode::OK, PLAIN_REFRESH_WAITING_S, &paper)
}

/// The frame when the desk could not be asked. It asks again by itself.
pub fn not_now(around: &Around<'_>, close: Close) -> Response {
    tracing::debug!(close = close.as_str(), "a plain page is not served");
    let mut paper = Paper::default();
    let says = around.words().failed;
    paper.tag(
        "<main class=\"framed\"><p role=\"alert\">",
        says,
        "</p></main>\n",
    );
    around.answer(
        StatusCode::SERVICE_UNAVAILABLE,
        PLAIN_REFRESH_WAITING_S,
        &paper,
    )
}

/// The frame with what was said.
pub fn thread(
    around: &Around<'_>,
    seat: &Seat,
    standing: &Standing,
    entries: &[Entry],
    now: Millis,
) -> Response {
    let words = around.words();
    let mut paper = Paper::default();
    paper.tag(
        "<main class=\"framed\">\n<p class=\"soft\">",
        words.never,
        "</p>\n",
    );
    paper.raw("<ol class=\"talk\" role=\"log\" aria-label=\"");
    paper.text(words.plain_thread).raw("\">\n");
    for entry in entries {
        line(&mut paper, words, entry, now);
    }
    paper.raw("</ol>\n<div id=\"last\" class=\"card\">\n");
    let id = standing.conversation.0.to_string();
    let refresh_s = match &standing.status {
        Status::Waiting(place) => {
            waits(&mut paper, words, place);
            button(around, &mut paper, "end", &id, words.plain_leave);
            PLAIN_REFRESH_WAITING_S
        }
        Status::Answered(face) => {
            paper.tag(
                "<p role=\"status\">",
                &(words.plain_answers)(&face.name),
                "</p>\n",
            );
            button(around, &mut paper, "end", &id, words.plain_end);
            PLAIN_REFRESH_S
        }
        Status::Parked(_) => {
            paper.tag("<p role=\"status\">", words.plain_parked, "</p>\n");
            PLAIN_REFRESH_WAITING_S
        }
        Status::Ended => {
            paper.tag("<p role=\"status\">", words.plain_ended, "</p>\n");
            if standing.reopen_until.is_some() {
                button(around, &mut paper, "reopen", &id, words.plain_reopen);
            }
            rate(around, &mut paper, &id, seat.rated.as_ref());
            // What is being written in the form above is not to be lost.
            0
        }
    };
    paper.raw("</div>\n</main>\n");
    around.answer(StatusCode::OK, refresh_s, &paper)
}

fn line(paper: &mut Paper, words: &Words, entry: &Entry, now: Millis) {
    let ago = (words.ago)(now.since(entry.at) / 60_000);
    let What::Said { author, text, .. } = &entry.what else {
        let happened = words.happened(&entry.what).unwrap_or_default();
        paper.tag("<li class=\"event\">", &happened, " · ");
        paper.text(&ago).raw("</li>\n");
        return;
    };
    let (open, name) = match author {
        Author::Visitor => ("<li class=\"mine\"><p class=\"meta\">", words.you),
        Author::Agent(face) => ("<li><p class=\"meta\">", face.name.as_str()),
    };
    paper.tag(open, name, " · ").text(&ago);
    paper.tag("</p><div class=\"said\">", text.as_str(), "</div></li>\n");
}

fn waits(paper: &mut Paper, words: &Words, place: &Place) {
    paper.tag(
        "<p role=\"status\"><b>",
        &(words.plain_place)(place.ahead),
        "</b></p>\n",
    );
    let says = match (place.staffed, place.wait) {
        (false, _) => words.plain_nobody.to_owned(),
        (true, Some(wait)) => {
            let minutes = |ms: u64| ms.div_ceil(60_000).max(1);
            (words.plain_wait)(minutes(wait.low_ms), minutes(wait.high_ms))
        }
        (true, None) => words.plain_wait_unknown.to_owned(),
    };
    paper
        .tag("<p class=\"soft\">", &says, " ")
        .text(words.plain_kept)
        .raw("</p>\n");
}

fn button(around: &Around<'_>, paper: &mut Paper, act: &'static str, id: &str, name: &str) {
    around.form(paper, act, "row");
    conversation(paper, id);
    paper.tag("<button>", name, "</button>\n</form>\n");
}

fn rate(around: &Around<'_>, paper: &mut Paper, id: &str, rated: Option<&(Scale, Option<Rating>)>) {
    let words = around.words();
    match rated {
        Some((_, Some(_))) => {
            paper.tag("<p role=\"status\">", words.rated, "</p>\n");
        }
        Some((scale, None)) => {
            around.form(paper, "rate", "");
            conversation(paper, id);
            paper.tag("<h2>", words.rate, "</h2>\n");
            questions(paper, words, *scale);
            paper.tag("<button>", words.rate_send, "</button>\n</form>\n");
        }
        None => {}
    }
}

fn conversation(paper: &mut Paper, id: &str) {
    paper.tag(
        "<input type=\"hidden\" name=\"conversation\" value=\"",
        id,
        "\">\n",
    );
    tab_field(paper, &format!("{:016x}", new_tab().0));
}

pub(super) fn tab_field(paper: &mut Paper, tab: &str) {
    paper.tag("<input type=\"hidden\" name=\"tab\" value=\"", tab, "\">\n");
}
