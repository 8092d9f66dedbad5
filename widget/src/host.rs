//! The page around the frame.
//!
//! A closed list of messages, to one exact origin and from that origin's own window alone. Never
//! reads or writes anything of the host page itself.

use js_sys::{Object, Reflect};
use shared::host::{HIDDEN, HIDE, PAGE, READY, SHOWN};
use wasm_bindgen::{JsCast, JsValue};
use web::{Listener, page};
use web_sys::{Event, KeyboardEvent, MessageEvent, Window};

/// The host page.
#[derive(Clone)]
pub struct Host {
    origin: String,
}

/// What a host page tells.
pub enum FromHost {
    /// The panel is shown.
    Shown,
    /// The panel is hidden.
    Hidden,
    /// The address and the title of the page.
    Page(String, String),
    /// What else a script of the owner's asks for: the code for it comes later.
    Asked(JsValue),
}

impl Host {
    /// The host page of this origin.
    pub fn new(origin: &str) -> Host {
        Host {
            origin: origin.to_owned(),
        }
    }

    /// Tells that the widget can be used.
    pub fn ready(&self) {
        self.tell(READY, &JsValue::UNDEFINED);
    }

    /// Asks for the panel to be hidden.
    pub fn hide(&self) {
        self.tell(HIDE, &JsValue::UNDEFINED);
    }

    /// Listens until the listener is dropped.
    pub fn listen(&self, hear: impl Fn(FromHost) + 'static) -> Listener {
        let origin = self.origin.clone();
        Listener::new(&page::window(), "message", move |event| {
            if let Some(message) = event.dyn_ref::<MessageEvent>()
                && is_from_host(message, &origin)
                && let Some(heard) = read(&message.data())
            {
                hear(heard);
            }
        })
    }

    /// Tells one thing of the closed list.
    pub fn tell(&self, kind: &str, detail: &JsValue) {
        let message = Object::new();
        set(&message, "deskbell", &kind.into());
        set(&message, "detail", detail);
        if let Some(parent) = parent() {
            // Refused only for an origin that is none: then nobody is there to be told.
            let _ = parent.post_message(&message, &self.origin);
        }
    }
}

/// Returns the address and title to begin with, before a host page told its own.
pub fn first_place(framed: bool) -> (String, String) {
    let document = page::document();
    if framed {
        return (document.referrer(), String::new());
    }
    (
        page::window().location().href().unwrap_or_default(),
        document.title(),
    )
}

/// Returns whether this is the Escape key, and not one that closes what an input method suggests.
pub fn is_escape(event: &Event) -> bool {
    event
        .dyn_ref::<KeyboardEvent>()
        .is_some_and(|key| key.key() == "Escape" && !key.is_composing())
}

fn is_from_host(message: &MessageEvent, origin: &str) -> bool {
    let from_parent = match (message.source(), parent()) {
        (Some(source), Some(parent)) => Object::is(&source, &parent),
        _ => false,
    };
    from_parent && message.origin() == origin
}

fn parent() -> Option<Window> {
    page::window().parent().ok().flatten()
}

fn read(data: &JsValue) -> Option<FromHost> {
    let text = |name: &str| Reflect::get(data, &name.into()).ok()?.as_string();
    // Anything that is no object has no such property, and `Reflect` refuses it.
    match text("deskbell")?.as_str() {
        SHOWN => Some(FromHost::Shown),
        HIDDEN => Some(FromHost::Hidden),
        PAGE => Some(FromHost::Page(text("url")?, text("title")?)),
        _ => Some(FromHost::Asked(data.clone())),
    }
}

fn set(object: &Object, name: &str, value: &JsValue) {
    // Fails only for frozen objects and proxies.
    let _ = Reflect::set(object, &name.into(), value);
}
