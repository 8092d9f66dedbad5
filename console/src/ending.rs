//! Ending a conversation: a button, and a question first.
//!
//! Asks because nothing can be added afterwards.

use crate::talk::Talk;
use crate::words::use_words;
use client::agent::Input;
use leptos::html::Dialog;
use leptos::prelude::*;
use shared::ConversationId;

/// The button that asks.
#[component]
pub fn EndButton(open: RwSignal<bool>) -> impl IntoView {
    let words = use_words();
    view! {
        <button
            type="button"
            class="button"
            data-test="end"
            aria-keyshortcuts="Alt+E"
            on:click=move |_| open.set(true)
        >
            {words.end}
        </button>
    }
}

/// The question.
#[component]
pub fn EndDialog(id: ConversationId, open: RwSignal<bool>) -> impl IntoView {
    let words = use_words();
    let talk: Talk = use_context().expect("a site is chosen around the thread");
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if open.get() && !dialog.open() {
            // Only refused for a dialog that is not in the page, and this one is.
            let _ = dialog.show_modal();
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    view! {
        <dialog
            class="sheet small"
            node_ref=dialog
            aria-labelledby="end-title"
            on:close=move |_| open.set(false)
        >
            <h2 id="end-title">{words.end_ask}</h2>
            <p>{words.end_lead}</p>
            <div class="sheet-acts">
                <button type="button" class="button" on:click=move |_| open.set(false)>
                    {words.keep}
                </button>
                <button
                    type="button"
                    class="button primary"
                    data-test="end-confirm"
                    autofocus=true
                    on:click=move |_| {
                        open.set(false);
                        talk.tell(Input::End(id));
                    }
                >
                    {words.end_confirm}
                </button>
            </div>
        </dialog>
    }
    .into_any()
}
