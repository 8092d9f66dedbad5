//! The title of the page: what is new, then where one is.
//!
//! Seen on the tab of a page that nobody looks at; never the only place where something is told.

use crate::session::Session;
use crate::talk::Talk;
use crate::words::Words;
use leptos::prelude::*;
use web::dom::watch;

/// Keeps the title true for as long as the frame is shown.
pub fn follow(talk: Talk, words: &'static Words) {
    let session: Session = expect_context();
    watch(move || {
        let unread = talk.board.unread_sum();
        let fresh = talk.fresh.get();
        let site = session.site().map(|site| site.name).unwrap_or_default();
        document().set_title(&title(unread, fresh.as_deref(), &site, words.title));
    });
}

fn title(unread: u32, fresh: Option<&str>, site: &str, product: &str) -> String {
    let count = if unread > 0 {
        format!("({unread}) ")
    } else {
        String::new()
    };
    let place = [site, " · ", product].concat();
    [count, fresh.map_or(place, |fresh| ["● ", fresh].concat())].concat()
}

#[cfg(test)]
mod tests {
    use super::title;

    #[test]
    fn what_is_new_comes_first() {
        assert_eq!(title(0, None, "Pay", "Deskbell"), "Pay · Deskbell");
        assert_eq!(title(3, None, "Pay", "Deskbell"), "(3) Pay · Deskbell");
        assert_eq!(title(1, Some("New"), "Pay", "Deskbell"), "(1) ● New");
    }
}
