//! What the visitor filled into the site's form, as it is typed, with a button to copy each.
//!
//! Fields keep their place and their button while the visitor types. Never changes a value.

use crate::copy::copying;
use crate::paint::{button, each};
use crate::talk::Talk;
use crate::words::{Words, use_words};
use leptos::prelude::*;
use shared::form::value_of;
use shared::{ConversationId, Due, FieldId};
use web::Lang;
use web::dom::{El, el};

/// Draws what is prepared in one conversation; nothing where nothing is.
pub fn prepared(talk: Talk, id: ConversationId) -> El {
    let words = use_words();
    let board = talk.board;
    let value = move |field: FieldId| {
        board.around.with(|all| {
            let around = all.get(&id);
            around.map_or_else(String::new, |around| {
                value_of(&around.filled, field).to_owned()
            })
        })
    };
    // What is filled in, and what the visitor still has to.
    let keys = move || {
        let own = board.house.with(|house| {
            let asked = house.fields.iter();
            let asked = asked.map(|field| (field.id, field.due != Due::Never));
            asked.collect::<Vec<_>>()
        });
        let is_begun = board.around.with(|all| {
            let around = all.get(&id);
            around.is_some_and(|around| !around.filled.is_empty())
        });
        let all = [(FieldId::CONTACT, false)].into_iter().chain(own);
        let shown = all.filter(|(field, due)| *due && is_begun || !value(*field).is_empty());
        shown.map(|(field, _)| u64::from(field.0)).collect()
    };
    let make = move |key: u64| {
        let field = FieldId(u32::try_from(key).unwrap_or(u32::MAX));
        let copy = button("link", words.copy)
            .attr(
                "aria-label",
                &[words.copy, " ", &label(words, talk, field)].concat(),
            )
            .hidden(move || value(field).is_empty());
        let said = el("span", "prepared-value")
            .attr("data-test", &["filled-", &key.to_string()].concat())
            .live_text(move || {
                let value = value(field);
                if value.is_empty() {
                    words.fields().not_yet.to_owned()
                } else {
                    value
                }
            });
        el("div", "prepared-row").children([
            el("dt", "").live_text(move || label(words, talk, field)),
            el("dd", "").children([said, copying(copy, move || untrack(|| value(field)))]),
        ])
    };
    let away = move || {
        board
            .around
            .with(|all| all.get(&id).is_some_and(|around| around.left_away))
    };
    let nothing = move || !away() && Vec::<u64>::is_empty(&keys());
    el("section", "facts-part prepared")
        .attr("data-test", "prepared")
        .hidden(nothing)
        .children([
            el("h3", "").text(words.fields().prepared),
            el("p", "claimed")
                .attr("data-test", "left-away")
                .text(words.fields().left_away)
                .hidden(move || !away()),
            each(el("dl", "facts"), keys, make),
        ])
}

fn label(words: &Words, talk: Talk, id: FieldId) -> String {
    if id == FieldId::CONTACT {
        return words.fields().contact.to_owned();
    }
    talk.board.house.with(|house| {
        let field = house.fields.iter().find(|field| field.id == id);
        let name = field.map(|field| match words.lang {
            Lang::En => &field.en,
            Lang::ZhCn => &field.zh,
        });
        name.cloned().unwrap_or_else(|| id.to_string())
    })
}
