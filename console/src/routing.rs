//! How conversations come to agents on a site, for its owner to change.
//!
//! What is wrong is told beside its field.

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

use crate::api::{self, Fault};
use crate::form::{sheet, submit};
use crate::owned::{Head, owned, saving};
use crate::paint::slot;
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

/// What came: the document, and who answers.
type Came = (Doc, Vec<AgentCard>);

/// Draws the page.
pub fn routing_page() -> El {
    let words = use_words();
    let head = Head {
        class: "page",
        test: "routing",
        title: words.routing,
        lead: words.routing_of,
    };
    owned(head, fetch, |site, (doc, agents): &Came| {
        whole(site, doc.clone(), agents)
    })
}

async fn fetch(site: SiteId) -> Result<Came, Fault> {
    let mut doc = api::routing(site).await?;
    let agents = api::agents().await?;
    edits::seat(&mut doc, agents.iter().map(|agent| agent.id.0.into()));
    Ok((doc, agents))
}

fn whole(site: SiteId, doc: Doc, agents: &[AgentCard]) -> El {
    let words = use_words();
    let draft = Draft::new(doc);
    let form = draft.form;
    let send = saving(draft, words.saved, move |body| async move {
        api::save_routing(site, &body).await
    });
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
