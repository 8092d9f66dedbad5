//! A conversation, line by line.
//!
//! Stays at the newest line while the person is there, and never moves the page under somebody who
//! reads further up: then a button says that there is more.

use crate::components::acts::walk;
use crate::components::bubble::{Rows, bubble};
use crate::components::icon::{self, icon};
use crate::components::parts::Parts;
use crate::dom::{El, el, watch};
use crate::lines::{Fate, Key, Line, Shows};
use crate::reading::Reading;
use crate::{clock, dates, page};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, HtmlElement, ResizeObserver};

/// The id of the mark above what is new.
pub const NEW: &str = "new-messages";

/// Pixels from the end that still count as being there.
const END_PX: i32 = 48;

/// What finds the lines in it.
const LOG: &str = ".transcript-log";

/// Draws a transcript. `head` stands above the first line, `tail` below the last one. `at_end` is
/// told whether the newest line is in view.
pub fn transcript(
    rows: Rows,
    lines: impl Into<Reading<Vec<Line>>>,
    at_end: RwSignal<bool>,
    head: impl Into<El>,
    tail: impl Into<El>,
) -> El {
    let words = rows.lang.words();
    let log = el("div", "transcript-log")
        .attr("role", "log")
        .attr("aria-live", "polite")
        .attr("aria-label", words.transcript)
        .live_class("still", move || !rows.open.get())
        .on("keydown", |event| {
            if let Some(event) = event.dyn_ref() {
                walk(event);
            }
        });
    let (written, place) = (log.element().clone(), log.element().clone());
    let inside = el("div", "transcript-lines").children([head.into(), log, tail.into()]);
    let scroller = el("div", "transcript")
        .attr("tabindex", "0")
        .attr("role", "region")
        .attr("aria-label", words.transcript);
    let outer = scroller.element().clone();
    let scrolled = outer.clone();
    let mut top = 0;
    let scroller = scroller.on("scroll", move |_| {
        let before = std::mem::replace(&mut top, scrolled.scroll_top());
        // Lines that were added since are no reason: only going up leaves the end.
        if is_at_end(&scrolled) {
            at_end.set(true);
        } else if top < before {
            at_end.set(false);
        }
    });
    keep_at_end(&outer, inside.element(), &written, at_end);
    let newest_at = outer.clone();
    let count = RwSignal::new(0_usize);
    paint(rows, lines.into(), place, move |lines| {
        count.set(lines.len());
        // What is said here is looked at here.
        if newest_is_mine(lines) {
            at_end.set(true);
            let outer = newest_at.clone();
            page::before_frame(move || to_end(&outer));
        }
    });
    // How many lines there were when the end was left, and how many came since.
    let (left_at, missed) = (StoredValue::new(0_usize), RwSignal::new(0_usize));
    watch(move || {
        let count = count.get();
        if at_end.get() {
            left_at.set_value(count);
        }
        missed.set(count.saturating_sub(left_at.get_value()));
    });
    let newest = el("button", "button newest")
        .attr("type", "button")
        .hidden(move || at_end.get() || count.get() == 0)
        .child(icon(icon::DOWN))
        .live_text(move || match missed.get() {
            0 => words.newest.to_owned(),
            count => (words.newest_count)(count),
        })
        .click(move || to_end(&outer));
    el("div", "transcript-frame")
        .child(scroller.child(inside))
        .child(newest)
}

struct Painted {
    key: Key,
    owner: Owner,
    element: Element,
}

// Lines that stay are not touched, so that a screen reader hears the new ones alone. Nearly always
// all but the last few stay, and only those are looked for one by one.
fn paint(rows: Rows, lines: Reading<Vec<Line>>, log: Element, told: impl Fn(&[Line]) + 'static) {
    let parent = Owner::current().unwrap_or_default();
    let mut painted: Vec<Painted> = Vec::new();
    let mut parts = Parts::new(log);
    watch(move || {
        let lines = lines.get();
        let same = painted
            .iter()
            .zip(&lines)
            .take_while(|(was, is)| was.key == is.key)
            .count();
        let mut before = painted.split_off(same);
        let stays = |was: &mut Painted| lines[same..].iter().any(|line| line.key == was.key);
        for gone in before.extract_if(.., |was| !stays(was)) {
            parts.remove(&gone.element);
            gone.owner.cleanup();
        }
        for line in &lines[same..] {
            let known = before.iter().position(|was| was.key == line.key);
            let row = known.map(|index| before.remove(index)).unwrap_or_else(|| {
                let owner = parent.with(Owner::new);
                let made = owner.with(|| untrack(|| row(rows, line)));
                Painted {
                    key: line.key,
                    owner,
                    element: made.element().clone(),
                }
            });
            parts.place(&row.element, painted.last().map(|was| &was.element));
            painted.push(row);
        }
        parts.let_in(painted.iter().map(|row| &row.element));
        untrack(|| told(&lines));
    });
}

fn row(rows: Rows, line: &Line) -> El {
    match &line.shows {
        Shows::Day => el("p", "day").text(&dates::day(rows.lang, line.at, clock::now())),
        Shows::New => el("p", "day new")
            .attr("id", NEW)
            .text(rows.lang.words().new_messages),
        Shows::Told { what } => el("p", "told")
            .attr("title", &dates::full(rows.lang, line.at))
            .text(&(rows.tell)(rows.lang, what)),
        Shows::Said(said) => bubble(rows, line.at, said),
        Shows::Aside(number) => (rows.aside)(*number),
    }
}

fn newest_is_mine(lines: &[Line]) -> bool {
    let newest = lines.last().map(|line| &line.shows);
    matches!(newest, Some(Shows::Said(said))
        if said.mine && !matches!(said.fate, Fate::Stored(..)))
}

fn to_end(scroller: &Element) {
    scroller.set_scroll_top(end_of(scroller));
}

// Where much follows the newest line, such as a form, it stands in the middle and not out of sight.
fn end_of(scroller: &Element) -> i32 {
    let height = scroller.client_height();
    let end = scroller.scroll_height() - height;
    let log = scroller.query_selector(LOG).ok().flatten();
    let log = log.and_then(|log| log.dyn_into::<HtmlElement>().ok());
    match log.map(|log| log.offset_top() + log.offset_height()) {
        Some(bottom) if bottom > 0 => end.min(bottom - height / 2),
        _ => end,
    }
}

fn is_at_end(element: &Element) -> bool {
    end_of(element) - element.scroll_top() <= END_PX
}

// Growing lines, a growing composer and an on-screen keyboard all end here.
fn keep_at_end(outer: &Element, inner: &Element, log: &Element, at_end: RwSignal<bool>) {
    let element = outer.clone();
    let log = log.clone();
    let resized = Closure::<dyn FnMut()>::new(move || {
        // A hidden frame has no height; nothing is in view there. What stands above a conversation
        // that has not begun is read from its top.
        if at_end.try_get_untracked() == Some(true)
            && element.client_height() > 0
            && log.has_child_nodes()
            // Whoever went on below is not called back.
            && element.scroll_top() < end_of(&element)
        {
            to_end(&element);
        }
    });
    let Ok(observer) = ResizeObserver::new(resized.as_ref().unchecked_ref()) else {
        return;
    };
    observer.observe(outer);
    observer.observe(inner);
    let held = StoredValue::new_local((observer, resized));
    on_cleanup(move || {
        held.try_with_value(|(observer, _)| observer.disconnect());
    });
}
