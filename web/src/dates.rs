//! Times as people read them, by the browser's own calendars.
//!
//! Formatters are made once per language, as making one is slow. Never carries tables of its own.

use crate::words::Lang;
use js_sys::{Date, Function, Intl, Object, Reflect};
use shared::Millis;
use std::cell::RefCell;
use wasm_bindgen::JsValue;

/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

/// A shape of a time in words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Clock,
    Day,
    Moment,
    Full,
}

thread_local! {
    static MADE: RefCell<Vec<(Lang, Shape, Function)>> = const { RefCell::new(Vec::new()) };
}

/// Returns the time of day, such as `14:05`.
#[must_use]
pub fn clock(lang: Lang, at: Millis) -> String {
    format(lang, Shape::Clock, at)
}

/// Returns the day, such as "Today" or `Saturday, 22 November`.
#[must_use]
pub fn day(lang: Lang, at: Millis, now: Millis) -> String {
    let words = lang.words();
    match day_number(now, offset(now)) - day_number(at, offset(at)) {
        0 => words.today.to_owned(),
        1 => words.yesterday.to_owned(),
        _ => format(lang, Shape::Day, at),
    }
}

/// Returns day and time in full, for a title or a screen reader.
#[must_use]
pub fn full(lang: Lang, at: Millis) -> String {
    format(lang, Shape::Full, at)
}

/// Returns day and time of day, such as `Monday, November 24 at 9:00 AM`.
#[must_use]
pub fn moment(lang: Lang, at: Millis) -> String {
    format(lang, Shape::Moment, at)
}

/// Returns the time as machines read it, for `<time datetime>`.
#[must_use]
pub fn machine(at: Millis) -> String {
    Date::new(&(at.0 as f64).into()).to_iso_string().into()
}

/// Returns the number of the local day of this moment.
#[must_use]
pub fn local_day(at: Millis) -> i64 {
    day_number(at, offset(at))
}

/// Returns the number of the day of a moment, where local time is `offset_minutes` behind UTC.
#[must_use]
pub fn day_number(at: Millis, offset_minutes: i32) -> i64 {
    let local = i64::try_from(at.0).unwrap_or(i64::MAX) - i64::from(offset_minutes) * 60_000;
    local.div_euclid(DAY_MS)
}

// The offset of that very moment: summer time moves it.
fn offset(at: Millis) -> i32 {
    Date::new(&(at.0 as f64).into()).get_timezone_offset() as i32
}

fn format(lang: Lang, shape: Shape, at: Millis) -> String {
    MADE.with_borrow_mut(|made| {
        let known = made.iter().position(|(l, s, _)| (*l, *s) == (lang, shape));
        let index = known.unwrap_or_else(|| {
            made.push((lang, shape, formatter(lang, shape)));
            made.len() - 1
        });
        let text = made[index]
            .2
            .call1(&JsValue::UNDEFINED, &(at.0 as f64).into());
        text.ok()
            .and_then(|text| text.as_string())
            .unwrap_or_default()
    })
}

fn formatter(lang: Lang, shape: Shape) -> Function {
    let options: &[(&str, &str)] = match shape {
        Shape::Clock => &[("hour", "numeric"), ("minute", "2-digit")],
        Shape::Day => &[("weekday", "long"), ("day", "numeric"), ("month", "long")],
        Shape::Moment => &[
            ("weekday", "long"),
            ("day", "numeric"),
            ("month", "long"),
            ("hour", "numeric"),
            ("minute", "2-digit"),
        ],
        Shape::Full => &[("dateStyle", "full"), ("timeStyle", "short")],
    };
    let object = Object::new();
    for (name, value) in options {
        let _ = Reflect::set(&object, &(*name).into(), &(*value).into());
    }
    let tags = js_sys::Array::of1(&lang.tag().into());
    Intl::DateTimeFormat::new(&tags, &object).format()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_local_midnight() {
        // 2025-11-22 16:30 UTC is already the 23rd in Shanghai, and still the 22nd in New York.
        let at = Millis(1_763_829_000_000);
        let utc = day_number(at, 0);

        assert_eq!(day_number(at, -480), utc + 1);
        assert_eq!(day_number(at, 300), utc);
        assert_eq!(day_number(Millis(0), 60), -1);
    }
}
