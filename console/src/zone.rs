//! The time of day somewhere else.
//!
//! The zone's name is the visitor's claim: a wrong one gives no time rather than an error.

use js_sys::{Date, Function, Object, Reflect};
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
    let options = Object::new();
    for (name, value) in [
        ("timeZone", zone),
        ("weekday", "short"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
    ] {
        Reflect::set(&options, &name.into(), &value.into())?;
    }
    let date = Date::new(&(at.0 as f64).into());
    let write: Function = Reflect::get(&date, &"toLocaleTimeString".into())?.dyn_into()?;
    write.call2(&date, &lang.tag().into(), &options)
}
