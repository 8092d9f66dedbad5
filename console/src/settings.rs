//! The person's own corner: who is logged in, language, theme, sound, keys, log-out.
//!
//! Settings take effect at once: there is nothing to save.

use crate::door::Choosers;
use crate::keys;
use crate::notices::Notices;
use crate::prefs::Prefs;
use crate::session::Session;
use crate::words::use_words;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web::components::avatar::avatar;

/// Draws the corner.
#[component]
pub fn Settings() -> impl IntoView {
    let words = use_words();
    let session: Session = use_context().expect("the app provides the session");
    let notices: Notices = use_context().expect("the app provides the notices");
    let agent = session.agent();
    let name = agent
        .as_ref()
        .map(|agent| agent.name.clone())
        .unwrap_or_default();
    let email = agent.map(|agent| agent.email);
    let leave = move |_| {
        spawn_local(async move {
            match session.log_out().await {
                Ok(()) => notices.show(words.logged_out),
                Err(_) => notices.show(words.unreachable),
            }
        });
    };
    view! {
        <details class="popover" name="top">
            <summary
                class="button quiet me"
                aria-label=words.settings
                title=words.settings
                data-test="settings"
            >
                {avatar(&name)}
            </summary>
            <div class="popover-card">
                <p class="me-card"><b>{name}</b> <span>{email}</span></p>
                <Choosers/>
                <SoundSwitch/>
                <div class="popover-acts">
                    <button type="button" class="button" on:click=|_| keys::show()>
                        {words.keys} <kbd>"?"</kbd>
                    </button>
                    <button type="button" class="button" data-test="logout" on:click=leave>
                        {words.log_out}
                    </button>
                </div>
            </div>
        </details>
    }
    .into_any()
}

/// Whether a new conversation is heard.
#[component]
fn SoundSwitch() -> impl IntoView {
    let words = use_words();
    let prefs: Prefs = use_context().expect("the app provides the settings");
    view! {
        <label class="check">
            <input
                type="checkbox"
                data-test="sound"
                prop:checked=move || prefs.sound.get()
                on:change=move |event| {
                    let on = event_target_checked(&event);
                    prefs.ring(on);
                    // Lets one hear what it will be, and whether the browser allows it.
                    if on {
                        crate::chime::play();
                    }
                }
            />
            <span>{words.sound}</span>
        </label>
    }
    .into_any()
}
