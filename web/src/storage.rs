//! What a tab must not forget over a reload: its outbox and the visitor's token.
//!
//! Every call of the browser's storage may fail (private windows, blocked third parties); the tab
//! then lives in memory and in its own history entry. Never reads what another open tab keeps: a
//! Web Lock says whose each outbox is.

mod lock;
mod written;

use crate::random;
use client::Kept;
use js_sys::Reflect;
use std::cell::Cell;
use wasm_bindgen::{JsCast, JsValue};

/// Outboxes of earlier tabs that are looked at when a page is loaded.
const TABS_LEN_MAX: usize = 50;

/// How often the outbox that this very tab kept before a reload is asked for, should the earlier
/// document not have let go of it yet.
const OWN_LOCK_TRIES: u32 = 10;
const OWN_LOCK_EVERY_MS: i32 = 50;

/// The key under which a history entry carries what storage cannot.
const HISTORY_KEY: &str = "deskbell";

/// The browser has no storage for this page.
pub struct Unavailable;

/// What this tab kept, and where it keeps more.
pub struct Tab {
    scope: String,
    lasting: bool,
    noted: Cell<bool>,
    /// What an earlier page load of this tab kept, or a new tab.
    pub kept: Kept,
    /// The visitor's token, if one is known.
    pub token: Option<String>,
}

impl Tab {
    /// Continues a tab of this scope that is not open any more, or begins a new one.
    ///
    /// A scope is one person's at one site: `visitor.KEY`, or `agent.SITE.AGENT`. What was kept in
    /// one scope is never said in another.
    pub async fn open(scope: &str) -> Tab {
        let token = read(&token_key(scope)).ok().flatten();
        let tab = |kept, lasting| Tab {
            scope: scope.to_owned(),
            lasting,
            noted: Cell::new(false),
            kept,
            token: token.clone(),
        };
        if lock::available() && usable() {
            if let Some(kept) = continued(scope).await {
                return tab(kept, true);
            }
            let fresh = random::tab();
            if lock::hold(&tab_key(scope, &fresh.to_string())).await {
                return tab(Kept::new(fresh), true);
            }
        }
        let remembered = remembered(scope);
        let mut tab = tab(Kept::new(random::tab()), false);
        if let Some((kept, token)) = remembered {
            tab.kept = kept;
            tab.token = tab.token.or(token);
        }
        tab
    }

    /// Keeps this instead of what was kept before.
    pub(crate) fn keep(&self, kept: &Kept) {
        let text = written::write(kept);
        let name = kept.tab.to_string();
        if self.lasting && write(&tab_key(&self.scope, &name), &text).is_ok() {
            if !self.noted.replace(true) {
                note_own(&self.scope, &name);
            }
            return;
        }
        remember(&self.scope, "kept", Some(&text));
    }

    /// Keeps this token, or forgets the one that was kept.
    pub(crate) fn keep_token(&self, token: Option<&str>) {
        let key = token_key(&self.scope);
        let done = match token {
            Some(token) => write(&key, token),
            None => remove(&key),
        };
        if done.is_err() {
            remember(&self.scope, "token", token);
        }
    }
}

/// Keeps what is written and not said, for when this very tab is loaded again.
pub fn keep_draft(scope: &str, draft: &str) {
    // Storage of the session, as a history entry cannot be changed while the page is left.
    if let Ok(Some(session)) = crate::page::window().session_storage() {
        let key = draft_key(scope);
        let _ = if draft.is_empty() {
            session.remove_item(&key)
        } else {
            session.set_item(&key, draft)
        };
    }
}

/// Returns what was written and not said before this tab was loaded again.
#[must_use]
pub fn kept_draft(scope: &str) -> String {
    let session = crate::page::window().session_storage().ok().flatten();
    let kept = session.and_then(|session| session.get_item(&draft_key(scope)).ok().flatten());
    kept.unwrap_or_default()
}

/// Forgets all that tabs of this scope keep, and tells other tabs. This document has no storage
/// from then on, lest it keeps again what it remembers while it is left.
pub fn forget(scope: &str) {
    let farewell = farewell_key(scope);
    let _ = write(&farewell, "1");
    if let Ok(storage) = local() {
        clear(&storage, scope);
    }
    forget_here(scope);
}

/// The same for this tab alone, after another one has said farewell.
pub fn forget_here(scope: &str) {
    let window = crate::page::window();
    if let Ok(Some(session)) = window.session_storage() {
        clear(&session, scope);
    }
    remember(scope, "kept", None);
    remember(scope, "token", None);
    let nothing = js_sys::Object::new();
    let _ = Reflect::set(&nothing, &"value".into(), &JsValue::UNDEFINED);
    for name in ["localStorage", "sessionStorage"] {
        let _ = Reflect::define_property(&window, &name.into(), &nothing);
    }
}

/// Whether this event of the storage says that another tab has forgotten the visitor.
#[must_use]
pub fn is_farewell(event: &web_sys::Event, scope: &str) -> bool {
    let text = |name: &str| Reflect::get(event, &name.into()).ok()?.as_string();
    text("newValue").is_some() && text("key").is_some_and(|key| key == farewell_key(scope))
}

fn farewell_key(scope: &str) -> String {
    ["deskbell.", scope, ".gone"].concat()
}

fn clear(storage: &web_sys::Storage, scope: &str) {
    let prefix = ["deskbell.", scope, "."].concat();
    // From the end: what is removed moves what follows it.
    for index in (0..storage.length().unwrap_or(0)).rev() {
        let key = storage.key(index).ok().flatten().unwrap_or_default();
        if key.starts_with(&prefix) {
            let _ = storage.remove_item(&key);
        }
    }
}

/// Returns a value of the storage.
///
/// # Errors
/// Returns [`Unavailable`] when the browser has no storage for this page.
pub fn read(key: &str) -> Result<Option<String>, Unavailable> {
    local()?.get_item(key).map_err(|_| Unavailable)
}

/// Writes a value to the storage.
///
/// # Errors
/// Returns [`Unavailable`] when the browser has no storage for this page, or no room in it.
pub fn write(key: &str, value: &str) -> Result<(), Unavailable> {
    local()?.set_item(key, value).map_err(|_| Unavailable)
}

/// Removes a value from the storage.
///
/// # Errors
/// Returns [`Unavailable`] when the browser has no storage for this page.
pub fn remove(key: &str) -> Result<(), Unavailable> {
    local()?.remove_item(key).map_err(|_| Unavailable)
}

fn local() -> Result<web_sys::Storage, Unavailable> {
    crate::page::window()
        .local_storage()
        .ok()
        .flatten()
        .ok_or(Unavailable)
}

// Reading only: whether writing works is seen when there is something to write.
fn usable() -> bool {
    local().is_ok_and(|storage| storage.length().is_ok())
}

fn tab_key(scope: &str, name: &str) -> String {
    [&tab_prefix(scope), name].concat()
}

fn tab_prefix(scope: &str) -> String {
    ["deskbell.", scope, ".tab."].concat()
}

fn draft_key(scope: &str) -> String {
    ["deskbell.", scope, ".draft"].concat()
}

fn token_key(scope: &str) -> String {
    ["deskbell.", scope, ".token"].concat()
}

// The outbox of this very tab first, then one with something unsent, then any: an outbox that
// nobody holds is continued, so that what was said before a crash is still sent.
async fn continued(scope: &str) -> Option<Kept> {
    let session = crate::page::window().session_storage().ok().flatten();
    let own_key = [&tab_prefix(scope), "own"].concat();
    let own = session.and_then(|session| session.get_item(&own_key).ok().flatten());
    if let Some(own) = own {
        let key = tab_key(scope, &own);
        for _ in 0..OWN_LOCK_TRIES {
            if lock::hold(&key).await {
                // Read under the lock, when its former holder cannot write any more.
                if let Some(kept) = kept_at(&key) {
                    return Some(kept);
                }
                break;
            }
            lock::rest(OWN_LOCK_EVERY_MS).await;
        }
    }
    let unsent = |key: &String| kept_at(key).is_some_and(|kept| !kept.says.is_empty());
    let (mut keys, other): (Vec<_>, Vec<_>) = tab_keys(scope).into_iter().partition(unsent);
    keys.extend(other);
    for key in keys {
        if lock::hold(&key).await
            && let Some(kept) = kept_at(&key)
        {
            return Some(kept);
        }
    }
    None
}

fn tab_keys(scope: &str) -> Vec<String> {
    let Ok(storage) = local() else {
        return Vec::new();
    };
    let prefix = tab_prefix(scope);
    (0..storage.length().unwrap_or(0))
        .filter_map(|index| storage.key(index).ok().flatten())
        .filter(|key| key.starts_with(&prefix))
        .take(TABS_LEN_MAX)
        .collect()
}

fn kept_at(key: &str) -> Option<Kept> {
    written::read(&read(key).ok()??)
}

fn note_own(scope: &str, name: &str) {
    if let Ok(Some(session)) = crate::page::window().session_storage() {
        // Without the note the outbox is found all the same, only later.
        let _ = session.set_item(&[&tab_prefix(scope), "own"].concat(), name);
    }
}

// A history entry lives as long as its tab and survives a reload, also where storage is blocked.
fn remember(scope: &str, what: &str, value: Option<&str>) {
    let Ok(history) = crate::page::window().history() else {
        return;
    };
    let state = js_sys::Object::new();
    if let Ok(old) = history.state()
        && let Ok(old) = Reflect::get(&old, &JsValue::from_str(HISTORY_KEY))
        && old.is_object()
    {
        js_sys::Object::assign(&state, old.unchecked_ref());
    }
    let value = value.map_or(JsValue::UNDEFINED, JsValue::from_str);
    let wrapper = js_sys::Object::new();
    let _ = Reflect::set(
        &state,
        &JsValue::from_str(&[scope, ".", what].concat()),
        &value,
    );
    let _ = Reflect::set(&wrapper, &JsValue::from_str(HISTORY_KEY), &state);
    let _ = history.replace_state_with_url(&wrapper, "", None);
}

// Only after a reload: a duplicated tab has a copy of the entry, but must be a tab of its own.
fn remembered(scope: &str) -> Option<(Kept, Option<String>)> {
    let kept = recall(scope, "kept").and_then(|text| written::read(&text));
    let token = recall(scope, "token");
    (kept.is_some() || token.is_some())
        .then(|| (kept.unwrap_or_else(|| Kept::new(random::tab())), token))
}

fn recall(scope: &str, what: &str) -> Option<String> {
    if !lock::was_reloaded() {
        return None;
    }
    let state = crate::page::window().history().ok()?.state().ok()?;
    let state = Reflect::get(&state, &JsValue::from_str(HISTORY_KEY)).ok()?;
    Reflect::get(&state, &JsValue::from_str(&[scope, ".", what].concat()))
        .ok()?
        .as_string()
}
