//! The open conversations: offered ones, mine, those that wait, threads, my colleagues'.
//!
//! Who needs an answer next stands first; a row moves when one is owed or given, and for nothing
//! else. What is new is told by its badge.

use crate::paint::each;
use crate::row::row;
use crate::sections::Sections;
use crate::shown::{Shown, chooser};
use crate::start::start_strip;
use crate::talk::Talk;
use crate::words::use_words;
use leptos::prelude::*;
use shared::{Choice, ConversationId, Mode};
use web::dom::{El, el};

/// Takes one part out of the inbox.
type Pick = fn(&Sections) -> &Vec<ConversationId>;

/// Draws the list.
pub fn inbox() -> El {
    let words = use_words();
    let talk: Talk = expect_context();
    let sections = Memo::new(move |_| talk.sections());
    let welcomed = move || talk.board.me.with(Option::is_some);
    let mine_empty = move || match (talk.choice(), talk.board.house.with(|house| house.mode)) {
        (Choice::Online, Mode::Automatic) => words.mine_empty_online,
        (Choice::Online, Mode::Offer) => words.mine_empty_offer,
        (Choice::Online, Mode::Manual) => words.mine_empty_manual,
        (Choice::Busy | Choice::Finishing, _) => words.mine_empty_busy,
        (Choice::Away, _) => words.mine_empty_away,
    };
    let has = move |part: Shown| talk.shown.get().has(part);
    let no_mine = el("p", "empty").live_text(mine_empty);
    let nobody_waits = el("p", "empty").text(words.waiting_empty);
    let parts = el("div", "").hidden(move || !welcomed()).children([
        part(words.offers, "offers", sections, |all| &all.offers, None),
        part(words.mine, "mine", sections, |all| &all.mine, Some(no_mine))
            .hidden(move || !has(Shown::Mine)),
        part(
            words.waiting,
            "waiting",
            sections,
            |all| &all.waiting,
            Some(nobody_waits),
        )
        .hidden(move || !has(Shown::Waiting)),
        part(words.parked, "parked", sections, |all| &all.parked, None)
            .attr("title", words.parked_hint),
        part(
            words.colleagues_have,
            "others",
            sections,
            |all| &all.others,
            None,
        ),
    ]);
    el("nav", "inbox")
        .attr("aria-label", words.inbox)
        .child(start_strip())
        .children([
            el("h1", "unseen")
                .attr("id", "page-title")
                .attr("tabindex", "-1")
                .text(words.inbox),
            el("p", "loading")
                .attr("role", "status")
                .text(words.loading)
                .hidden(welcomed),
            chooser(talk).hidden(move || !welcomed()),
            parts,
        ])
}

// `empty` stands there when there is nobody; without it, then there is no such part.
fn part(title: &str, test: &str, sections: Memo<Sections>, pick: Pick, empty: Option<El>) -> El {
    let count = move || sections.with(|all| pick(all).len());
    let heading = ["inbox-", test].concat();
    let optional = empty.is_none();
    let ids = move || sections.with(|all| pick(all).iter().map(|id| id.0).collect());
    let rows = each(el("ul", "plain"), ids, |id| {
        el("li", "").child(row(ConversationId(id)))
    });
    let number = el("span", "count")
        .attr("data-test", "count")
        .live_text(move || count().to_string());
    let place = el("section", "part")
        .attr("data-test", test)
        .attr("aria-labelledby", &heading);
    let place = match optional {
        true => place.hidden(move || count() == 0),
        false => place,
    };
    place
        .child(el("h2", "").attr("id", &heading).text(title).child(number))
        .maybe(empty.map(|empty| empty.hidden(move || count() != 0)))
        .child(rows)
}
