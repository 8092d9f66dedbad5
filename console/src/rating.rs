//! What visitors thought of conversations that have ended.
//!
//! Shown to every agent as it was given. Nothing here can change or hide it.

use crate::talk::Talk;
use crate::words::use_words;
use leptos::prelude::*;
use shared::rating::SCORE_MAX;
use shared::{ConversationId, Rating, Scale};
use std::collections::BTreeMap;
use web::Lang;
use web::dom::{El, el};

/// What is known of them. Copyable handle.
#[derive(Clone, Copy, Default)]
pub struct Ratings(RwSignal<BTreeMap<ConversationId, Rating>>);

impl Ratings {
    /// Learns what was given.
    pub fn learn(self, given: impl IntoIterator<Item = (ConversationId, Rating)>) {
        self.0.update(|known| known.extend(given));
    }

    fn of(self, id: ConversationId) -> Option<Rating> {
        self.0.with(|known| known.get(&id).cloned())
    }
}

/// Draws it below a thread that has ended.
pub fn card(id: ConversationId) -> El {
    let words = use_words();
    let talk: Talk = expect_context();
    let rating = move || talk.board.ratings.of(id);
    let score = move || {
        rating()
            .map(|rating| told(words.lang, &rating))
            .unwrap_or_default()
    };
    let comment = move || rating().map(|rating| rating.comment).unwrap_or_default();
    el("div", "thread-rating")
        .attr("data-test", "rating")
        .attr("role", "status")
        .hidden(move || rating().is_none())
        .child(el("b", "").live_text(score))
        .child(
            el("p", "")
                .hidden(move || comment().is_empty())
                .live_text(comment),
        )
}

/// Draws it in a list, in a mark that says all of it to the ear.
pub fn mark(lang: Lang, id: ConversationId) -> El {
    let talk: Talk = expect_context();
    let rating = move || talk.board.ratings.of(id);
    let short = move || rating().map(|rating| short(&rating)).unwrap_or_default();
    el("span", "row-rating")
        .hidden(move || rating().is_none())
        .live_attr("aria-label", move || {
            rating().map(|rating| told(lang, &rating))
        })
        .attr("role", "img")
        .live_text(short)
}

fn short(rating: &Rating) -> String {
    match (rating.scale, rating.score) {
        (Scale::Thumbs, 1) => "👎".to_owned(),
        (Scale::Thumbs, _) => "👍".to_owned(),
        (Scale::Stars, score) => format!("★ {score}"),
    }
}

fn told(lang: Lang, rating: &Rating) -> String {
    let mark = short(rating);
    match (lang, rating.scale, rating.score) {
        (Lang::En, Scale::Thumbs, 1) => format!("{mark} The visitor was not content"),
        (Lang::En, Scale::Thumbs, _) => format!("{mark} The visitor was content"),
        (Lang::En, Scale::Stars, score) => format!("★ Rated {score} of {SCORE_MAX}"),
        (Lang::ZhCn, Scale::Thumbs, 1) => format!("{mark} 访客不满意"),
        (Lang::ZhCn, Scale::Thumbs, _) => format!("{mark} 访客满意"),
        (Lang::ZhCn, Scale::Stars, score) => format!("★ 评价 {score}/{SCORE_MAX}"),
    }
}
