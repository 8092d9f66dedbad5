//! Web Locks: which tab holds which outbox.
//!
//! A lock is held until the page is gone, and is never given back earlier. Where there are no locks
//! (pages without TLS), nothing is held.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Returns whether the browser has locks for this page.
pub(super) fn available() -> bool {
    manager().is_some()
}

/// Takes the lock of this name for as long as the page lives; `false` when another page has it.
pub(super) async fn hold(name: &str) -> bool {
    let Some(manager) = manager() else {
        return false;
    };
    let Some(request) = function(&manager, "request") else {
        return false;
    };
    let options = Object::new();
    let _ = Reflect::set(&options, &"ifAvailable".into(), &true.into());
    let answer = Promise::new(&mut |resolve: Function, _reject: Function| {
        let refuse = resolve.clone();
        let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            let held = !lock.is_null();
            let _ = resolve.call1(&JsValue::UNDEFINED, &held.into());
            // A promise that never ends holds the lock until the page is gone.
            if held {
                Promise::new(&mut |_, _| {}).into()
            } else {
                JsValue::UNDEFINED
            }
        });
        let failed = Closure::once_into_js(move |_: JsValue| {
            let _ = refuse.call1(&JsValue::UNDEFINED, &false.into());
        });
        let requested = request.call3(&manager, &name.into(), &options, &granted);
        match requested.map(|promise| (function(&promise, "catch"), promise)) {
            Ok((Some(catch), promise)) => drop(catch.call1(&promise, &failed)),
            _ => drop(
                failed
                    .unchecked_ref::<Function>()
                    .call0(&JsValue::UNDEFINED),
            ),
        }
    });
    JsFuture::from(answer)
        .await
        .is_ok_and(|held| held.is_truthy())
}

/// Waits a moment.
pub(super) async fn rest(ms: i32) {
    let wait = Promise::new(&mut |resolve: Function, _reject: Function| {
        let _ = crate::page::window()
            .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms);
    });
    let _ = JsFuture::from(wait).await;
}

/// Returns whether this document is here because it was loaded again.
pub(super) fn was_reloaded() -> bool {
    let kind = || {
        let window: JsValue = crate::page::window().into();
        let performance = Reflect::get(&window, &"performance".into()).ok()?;
        let entries = function(&performance, "getEntriesByType")?;
        let entries = entries.call1(&performance, &"navigation".into()).ok()?;
        let first = Reflect::get_u32(&entries, 0).ok()?;
        Reflect::get(&first, &"type".into()).ok()?.as_string()
    };
    kind().as_deref() == Some("reload")
}

fn manager() -> Option<JsValue> {
    let navigator: JsValue = crate::page::window().navigator().into();
    let manager = Reflect::get(&navigator, &"locks".into()).ok()?;
    manager.is_object().then_some(manager)
}

fn function(object: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(object, &name.into())
        .ok()?
        .dyn_into::<Function>()
        .ok()
}
