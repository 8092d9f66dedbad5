//! Who the visitor is: told to the relay as the owner's server signed it, and forgotten again.
//!
//! Never reads what was signed. Another person is never shown what this one said: the document
//! begins anew with nothing.

use crate::app::App;
use crate::owner::tell;
use crate::setup;
use client::Link;
use leptos::prelude::*;
use shared::Status;
use shared::host::{GONE, IDENTIFIED, UNREAD};
use std::cell::RefCell;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use web::dom::{El, el, watch};
use web::{Lang, Listener, page, storage};

#[wasm_bindgen(module = "/src/trust.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn trust(verb: &str, site: &str, token: &str, said: &str) -> Result<JsValue, JsValue>;
}

thread_local! {
    /// What was signed and not told so far.
    static SIGNED: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Tells who the visitor is, as soon as the relay knows this tab.
pub fn take(app: App, signed: String) {
    SIGNED.set(signed);
    identify(app);
}

/// Tells what waits to be told.
pub fn identify(app: App) {
    let is_live = app.state.see(|mirror| mirror.link == Link::Live);
    let token = app.token().filter(|_| is_live);
    let Some(token) = token else { return };
    let signed = SIGNED.take();
    if signed.is_empty() {
        return;
    }
    page::spawn(async move {
        let site = app.key.get_value();
        let told = trust("identify", &site, &token, &signed).await;
        let told = told.ok().and_then(|told| told.as_string());
        let told = told.unwrap_or_else(|| "!fail".to_owned());
        if let Some(code) = told.strip_prefix('!') {
            let detail = ["{\"verified\":false,\"code\":\"", code, "\"}"].concat();
            return tell(app, IDENTIFIED, &detail);
        }
        tell(app, IDENTIFIED, "{\"verified\":true,\"code\":null}");
        if let Some(code) = told.strip_prefix('#') {
            storage::forget(&setup::scope_of(&site));
            page::reload_at(&["code=", code].concat());
        }
    });
}

/// Draws the line that shows that a conversation is genuine; what is in it comes when there is one.
pub fn line(app: App, lang: Lang) -> El {
    let mut shown = None;
    watch(move || {
        let now = app.state.see(|mirror| {
            let open = mirror
                .status
                .as_ref()
                .filter(|_| mirror.link == Link::Live)?;
            let agent = match open {
                Status::Answered(agent) => Some(agent.id),
                Status::Waiting(_) | Status::Parked(_) => None,
                Status::Ended => return None,
            };
            Some(agent)
        });
        let token = app.token();
        if let (Some(agent), Some(token)) = (now, token)
            && shown.replace(agent) != Some(agent)
        {
            page::spawn(async move {
                let site = app.key.get_value();
                // Without it the chat is what it is.
                let _ = trust("show", &site, &token, lang.tag()).await;
            });
        }
    });
    let is_open = move || {
        app.state
            .see(|mirror| !matches!(mirror.status, None | Some(Status::Ended)))
    };
    el("db-trust", "").hidden(move || !is_open())
}

/// Forgets the visitor, here and on the relay.
pub fn leave(app: App) {
    let (site, token) = (app.key.get_value(), app.token());
    storage::forget(&setup::scope_of(&site));
    page::spawn(async move {
        if let Some(token) = token {
            // Where nobody is reached the token is good, and nobody has it any more.
            let _ = trust("leave", &site, &token, "").await;
        }
        tell(app, UNREAD, "{\"count\":0}");
        tell(app, GONE, "null");
    });
}

/// Follows other tabs of this browser in which the visitor was forgotten.
pub fn follow(app: App) {
    let scope = app.key.with_value(|key| setup::scope_of(key));
    let listener = Listener::new(&page::window(), "storage", move |event| {
        if storage::is_farewell(&event, &scope) {
            storage::forget_here(&scope);
            tell(app, GONE, "null");
            page::reload();
        }
    });
    let listener = StoredValue::new_local(listener);
    on_cleanup(move || listener.dispose());
}
