//! How conversations come to agents on a site, for its owner to change.
//!
//! Only administrators get further than a sentence. What is wrong is told beside its field; the
//! relay decides.

mod document;
pub mod draft;
mod edits;
mod hours;
mod limits;
mod opening;
mod skills;
pub mod teams;

pub use document::Doc;
pub use opening::{DAY_MINUTES, day_number};

use crate::api::{self, Fault, spawn};
use crate::door::focus_soon;
use crate::form::{Done, field_id, sheet, submit};
use crate::notices::Notices;
use crate::paint::{button, slot};
use crate::session::Session;
use crate::words::use_words;
use draft::{Draft, Place, choice, said};
use hours::hours_part;
use leptos::prelude::*;
use limits::rules_part;
use shared::SiteId;
use shared::rest::AgentCard;
use skills::skills_part;
use teams::{teams_part, topics_part};
use web::dom::{El, el};
use web::page;

/// What came: the document, and who answers.
type Came = (Doc, Vec<AgentCard>);

/// Draws the page.
pub fn routing_page() -> El {
    let words = use_words();
    let session: Session = expect_context();
    focus_soon("page-title");
    if !session.is_administrator() {
        return el("p", "empty").text(words.administrators_only);
    }
    let came = RwSignal::new(None::<Result<Came, Fault>>);
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
        .text(words.routing);
    let body = slot(
        move || came.get(),
        move |came| {
            Some(match came {
                None => el("p", "loading")
                    .attr("role", "status")
                    .text(words.loading),
                Some(Ok((doc, agents))) => whole(site, doc.clone(), agents),
                Some(Err(_)) => el("p", "")
                    .attr("role", "alert")
                    .text(words.unreachable)
                    .child(button("link", words.try_again).click(ask)),
            })
        },
    );
    el("div", "page").attr("data-test", "routing").children([
        el("header", "page-head").child(title),
        el("p", "page-lead").text(words.routing_of),
        body,
    ])
}

async fn fetch(site: SiteId) -> Result<Came, Fault> {
    let mut doc = api::routing(site).await?;
    let agents = api::agents().await?;
    edits::seat(&mut doc, agents.iter().map(|agent| agent.id.0.into()));
    Ok((doc, agents))
}

fn whole(site: SiteId, doc: Doc, agents: &[AgentCard]) -> El {
    let words = use_words();
    let notices: Notices = expect_context();
    let draft = Draft::new(doc);
    let form = draft.form;
    let send = move || {
        if let Some(place) = draft.bad() {
            return page::focus(&field_id(&place));
        }
        let body = draft.doc.get_untracked();
        form.send(async move {
            api::save_routing(site, &body).await?;
            Ok(Box::new(move || notices.show(words.saved)) as Done)
        });
    };
    let agents = agents.to_vec();
    let parts = slot(
        move || draft.shape.get(),
        move |_| {
            let hours = hours_part(draft, "hours", words.hours_always);
            let hours = el("section", "card").child(hours);
            Some(el("div", "slot").children([
                mode_part(draft),
                hours,
                teams_part(draft, &agents),
                topics_part(draft),
                skills_part(draft, &agents),
                rules_part(draft),
            ]))
        },
    );
    // Beside its field it is told in one's own language; here in the relay's words, for what has
    // no field.
    let says = el("p", "form-fault")
        .attr("data-test", "routing-fault")
        .live_text(move || form.says());
    sheet("", "routing-form", send).children([
        parts,
        says,
        submit(form, words.save, words.saving, "routing-submit"),
    ])
}

fn mode_part(draft: Draft) -> El {
    let words = use_words();
    let modes = [
        ("automatic", words.mode_automatic, words.mode_automatic_hint),
        ("offer", words.mode_offer, words.mode_offer_hint),
        ("manual", words.mode_manual, words.mode_manual_hint),
    ];
    let place = Place {
        at: "mode".to_owned(),
        label: said(words.mode),
        hint: "",
        rule: String::new(),
    };
    let all = modes.map(|(value, label, _)| (value.to_owned(), said(label)));
    let now = draft.text("mode");
    let select = choice(draft, place, all.into(), &now, move |mode| {
        draft.set("mode", Doc::said(mode));
    });
    let hint = move || {
        let now = draft.doc.with(|doc| doc.text("mode").to_owned());
        let found = modes.iter().find(|(value, ..)| *value == now);
        found.map_or("", |(_, _, hint)| hint)
    };
    el("section", "card").children([select, el("p", "field-hint").live_text(hint)])
}
