//! Searching everything that was said: what is looked for above, what is found below.
//!
//! What is asked stays while one looks at what was found. Only the relay finds; nothing is kept.

mod hunt;
mod spot;

pub use hunt::Hunt;
pub use spot::spot;

use crate::door::{focus_soon, option};
use crate::paint::{button, slot};
use crate::route::Route;
use crate::session::Session;
use crate::talk::Talk;
use crate::words::{Words, use_words, visitor};
use leptos::prelude::*;
use shared::Author;
use shared::rest::search::Hit;
use wasm_bindgen::JsCast;
use web::dom::{El, el, watch};
use web::{clock, dates};
use web_sys::{HtmlElement, HtmlInputElement, HtmlSelectElement, KeyboardEvent};

/// The id of the field.
pub const FIELD: &str = "search-text";

/// Draws the page.
pub fn search_page() -> El {
    let (words, hunt): (_, Hunt) = (use_words(), expect_context());
    let own = words.search();
    let session: Session = expect_context();
    let site = move || untrack(|| session.site()).map(|site| site.id);
    focus_soon(FIELD);
    watch(move || hunt.follow(site()));
    let title = el("h1", "unseen").attr("id", "page-title").text(own.title);
    let text = input("search", hunt.text)
        .attr("id", FIELD)
        .attr("data-test", "search-text")
        .attr("placeholder", own.hint)
        .attr("aria-label", own.text);
    let filters = el("details", "search-filters").children([
        el("summary", "link").text(own.filters),
        el("div", "search-fields").children(filters(words, hunt)),
    ]);
    let filters = match untrack(|| hunt.is_filtered()) {
        true => filters.attr("open", ""),
        false => filters,
    };
    let clear = button("link", own.clear)
        .hidden(move || !hunt.asks())
        .click(move || hunt.clear());
    let form = el("form", "search-form")
        .attr("role", "search")
        .on("submit", move |event| {
            event.prevent_default();
            hunt.look(site(), false);
        })
        .children([text, el("div", "search-more").children([filters, clear])]);
    el("div", "page search")
        .attr("data-test", "search")
        .on("keydown", |event| {
            if let Some(event) = event.dyn_ref() {
                walk(event);
            }
        })
        .children([title, form, results(words, hunt, site)])
}

fn filters(words: &'static Words, hunt: Hunt) -> [El; 5] {
    let own = words.search();
    let talk: Talk = expect_context();
    let labelled = |label: &str, input: El| {
        el("label", "chooser")
            .child(el("span", "").text(label))
            .child(input)
    };
    let agents = slot(
        move || {
            let all = talk.board.colleagues.get();
            let name = |one: &shared::agent::Colleague| (one.face.id, one.face.name.clone());
            all.values().map(name).collect::<Vec<_>>()
        },
        move |agents| {
            let now = hunt.agent.get_untracked();
            let all = agents.iter().map(|(id, name)| {
                let value = id.0.to_string();
                option((&value, name, now == value))
            });
            let select = el("select", "")
                .attr("data-test", "search-agent")
                .attr("aria-label", own.agent)
                .child(option(("", own.any_agent, now.is_empty())))
                .children(all);
            let element: HtmlSelectElement = select.cast();
            Some(select.on("change", move |_| hunt.agent.set(element.value())))
        },
    );
    [
        labelled(
            own.person,
            input("text", hunt.person)
                .attr("placeholder", own.person_hint)
                .attr("data-test", "search-person"),
        ),
        labelled(
            own.label,
            input("text", hunt.label).attr("data-test", "search-label"),
        ),
        labelled(own.agent, agents),
        labelled(
            own.from,
            input("date", hunt.from).attr("data-test", "search-from"),
        ),
        labelled(
            own.until,
            input("date", hunt.until).attr("data-test", "search-until"),
        ),
    ]
}

// Empties with what it shows, too.
fn input(kind: &'static str, value: RwSignal<String>) -> El {
    let input = el("input", "")
        .attr("type", kind)
        .attr("autocomplete", "off");
    let element: HtmlInputElement = input.cast();
    let shown = element.clone();
    watch(move || {
        value.with(|value| {
            if shown.value() != *value {
                shown.set_value(value);
            }
        });
    });
    input.on("input", move |_| value.set(element.value()))
}

fn results(
    words: &'static Words,
    hunt: Hunt,
    site: impl Fn() -> Option<shared::SiteId> + Copy + 'static,
) -> El {
    let own = words.search();
    let says = move || {
        let (count, more) = (hunt.hits.with(Vec::len), hunt.before.get().is_some());
        match (hunt.asks(), hunt.busy.get(), hunt.failed.get(), count) {
            (false, ..) => own.start.to_owned(),
            (_, _, true, _) => String::new(),
            (_, true, _, 0) => words.loading.to_owned(),
            (_, false, _, 0) => [own.nothing, " ", own.nothing_hint].concat(),
            (_, _, _, count) => (own.found)(count, more),
        }
    };
    let told = el("p", "search-says")
        .attr("role", "status")
        .attr("data-test", "search-says")
        .live_text(says);
    let failed = el("p", "empty")
        .attr("role", "alert")
        .hidden(move || !hunt.failed.get())
        .text(words.unreachable)
        .child(button("link", words.try_again).click(move || hunt.look(site(), false)));
    let rows = slot(
        move || hunt.hits.get(),
        move |hits| {
            let rows = hits.iter().map(|hit| el("li", "").child(row(words, hit)));
            Some(el("ul", "plain search-hits").children(rows))
        },
    );
    let more = button("button more", words.more)
        .hidden(move || hunt.before.get().is_none())
        .live_attr("disabled", move || hunt.busy.get().then_some(""))
        .click(move || hunt.look(site(), true));
    el("section", "search-results")
        .live_attr("aria-busy", move || hunt.busy.get().then_some("true"))
        .children([told, failed, rows, more])
}

fn row(words: &'static Words, hit: &Hit) -> El {
    let to = Route::At {
        id: hit.conversation,
        seq: hit.seq,
        ended: hit.ended,
    };
    let now = clock::now();
    let mut at = dates::clock(words.lang, hit.at);
    if dates::local_day(hit.at) != dates::local_day(now) {
        at = [&dates::day(words.lang, hit.at, now), " ", &at].concat();
    }
    let name = visitor(words.lang, hit.visitor);
    let author = match &hit.author {
        Author::Visitor => String::new(),
        Author::Agent(face) => [face.name.as_str(), ": "].concat(),
    };
    let said = hit.pieces.iter().map(|piece| {
        let tag = if piece.hit { "mark" } else { "span" };
        el(tag, "").text(&piece.text)
    });
    el("a", "search-hit")
        .attr("href", &to.href())
        .attr("data-test", "search-hit")
        .children([
            el("span", "search-who").child(el("b", "").text(&name)),
            el("time", "row-time")
                .attr("datetime", &dates::machine(hit.at))
                .attr("title", &dates::full(words.lang, hit.at))
                .text(&at),
            el("span", "search-words")
                .attr("dir", "auto")
                .child(el("span", "search-author").text(&author))
                .children(said),
            el("span", "search-state").text(if hit.ended { words.ended } else { "" }),
        ])
}

/// Arrows lead from the field into what was found, and back.
fn walk(event: &KeyboardEvent) {
    let down = match event.key().as_str() {
        "ArrowDown" => true,
        "ArrowUp" => false,
        _ => return,
    };
    let document = web::page::document();
    let Some(here) = document.active_element() else {
        return;
    };
    let row = |hit: Option<web_sys::Element>| {
        let hit = hit.and_then(|row| row.query_selector(".search-hit").ok().flatten());
        hit.and_then(|hit| hit.dyn_into::<HtmlElement>().ok())
    };
    let to = if here.id() == FIELD {
        let first = document.query_selector(".search-hits li").ok().flatten();
        down.then(|| row(first)).flatten()
    } else if here.class_name() == "search-hit" {
        let item = here.parent_element();
        let next = item.and_then(|item| match down {
            true => item.next_element_sibling(),
            false => item.previous_element_sibling(),
        });
        let field = || document.get_element_by_id(FIELD)?.dyn_into().ok();
        row(next).or_else(|| (!down).then(field).flatten())
    } else {
        return;
    };
    if let Some(to) = to {
        event.prevent_default();
        let _ = to.focus();
    }
}
