//! Listening to the browser's events, until the listener is dropped.
//!
//! Never keeps a listener longer than its owner, and never decides what an event means.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventTarget};

/// One event listener; removes itself when dropped.
pub struct Listener {
    target: EventTarget,
    kind: &'static str,
    closure: Closure<dyn FnMut(Event)>,
}

impl Listener {
    /// Calls `hear` for every event of this kind.
    pub fn new(
        target: &EventTarget,
        kind: &'static str,
        hear: impl FnMut(Event) + 'static,
    ) -> Listener {
        Listener::boxed(target, kind, Box::new(hear))
    }

    fn boxed(target: &EventTarget, kind: &'static str, hear: Box<dyn FnMut(Event)>) -> Listener {
        let closure = Closure::wrap(hear);
        // Fails only for a target that is no event target, which the type rules out.
        let _ = target.add_event_listener_with_callback(kind, closure.as_ref().unchecked_ref());
        Listener {
            target: target.clone(),
            kind,
            closure,
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self
            .target
            .remove_event_listener_with_callback(self.kind, self.closure.as_ref().unchecked_ref());
    }
}
