//! A page for what the owner of a site decides: asked of the relay, drawn, and sent back whole.
//!
//! Only administrators get further than a sentence. The relay decides.

use crate::api::{Fault, spawn};
use crate::door::focus_soon;
use crate::form::{Done, field_id};
use crate::notices::Notices;
use crate::paint::{button, slot};
use crate::routing::Doc;
use crate::routing::draft::Draft;
use crate::session::Session;
use crate::words::use_words;
use leptos::prelude::*;
use shared::SiteId;
use web::dom::{El, el};
use web::page;

/// What stands above.
pub struct Head {
    /// The class of the page.
    pub class: &'static str,
    /// Its name for tests.
    pub test: &'static str,
    /// The heading.
    pub title: &'static str,
    /// The sentence below it.
    pub lead: &'static str,
}

/// Draws the page: what `fetch` brings for the site is drawn by `draw`.
pub fn owned<T, F>(
    head: Head,
    fetch: impl Fn(SiteId) -> F + Copy + 'static,
    draw: impl Fn(SiteId, &T) -> El + 'static,
) -> El
where
    T: Clone + PartialEq + Send + Sync + 'static,
    F: Future<Output = Result<T, Fault>> + 'static,
{
    let words = use_words();
    let session: Session = expect_context();
    focus_soon("page-title");
    if !session.is_administrator() {
        return el("p", "empty").text(words.administrators_only);
    }
    let came = RwSignal::new(None::<Result<T, Fault>>);
    let site = session.site().map(|site| site.id).unwrap_or_default();
    let ask = move || {
        spawn(async move {
            // The page may be gone by the time of the answer.
            let _ = came.try_set(Some(fetch(site).await));
        });
    };
    ask();
    let title = el("h1", "")
        .attr("id", "page-title")
        .attr("tabindex", "-1")
        .text(head.title);
    let body = slot(
        move || came.get(),
        move |came| {
            Some(match came {
                None => el("p", "loading")
                    .attr("role", "status")
                    .text(words.loading),
                Some(Ok(came)) => draw(site, came),
                Some(Err(_)) => el("p", "")
                    .attr("role", "alert")
                    .text(words.unreachable)
                    .child(button("link", words.try_again).click(ask)),
            })
        },
    );
    el("div", head.class)
        .attr("data-test", head.test)
        .children([
            el("header", "page-head").child(title),
            el("p", "page-lead").text(head.lead),
            body,
        ])
}

/// What saving does: goes to the first field that cannot be read, or hands the document to `put`
/// and says so.
pub fn saving<F>(draft: Draft, saved: &'static str, put: impl Fn(Doc) -> F + 'static) -> impl Fn()
where
    F: Future<Output = Result<Doc, Fault>> + 'static,
{
    let notices: Notices = expect_context();
    move || {
        if let Some(place) = draft.bad() {
            return page::focus(&field_id(&place));
        }
        let put = put(draft.doc.get_untracked());
        draft.form.send(async move {
            put.await?;
            Ok(Box::new(move || notices.show(saved)) as Done)
        });
    }
}
