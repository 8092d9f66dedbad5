//! When a site or a team is open: always, as something else is, or by the clock of a place.
//!
//! Ranges are typed as text, which is faster than many small fields and shows a week at a glance.

use super::document::Doc;
use super::draft::{Draft, Place, choice, line, lines, said};
use super::edits::{exceptions, ranges, read_day, read_days, usual_hours, write_days};
use super::opening::{look, write_ranges};
use crate::paint::slot;
use crate::relay_clock;
use crate::words::{Words, open_preview, use_words};
use crate::zone;
use leptos::prelude::*;
use shared::Millis;
use web::dom::{El, el};

const MINUTE_MS: u64 = 60_000;

/// Draws the hours at a place; `none` is what holds without any.
pub fn hours_part(draft: Draft, at: &str, none: &'static str) -> El {
    let words = use_words();
    let own = draft
        .doc
        .with_untracked(|doc| matches!(doc.at(at), Some(Doc::Map(_))));
    let own = RwSignal::new(own);
    let place = Place {
        at: at.to_owned(),
        label: said(words.hours),
        hint: "",
        rule: String::new(),
    };
    let ways = [("no", none), ("own", words.hours_own)];
    let ways = ways.map(|(value, label)| (value.to_owned(), said(label)));
    let now = if own.get_untracked() { "own" } else { "no" };
    let written = at.to_owned();
    let which = choice(draft, place, ways.into(), now, move |value| {
        let by_clock = value == "own";
        let hours = by_clock.then(|| usual_hours(&zone::own().unwrap_or_default()));
        draft.write(&written, Some(hours.unwrap_or_default()));
        own.set(by_clock);
    });
    let at = at.to_owned();
    let editor = slot(
        move || own.get(),
        move |own| own.then(|| editor(words, draft, &at)),
    );
    el("div", "hours").children([which, editor])
}

fn editor(words: &'static Words, draft: Draft, at: &str) -> El {
    let place = |step: &str, label: &str, hint, rule: &str| Place {
        at: [at, ".", step].concat(),
        label: said(label),
        hint,
        rule: rule.to_owned(),
    };
    let zone_place = place("zone", words.zone, "", words.zone_wrong);
    let zone_now = draft.text(&zone_place.at);
    let read_zone = |text: &str| {
        let text = text.trim();
        zone::wall(text, Millis(0)).map(|_| Doc::said(text))
    };
    let zone_field = line(draft, zone_place, &zone_now, Box::new(read_zone));
    let days = (0..7_u64).map(|day| {
        let place = place(
            &format!("week.{day}"),
            &zone::weekday(words.lang, day),
            if day == 0 { words.day_hint } else { "" },
            words.day_wrong,
        );
        let text = draft
            .doc
            .with_untracked(|doc| write_ranges(&ranges(doc.list(&place.at))));
        line(draft, place, &text, Box::new(read_day))
    });
    let place = place(
        "exceptions",
        words.exceptions,
        words.exceptions_hint,
        words.exceptions_wrong,
    );
    let text = draft
        .doc
        .with_untracked(|doc| write_days(doc.list(&place.at)));
    let differ = lines(draft, place, &text, Box::new(read_days));
    el("div", "form").children([
        zone_field,
        el("div", "week").children(days),
        differ,
        preview(words, draft, at),
    ])
}

fn preview(words: &'static Words, draft: Draft, at: &str) -> El {
    let (now, at) = (relay_clock::ticking(), at.to_owned());
    let told = move || {
        let now = now.get();
        draft
            .doc
            .with(|doc| tell(words, doc, &at, now))
            .unwrap_or_default()
    };
    el("p", "preview")
        .attr("data-test", "hours-preview")
        .live_text(told)
}

fn tell(words: &Words, doc: &Doc, at: &str, now: Millis) -> Option<String> {
    let hours = doc.at(at)?;
    let zone_name = hours.text("zone");
    let minute = zone::wall(zone_name, now)?;
    let week = std::array::from_fn(|day| ranges(hours.list(&format!("week.{day}"))));
    let (open, change) = look(&week, &exceptions(hours.list("exceptions")), minute);
    // What stands on the wall there, written as if it were the time in UTC.
    let on_wall = |minute: i64| {
        let at = Millis(u64::try_from(minute).unwrap_or(0) * MINUTE_MS);
        zone::time_in("UTC", words.lang, at).unwrap_or_default()
    };
    let change = change.map(on_wall);
    let here = on_wall(minute);
    Some(open_preview(
        words.lang,
        zone_name,
        &here,
        open,
        change.as_deref(),
    ))
}
