//! The time of day somewhere else, and what the browser knows of zones.
//!
//! The zone's name is the visitor's claim: a wrong one gives no time rather than an error.

use crate::routing::{DAY_MINUTES, day_number};
use js_sys::{Date, Function, Intl, Object, Reflect};
use shared::Millis;
use wasm_bindgen::{JsCast, JsValue};
use web::Lang;

/// Returns weekday and time of this moment in a zone, such as `Sat 14:05`.
pub fn time_in(zone: &str, lang: Lang, at: Millis) -> Option<String> {
    // An empty zone would be read as this browser's own.
    if zone.is_empty() {
        return None;
    }
    format(zone, lang, at).ok()?.as_string()
}

fn format(zone: &str, lang: Lang, at: Millis) -> Result<JsValue, JsValue> {
    let shape = [
        ("timeZone", zone),
        ("weekday", "short"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
    ];
    write("toLocaleTimeString", lang.tag(), &shape, at)
}

fn write(method: &str, tag: &str, shape: &[(&str, &str)], at: Millis) -> Result<JsValue, JsValue> {
    let options = Object::new();
    for (name, value) in shape {
        Reflect::set(&options, &(*name).into(), &(*value).into())?;
    }
    let date = Date::new(&(at.0 as f64).into());
    let write: Function = Reflect::get(&date, &method.into())?.dyn_into()?;
    write.call2(&date, &tag.into(), &options)
}

/// Returns the minute on the wall clock of a zone, counted from 1970-01-01 there; `None`: there is
/// no such zone.
pub fn wall(zone: &str, at: Millis) -> Option<i64> {
    if zone.is_empty() {
        return None;
    }
    // Swedish writes dates as machines do: 2026-11-23 14:05:00.
    let shape = [("timeZone", zone)];
    let text = write("toLocaleString", "sv-SE", &shape, at)
        .ok()?
        .as_string()?;
    read_wall(&text)
}

fn read_wall(text: &str) -> Option<i64> {
    let (date, time) = text.split_once(' ')?;
    let mut parts = time.split(':').map(str::parse::<i64>);
    let (hours, minutes) = (parts.next()?.ok()?, parts.next()?.ok()?);
    Some(day_number(date)? * DAY_MINUTES + hours % 24 * 60 + minutes)
}

/// Returns the zone of this browser.
pub fn own() -> Option<String> {
    let options = Intl::DateTimeFormat::default().resolved_options();
    Reflect::get(&options, &"timeZone".into()).ok()?.as_string()
}

/// Returns the name of a day of the week, 0 being Monday.
pub fn weekday(lang: Lang, day: u64) -> String {
    // 1970-01-05 was a Monday.
    let at = Millis((day + 4) * 86_400_000);
    let shape = [("timeZone", "UTC"), ("weekday", "long")];
    let text = write("toLocaleDateString", lang.tag(), &shape, at);
    text.ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::read_wall;

    #[test]
    fn what_stands_on_the_wall_is_a_minute() {
        assert_eq!(read_wall("1970-01-02 01:05:59"), Some(1_440 + 65));
        assert_eq!(read_wall("1970-01-01 24:00:00"), Some(0));
        assert_eq!(read_wall("1/2/1970, 1:05"), None);
    }
}
