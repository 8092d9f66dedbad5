//! The document this app lives in: its address, its language, whether it is looked at, reloading.
//!
//! Never touches the host page around a frame.

use crate::clock;
use crate::dom::El;
use crate::storage;
use shared::{Context, Millis};
use std::pin::Pin;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, HtmlElement, Window};

/// How long at least between two reloads of a document by itself. A relay and a page that never
/// agree must not make a page that never rests.
const RELOAD_EVERY_MS: u64 = 60_000;

/// Where the time of the last reload is noted.
const RELOADED_KEY: &str = "deskbell.reloaded";

/// How long an element that was looked for is marked.
const SHOWN_NOW: std::time::Duration = std::time::Duration::from_millis(1_600);

/// Returns the window.
///
/// # Panics
/// Panics outside of a page.
#[must_use]
pub fn window() -> Window {
    web_sys::window().expect("a page has a window")
}

/// Returns the document.
///
/// # Panics
/// Panics outside of a page.
#[must_use]
pub fn document() -> Document {
    window().document().expect("a window has a document")
}

/// Returns a parameter of the address, decoded; `None` when it is missing or empty.
#[must_use]
pub fn parameter(name: &str) -> Option<String> {
    let search = window().location().search().ok()?;
    let found = web_sys::UrlSearchParams::new_with_str(&search)
        .ok()?
        .get(name);
    found.filter(|value| !value.is_empty())
}

/// Returns the last part of the address's path, decoded as far as keys are.
#[must_use]
pub fn last_step() -> String {
    let path = window().location().pathname().unwrap_or_default();
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

/// Takes what stands behind `#name=` out of the address, so that loading it again does not find it.
#[must_use]
pub fn take_fragment(name: &str) -> Option<String> {
    let location = window().location();
    let hash = location.hash().ok()?;
    let value = hash
        .strip_prefix('#')?
        .strip_prefix(name)?
        .strip_prefix('=')?;
    let _ = location.set_hash("");
    Some(value.to_owned())
}

/// Returns the origin this document was loaded from.
#[must_use]
pub fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// Returns the address of a socket at this path (and query) of the document's own origin.
#[must_use]
pub fn socket_url(path: &str) -> String {
    let origin = origin();
    let scheme_less = origin.strip_prefix("http").unwrap_or(&origin);
    ["ws", scheme_less, path].concat()
}

/// Returns text as it may stand in a query.
#[must_use]
pub fn encoded(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}

/// Returns whether another page is around this document.
#[must_use]
pub fn framed() -> bool {
    let window = window();
    let parent = window.parent().ok().flatten();
    parent.is_some_and(|parent| !js_sys::Object::is(&parent, &window))
}

/// Returns whether the document is shown at all.
#[must_use]
pub fn visible() -> bool {
    document().visibility_state() == web_sys::VisibilityState::Visible
}

/// Returns the languages that the person prefers, the dearest first.
#[must_use]
pub fn preferred_language() -> Option<String> {
    window().navigator().language()
}

/// Returns what a page may tell about itself and its browser, already clipped.
#[must_use]
pub fn context(url: &str, title: &str, locale: &str) -> Context {
    let options = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new())
        .resolved_options();
    let zone = js_sys::Reflect::get(&options, &JsValue::from_str("timeZone"))
        .ok()
        .and_then(|zone| zone.as_string());
    Context {
        url: url.split('#').next().unwrap_or_default().to_owned(),
        title: title.to_owned(),
        locale: locale.to_owned(),
        zone: zone.unwrap_or_default(),
        browser: window().navigator().user_agent().unwrap_or_default(),
    }
    .clipped()
}

/// Draws something into the document, in the place of what is there before.
pub fn draw(fresh: &El, before: Option<&El>) {
    // Refused only by a document that is no page.
    let _ = match (before, document().body()) {
        (Some(before), _) => before.element().replace_with_with_node_1(fresh.element()),
        (None, Some(body)) => body.append_with_node_1(fresh.element()),
        (None, None) => Ok(()),
    };
}

/// Acts before the next frame is painted.
pub fn before_frame(act: impl FnOnce() + 'static) {
    let act: Box<dyn FnOnce()> = Box::new(act);
    leptos::prelude::request_animation_frame(act);
}

/// Acts after what is under way.
pub(crate) fn soon(act: Box<dyn FnOnce()>) {
    spawn(async move { act() });
}

/// Works on something beside what is under way.
pub fn spawn(work: impl Future<Output = ()> + 'static) {
    // Boxed like those of leptos: the code that runs them is there once.
    let work: Pin<Box<dyn Future<Output = ()>>> = Box::pin(work);
    wasm_bindgen_futures::spawn_local(work);
}

/// Gives the focus to the element with this id, if there is one.
pub fn focus(id: &str) {
    let found = document().get_element_by_id(id);
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Brings the element with this id into view, and marks it for a moment.
pub fn show_element(id: &str) {
    let Some(element) = document().get_element_by_id(id) else {
        return;
    };
    element.scroll_into_view();
    let _ = element.class_list().add_1("shown-now");
    leptos::prelude::set_timeout(
        move || {
            let _ = element.class_list().remove_1("shown-now");
        },
        SHOWN_NOW,
    );
}

/// Sets an attribute of the document's root, or removes it.
pub fn mark_root(attribute: &str, value: Option<&str>) {
    if let Some(root) = document().document_element() {
        let _ = match value {
            Some(value) => root.set_attribute(attribute, value),
            None => root.remove_attribute(attribute),
        };
    }
}

/// Returns an attribute of the document's root; empty when it has none.
#[must_use]
pub fn root_mark(attribute: &str) -> String {
    let root = document().document_element();
    let mark = root.and_then(|root| root.get_attribute(attribute));
    mark.unwrap_or_default()
}

/// Gives the hidden field with this id a value, if there is one.
pub fn fill(id: &str, value: &str) {
    if let Some(field) = document().get_element_by_id(id) {
        let _ = field.set_attribute("value", value);
    }
}

/// Loads the document again, when the person asks for it.
pub fn reload() {
    let _ = window().location().reload();
}

/// Loads the document again, and tells it this behind a `#`.
pub fn reload_at(fragment: &str) {
    let _ = window().location().set_hash(fragment);
    reload();
}

/// Loads the document again by itself, at most once per minute: at once, or as soon as it may.
pub(crate) fn reload_seldom() {
    let now = clock::now();
    // Without storage the age of this document stands in: it was perhaps loaded by a reload.
    let loaded = page_start();
    let last = match storage::read(RELOADED_KEY) {
        Ok(noted) => noted
            .and_then(|text| text.parse().ok())
            .map_or(Millis(0), Millis),
        Err(storage::Unavailable) => loaded,
    };
    let wait_ms = last.plus(RELOAD_EVERY_MS).since(now).min(RELOAD_EVERY_MS);
    let again = move || {
        let _ = storage::write(RELOADED_KEY, &clock::now().to_string());
        reload();
    };
    if wait_ms == 0 {
        again();
    } else {
        leptos::prelude::set_timeout(again, std::time::Duration::from_millis(wait_ms));
    }
}

/// Returns when this document began to load.
fn page_start() -> Millis {
    let key = |object: &JsValue, name: &str| {
        js_sys::Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
    };
    let origin = key(&key(&window(), "performance"), "timeOrigin").as_f64();
    origin.map_or_else(clock::now, |at| Millis(at.max(0.0) as u64))
}
