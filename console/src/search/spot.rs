//! The message that somebody came for: in view and marked, for as long as the address names it.
//!
//! Waits for the message; a long conversation comes page by page.

use crate::route::Route;
use crate::talk::Talk;
use leptos::prelude::*;
use shared::{ConversationId, Seq};
use web::components::acts::id_of;
use web::dom::watch;
use web::page;

/// Marks it in a conversation that is shown.
pub fn spot(id: ConversationId, talk: Talk, at_end: RwSignal<bool>) {
    let route: ReadSignal<Route> = expect_context();
    let sought = Memo::new(move |_| {
        route.with(|route| match route {
            Route::At { id: at, seq, .. } if *at == id => Some(*seq),
            _ => None,
        })
    });
    let mut marked = None::<Seq>;
    watch(move || {
        let seq = sought.get();
        if marked != seq
            && let Some(before) = marked.take()
        {
            mark(id, before, false);
        }
        let Some(seq) = seq.filter(|seq| marked != Some(*seq)) else {
            return;
        };
        let is_here = |all: &Vec<(ConversationId, shared::Entry)>| {
            all.last().is_some_and(|(_, entry)| entry.seq >= seq)
        };
        if talk.board.entries.with(is_here) {
            marked = Some(seq);
            at_end.set(false);
            page::before_frame(move || mark(id, seq, true));
        }
    });
}

fn mark(id: ConversationId, seq: Seq, is: bool) {
    let Some(message) = page::document().get_element_by_id(&id_of(id, seq)) else {
        return;
    };
    let _ = if is {
        let _ = message.set_attribute("aria-current", "true");
        let marked = message.class_list().add_1("found");
        message.scroll_into_view();
        marked
    } else {
        let _ = message.remove_attribute("aria-current");
        message.class_list().remove_1("found")
    };
}
