//! One message: author, words with safe links, time, and what became of it.
//!
//! What somebody wrote becomes text nodes and nothing else.

use crate::components::icon::{self, icon, live_icon};
use crate::dom::{El, el};
use crate::lines::Fate;
use crate::links::{Piece, pieces};
use crate::reading::Reading;
use crate::words::Lang;
use crate::{clock, dates, files};
use leptos::prelude::*;
use shared::{Attachment, Bookmark, Millis, RefusalCode, What};

/// What all lines of one transcript share.
#[derive(Clone, Copy)]
pub struct Rows {
    /// The language.
    pub lang: Lang,
    /// How far the other end has seen the current conversation.
    pub seen: Reading<Bookmark>,
    /// The sentence for something that happened.
    pub tell: fn(Lang, &What) -> String,
    /// The author of messages of the other end that carry no name, for screen readers.
    pub other: &'static str,
    /// Says again what was refused for good.
    pub retry: Callback<usize>,
    /// Forgets what was refused for good.
    pub dismiss: Callback<usize>,
}

/// One message to draw.
pub struct Bubble<'a> {
    /// When it was said.
    pub at: Millis,
    /// Whether by this side.
    pub mine: bool,
    /// The agent's name, where it is to be shown.
    pub name: Option<String>,
    /// Whether it goes on after the line before.
    pub follows: bool,
    /// The words.
    pub text: &'a str,
    /// The file, in the place of words.
    pub file: Option<&'a Attachment>,
    /// What became of it.
    pub fate: Fate,
}

/// Draws one message.
#[must_use]
pub fn bubble(rows: Rows, said: Bubble<'_>) -> El {
    let Bubble {
        at,
        mine,
        name,
        follows,
        text,
        file,
        fate,
    } = said;
    let words = rows.lang.words();
    let mut class = String::from(if mine { "said mine" } else { "said theirs" });
    if follows {
        class.push_str(" follows");
    }
    if !matches!(fate, Fate::Stored(..)) {
        class.push_str(" unsent");
    }
    let spoken = match (mine, &name) {
        (_, Some(name)) => name,
        (true, None) => words.you,
        (false, None) => rows.other,
    };
    let spoken = el("span", "unseen").text(spoken).text(": ");
    // On this side too: another agent may have answered before.
    let shown = name.as_ref().map(|name| {
        el("span", "said-name")
            .attr("aria-hidden", "true")
            .text(name)
    });
    let time = el("time", "")
        .attr("datetime", &dates::machine(at))
        .attr("title", &dates::full(rows.lang, at))
        .text(&dates::clock(rows.lang, at));
    let foot = el("div", "said-foot").child(time);
    let what = match file {
        Some(file) => files::card(rows.lang, file),
        None => written(text),
    };
    el("div", &class)
        .maybe(shown)
        .child(el("div", "said-bubble").child(spoken).child(what))
        .child(if mine {
            foot.children(outcome(rows, fate))
        } else {
            foot
        })
}

fn outcome(rows: Rows, fate: Fate) -> Vec<El> {
    let words = rows.lang.words();
    match fate {
        Fate::Sending => {
            vec![
                el("span", "fate")
                    .child(icon(icon::CLOCK))
                    .text(words.sending),
            ]
        }
        Fate::Stored(conversation, seq) => {
            let seen = move || {
                let mark = rows.seen.get();
                mark.conversation == conversation && mark.seq >= seq
            };
            let path = move || if seen() { icon::SEEN } else { icon::STORED };
            let label = move || if seen() { words.seen } else { words.stored };
            // What is known of an earlier conversation is not known any more.
            let past = move || rows.seen.get().conversation > conversation;
            let mark = el("span", "fate").live_class("seen", seen).hidden(past);
            vec![mark.child(live_icon(path)).live_text(label)]
        }
        Fate::Held(code, until) => vec![held(rows, code, until)],
        Fate::NotSent(code, index) => not_sent(rows, code, index),
    }
}

fn held(rows: Rows, code: RefusalCode, until: Millis) -> El {
    let words = rows.lang.words();
    let time = clock::ticking(Reading::stored(true));
    let countdown = move || (words.held)(clock::seconds_left(time.get(), until));
    el("span", "fate held")
        .child(icon(icon::CLOCK))
        .text((words.refusal)(code))
        .text(" ")
        .child(
            el("span", "fate-count")
                .attr("aria-live", "off")
                .live_text(countdown),
        )
}

fn not_sent(rows: Rows, code: RefusalCode, index: usize) -> Vec<El> {
    let words = rows.lang.words();
    // The same words would be refused again.
    let may_help = !matches!(
        code,
        RefusalCode::TextEmpty | RefusalCode::TextTooLong | RefusalCode::TextHasNul
    );
    let act = |label: &str, act: Callback<usize>| {
        let button = el("button", "link").attr("type", "button").text(label);
        button.click(move || act.run(index))
    };
    let why = el("span", "fate not-sent")
        .child(icon(icon::ALERT))
        .text(words.not_sent)
        .text(" · ")
        .text((words.refusal)(code));
    let acts = el("span", "fate-acts")
        .maybe(may_help.then(|| act(words.retry, rows.retry)))
        .child(act(words.dismiss, rows.dismiss));
    vec![why, acts]
}

fn written(text: &str) -> El {
    let words = el("span", "said-text").attr("dir", "auto");
    pieces(text)
        .into_iter()
        .fold(words, |words, piece| match piece {
            Piece::Words(text) => words.text(text),
            Piece::Link(address) => words.child(
                el("a", "")
                    .attr("href", address)
                    .attr("target", "_blank")
                    .attr("rel", "noopener noreferrer nofollow")
                    .text(address),
            ),
        })
}
