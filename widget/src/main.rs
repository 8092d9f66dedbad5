//! The visitor's app: the document in the frame, and the stand-alone chat page.
//!
//! Begins when somebody wants to talk, never before. Reads its address and draws the panel;
//! everything it knows about the conversation comes from `client`.

mod amend;
mod app;
mod beside;
mod connection;
mod ending;
mod form;
mod guard;
mod header;
mod help;
mod host;
mod intro;
mod later;
mod more;
mod owner;
mod panel;
mod queue;
mod quiet;
mod rating;
mod refused;
mod setup;
mod signs;
mod state;
mod talk;
mod topics;
mod trust;
mod turn;
mod wait;
mod words;

use crate::words::Words;
use leptos::prelude::*;
use web::page;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static HEAP: web::heap::Heap = web::heap::Heap::new();

fn main() {
    let setup = setup::Setup::read();
    setup.dress();
    words::learn(setup.lang, move || {
        setup::dress_in(setup.lang, setup.lang.widget().title);
        if let Some(waiting) = page::document().get_element_by_id("waiting") {
            waiting.remove();
        }
        mount_to_body(move || app::app(setup));
    });
}
