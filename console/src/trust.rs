//! Who visitors are, and what of the owner is genuine: for the owner to decide.
//!
//! Only administrators get further than a sentence; the relay holds to that, not this page.

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
    owned(head, api::identity_keys, |site, keys: &Doc| {
        el("div", "cards").child(keys::card(site, keys.list("keys").to_vec()))
    })
}
