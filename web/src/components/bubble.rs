//! One message: author, words with safe links, time, and what became of it.
//!
//! What somebody wrote becomes text nodes and nothing else.

use crate::components::acts::{Wish, acts, id_of, quoted};
use crate::components::icon::{self, icon, live_icon};
use crate::components::written::written;
use crate::dom::{El, el};
use crate::lines::{Fate, Said};
use crate::reading::Reading;
use crate::words::Lang;
use crate::{clock, dates, files};
use leptos::prelude::*;
use shared::{Bookmark, Millis, RefusalCode, What};

/// What all lines of one transcript share.
#[derive(Clone, Copy)]
pub struct Rows {
    /// The language.
    pub lang: Lang,
    /// How far the other end has seen the current conversation.
    pub seen: Reading<Bookmark>,
    /// The sentence for something that happened.
    pub tell: fn(Lang, &What) -> String,
    /// Draws what stands beside the conversation.
    pub aside: fn(u64) -> El,
    /// The author of messages of the other end that carry no name, for screen readers.
    pub other: &'static str,
    /// Says again what was refused for good.
    pub retry: Callback<usize>,
    /// Forgets what was refused for good.
    pub dismiss: Callback<usize>,
    /// Does what somebody wishes with a message.
    pub wish: Callback<(Wish, Bookmark)>,
    /// Whether something may be said at the end of the transcript.
    pub open: Reading<bool>,
    /// The relay's time at this moment.
    pub relay_now: Reading<Millis>,
}

/// Draws one message.
#[must_use]
pub fn bubble(rows: Rows, at: Millis, said: &Said) -> El {
    let words = rows.lang.words();
    let mut class = String::from(if said.mine {
        "said mine"
    } else {
        "said theirs"
    });
    for (is_so, name) in [
        (said.follows, " follows"),
        (!matches!(said.fate, Fate::Stored(..)), " unsent"),
        (said.text.is_none(), " gone"),
    ] {
        if is_so {
            class.push_str(name);
        }
    }
    let spoken = match (said.mine, &said.name) {
        (_, Some(name)) => name,
        (true, None) => words.you,
        (false, None) => rows.other,
    };
    let spoken = el("span", "unseen").text(spoken).text(": ");
    // On this side too: another agent may have answered before.
    let shown = said.name.as_ref().map(|name| {
        el("span", "said-name")
            .attr("aria-hidden", "true")
            .text(name)
    });
    let time = el("time", "")
        .attr("datetime", &dates::machine(at))
        .attr("title", &dates::full(rows.lang, at))
        .text(&dates::clock(rows.lang, at));
    let edited = said.edited && said.text.is_some();
    let foot = el("div", "said-foot")
        .child(time)
        .maybe(edited.then(|| el("span", "said-edited").text(words.edited)));
    let inner = el("div", "said-bubble")
        .child(spoken)
        .maybe(said.quote.as_ref().map(|quote| quoted(rows, quote)))
        .child(match (&said.file, &said.text) {
            (Some(file), _) => files::card(rows.lang, file),
            (None, Some(text)) => written(text),
            (None, None) => el("div", "said-text").text(words.taken_back),
        });
    let row = el("div", &class).maybe(shown);
    let (row, bar) = match said.fate {
        Fate::Stored(conversation, seq) => {
            let mark = Bookmark { conversation, seq };
            let bar = said.text.is_some().then(|| acts(rows, said, at, mark));
            (row.attr("id", &id_of(conversation, seq)), bar)
        }
        _ => (row, None),
    };
    row.child(el("div", "said-line").child(inner).maybe(bar))
        .child(if said.mine {
            foot.children(outcome(rows, said.fate))
        } else {
            foot
        })
}

fn outcome(rows: Rows, fate: Fate) -> Vec<El> {
    let words = rows.lang.words();
    match fate {
        Fate::Sending => vec![waits(words.sending)],
        Fate::Changing => vec![waits(words.changing)],
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

fn waits(words: &str) -> El {
    el("span", "fate").child(icon(icon::CLOCK)).text(words)
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
        RefusalCode::TextEmpty
            | RefusalCode::TextTooLong
            | RefusalCode::TextHasNul
            | RefusalCode::AmendTooLate
            | RefusalCode::NotAmendable
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
