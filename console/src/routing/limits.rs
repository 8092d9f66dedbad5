//! The times and limits of a site, each with a sensible unit, a sentence and its range.
//!
//! The ranges are those of `shared::rest::routing::Rules`; the relay decides.

use super::document::Doc;
use super::draft::{Draft, Place, frame, said, tick};
use crate::door::{chosen, option};
use crate::words::{Words, range, rule_field, use_words};
use leptos::prelude::*;
use web::dom::{El, el};
use web_sys::HtmlInputElement;

/// A rule: its name, whether it is a time, its range, and whether 0 means never.
type Rule = (&'static str, bool, u32, u32, bool);

const HOUR_S: u32 = 3_600;
const DAY_S: u32 = 24 * HOUR_S;

/// Every rule that is a number, in the order of a conversation's life.
const RULES: [Rule; 17] = [
    ("offer_s", true, 5, 600, false),
    ("cool_down_s", true, 0, HOUR_S, false),
    ("prefer_s", true, 0, HOUR_S, false),
    ("relax_s", true, 5, HOUR_S, false),
    ("head_start_s", true, 0, HOUR_S, false),
    ("queue_len_max", false, 1, 100_000, false),
    ("waiting_weight", false, 0, 100, false),
    ("wrap_up_s", true, 0, HOUR_S, false),
    ("away_after_s", true, 60, DAY_S, true),
    ("answer_within_s", true, 30, DAY_S, true),
    ("reroute_after_s", true, 10, HOUR_S, false),
    ("transfer_within_s", true, 5, HOUR_S, false),
    ("grace_s", true, 1, 300, false),
    ("gone_after_s", true, 30, DAY_S, false),
    ("quiet_after_s", true, 60, DAY_S, true),
    ("quiet_warning_s", true, 20, HOUR_S, false),
    ("reopen_within_s", true, 0, 30 * DAY_S, false),
];

/// Units by their seconds, the smallest first.
const UNITS: [u32; 4] = [1, 60, HOUR_S, DAY_S];

/// Draws all of them.
pub fn rules_part(draft: Draft) -> El {
    let words = use_words();
    let fields = RULES.map(|rule| field(words, draft, rule));
    let (label, hint) = rule_field(words.lang, "overflow");
    let place = "rules.overflow";
    let on = draft
        .doc
        .with_untracked(|doc| doc.at(place) == Some(&Doc::Flag(true)));
    let overflow = el("div", "field")
        .child(tick(label, on, move |on| draft.set(place, Doc::Flag(on))))
        .child(el("p", "field-hint").text(hint));
    let (label, hint) = rule_field(words.lang, "rating");
    let on = draft
        .doc
        .with_untracked(|doc| doc.text("rating") == "stars");
    let scale = |on| Doc::said(if on { "stars" } else { "thumbs" });
    let stars = el("div", "field")
        .child(tick(label, on, move |on| draft.set("rating", scale(on))))
        .child(el("p", "field-hint").text(hint));
    el("section", "card").children([
        el("h2", "").text(words.rules),
        el("div", "form two")
            .children(fields)
            .children([overflow, stars]),
    ])
}

fn field(words: &'static Words, draft: Draft, (key, is_time, min, max, never): Rule) -> El {
    let at = ["rules.", key].concat();
    let number = draft.doc.with_untracked(|doc| doc.number(&at));
    let (label, hint) = rule_field(words.lang, key);
    let place = Place {
        at: at.clone(),
        label: said(label),
        hint,
        rule: range(words.lang, is_time, min, max, never),
    };
    let input = el("input", "")
        .attr("type", "number")
        .attr("min", "0")
        .attr("inputmode", "numeric");
    let element: HtmlInputElement = input.cast();
    let first = if is_time { unit_of(number) } else { 1 };
    element.set_value(&(number / u64::from(first)).to_string());
    let unit = RwSignal::new(first);
    let write = move || {
        let typed = typed(&element.value(), unit.get_untracked());
        let fits = typed.filter(|number| fits(*number, min, max, never));
        draft.write(&at, fits.map(Doc::Number));
    };
    let input = input.on("input", {
        let write = write.clone();
        move |_| write()
    });
    let framed = frame(draft, place, input);
    if !is_time {
        return framed;
    }
    let names = [
        words.seconds,
        words.minutes,
        words.hours_unit,
        words.days_unit,
    ];
    let largest = UNITS
        .into_iter()
        .zip(names)
        .filter(|(seconds, _)| *seconds <= max);
    let options =
        largest.map(|(seconds, name)| option((&seconds.to_string(), name, seconds == first)));
    let select = el("select", "unit")
        .attr("aria-label", &[label, ", ", words.unit].concat())
        .children(options);
    let select = chosen(select, move |seconds| {
        unit.set(seconds.parse().unwrap_or(1));
        write();
    });
    framed.attr("class", "field timed").child(select)
}

/// The number that was typed in a unit.
fn typed(text: &str, unit_s: u32) -> Option<u64> {
    text.trim().parse::<u64>().ok()?.checked_mul(unit_s.into())
}

fn fits(number: u64, min: u32, max: u32, never: bool) -> bool {
    (u64::from(min)..=u64::from(max)).contains(&number) || never && number == 0
}

/// The largest unit in which a time is a whole number.
fn unit_of(seconds: u64) -> u32 {
    let mut whole = UNITS
        .into_iter()
        .rev()
        .filter(|unit| seconds > 0 && seconds.is_multiple_of(u64::from(*unit)));
    whole.next().unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    #[test]
    fn every_number_of_the_rules_has_a_field_and_a_sentence() {
        let text = serde_json::to_string(&shared::rest::Routing::default()).unwrap();
        let doc: Doc = serde_json::from_str(&text).unwrap();
        let Some(Doc::Map(fields)) = doc.at("rules") else {
            panic!()
        };
        let mut names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
        let mut drawn: Vec<&str> = RULES.iter().map(|rule| rule.0).collect();
        drawn.push("overflow");
        names.sort_unstable();
        drawn.sort_unstable();
        assert_eq!(drawn, names);
        for lang in Lang::ALL {
            for name in &names {
                let (label, hint) = rule_field(lang, name);
                assert!(!label.is_empty() && !hint.is_empty(), "{lang:?} {name}");
            }
        }
    }

    #[test]
    fn every_default_is_in_its_range() {
        let text = serde_json::to_string(&shared::rest::Routing::default()).unwrap();
        let doc: Doc = serde_json::from_str(&text).unwrap();
        for (key, _, min, max, never) in RULES {
            let number = doc.number(&["rules.", key].concat());
            assert!(fits(number, min, max, never), "{key}");
        }
    }

    #[test]
    fn a_time_is_shown_in_its_largest_whole_unit() {
        let told = [0, 45, 90, 900, 7_200, 86_400].map(unit_of);

        assert_eq!(told, [1, 1, 1, 60, 3_600, 86_400]);
        assert_eq!(typed(" 15 ", 60), Some(900));
        assert_eq!(typed("-1", 60), None);
        assert_eq!(typed("", 60), None);
        assert!(fits(0, 60, 120, true) && !fits(0, 60, 120, false) && !fits(59, 60, 120, true));
    }
}
