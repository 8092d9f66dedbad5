//! Who visitors are, and what of the owner is genuine: for the owner to decide.
//!
//! Only administrators get further than a sentence; the relay holds to that, not this page.

mod channels;
mod keys;

use crate::api;
use crate::owned::{Head, owned};
use crate::routing::Doc;
use crate::words::use_words;
use web::dom::{El, el};

/// Draws the page.
pub fn trust_page() -> El {
    let own = use_words().trust();
    let head = Head {
        class: "page",
        test: "trust",
        title: own.title,
        lead: own.lead,
    };
    owned(head, api::trust, |site, told: &Doc| {
        let channels = told.at("channels").cloned().unwrap_or_default();
        el("div", "cards").children([
            channels::card(site, channels),
            keys::card(site, told.list("keys").to_vec()),
        ])
    })
}
