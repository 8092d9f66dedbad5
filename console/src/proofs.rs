//! What is proven of a visitor: how, when, and what follows. Stands apart from what is claimed.
//!
//! The relay is asked when a conversation is shown, and again when it says that there is more.

use crate::api::{self, spawn};
use crate::paint::slot;
use crate::routing::Doc;
use crate::session::Session;
use crate::talk::Talk;
use crate::words::{TrustWords, use_words};
use crate::workspace::Known;
use leptos::prelude::*;
use shared::{ConversationId, Millis};
use web::components::icon::{self, icon};
use web::dates;
use web::dom::{El, el, watch};

/// Follows what is proven of the visitor of a conversation.
pub fn proofs_of(known: RwSignal<Known>, id: ConversationId) -> RwSignal<Vec<Doc>> {
    let talk: Talk = expect_context();
    let session: Session = expect_context();
    let proofs = RwSignal::new(Vec::new());
    let mut asked = None;
    watch(move || {
        let visitor = known.with(|known| known.here().map(|one| one.visitor));
        let around = talk.board.around;
        let times = around.with(|all| all.get(&id).map_or(0, |around| around.proven));
        let site = session.site().map(|site| site.id);
        let Some((visitor, site)) = visitor.zip(site) else {
            return;
        };
        if asked.replace((visitor, times)) == Some((visitor, times)) {
            return;
        }
        spawn(async move {
            if let Ok(told) = api::proofs(site, visitor).await {
                // The conversation may not be shown any more by the time of the answer.
                let _ = proofs.try_set(told.list("proofs").to_vec());
            }
        });
    });
    proofs
}

/// Draws all of it; nothing where nothing is proven.
pub fn verified(proofs: RwSignal<Vec<Doc>>) -> El {
    let words = use_words();
    let own = words.trust();
    let list = slot(
        move || proofs.get(),
        move |proofs| {
            let each = proofs.iter().map(|proof| {
                let how = [
                    how(own, proof.text("how")),
                    " · ",
                    &dates::full(words.lang, Millis(proof.number("at"))),
                ];
                let facts = proof.list("facts").iter().flat_map(|fact| {
                    let value = el("dd", "").attr("dir", "auto").text(fact.text("value"));
                    [el("dt", "").text(name(own, fact.text("name"))), value]
                });
                el("div", "").children([
                    el("p", "verified-how").text(&how.concat()),
                    el("dl", "facts").children(facts),
                ])
            });
            Some(el("div", "").children(each))
        },
    );
    let title = el("h3", "verified-title")
        .child(icon(icon::SHIELD))
        .child(el("span", "").text(own.verified));
    el("section", "facts-part verified")
        .attr("data-test", "verified")
        .hidden(move || proofs.with(Vec::is_empty))
        .children([title, list])
}

/// Draws the sign beside the visitor's name.
pub fn sign(proofs: RwSignal<Vec<Doc>>) -> El {
    let own = use_words().trust();
    let who = move || {
        let who = proofs.with(|proofs| proofs.first().map(shown).unwrap_or_default());
        [own.verified, ": ", &who].concat()
    };
    el("span", "verified-sign")
        .attr("data-test", "verified-sign")
        .hidden(move || proofs.with(Vec::is_empty))
        .child(icon(icon::SHIELD))
        .child(el("span", "").attr("dir", "auto").live_text(who))
}

// The name, or else whatever the person is known by.
fn shown(proof: &Doc) -> String {
    let facts = proof.list("facts");
    let named = facts.iter().find(|fact| fact.text("name") == "name");
    let fact = named.or_else(|| facts.first());
    fact.map(|fact| fact.text("value").to_owned())
        .unwrap_or_default()
}

fn how(own: &TrustWords, how: &str) -> &'static str {
    match how {
        "signed" => own.by_signature,
        "mail" => own.by_mail,
        "phone" => own.by_phone,
        _ => own.by_other,
    }
}

fn name<'f>(own: &TrustWords, name: &'f str) -> &'f str {
    match name {
        "id" => own.fact_id,
        "name" => own.fact_name,
        "email" => own.fact_email,
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::rest::identity::{Fact, How, Proof};

    #[test]
    fn somebody_is_shown_by_name_or_else_by_id() {
        let fact = |name: &str, value: &str| Fact {
            name: name.to_owned(),
            value: value.to_owned(),
        };
        let mut proof = Proof {
            how: How::Signed,
            at: Millis(1),
            facts: vec![fact("id", "u-7"), fact("name", "Lin")],
        };
        let told = |proof: &Proof| -> Doc {
            serde_json::from_str(&serde_json::to_string(proof).unwrap()).unwrap()
        };
        assert_eq!(shown(&told(&proof)), "Lin");
        assert_eq!(told(&proof).text("how"), "signed");
        proof.facts.pop();
        assert_eq!(shown(&told(&proof)), "u-7");
    }
}
