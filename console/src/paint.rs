//! Parts of a page that come, go and change: what `web::dom` leaves to whoever needs it.
//!
//! Each part has an owner of its own, so that what it listens to ends with it. Parts are drawn
//! untracked: only what they are picked by draws them anew.

use leptos::prelude::*;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use web::dom::{El, el, watch};
use web_sys::Node;

/// A button that does not send a form.
pub fn button(class: &str, label: &str) -> El {
    el("button", class).attr("type", "button").text(label)
}

/// Draws a part that is another one whenever `pick` returns something else.
pub fn slot<T: PartialEq + 'static>(
    pick: impl Fn() -> T + 'static,
    make: impl Fn(&T) -> Option<El> + 'static,
) -> El {
    let picked = Rc::new(RefCell::new(None::<T>));
    let now = Rc::clone(&picked);
    let changes = move || {
        let next = pick();
        let changes = now.borrow().as_ref() != Some(&next);
        if changes {
            now.replace(Some(next));
        }
        changes
    };
    let draw = move || picked.borrow().as_ref().and_then(&make);
    slot_boxed(Box::new(changes), Box::new(draw))
}

/// Draws a part that is there while `is` returns true.
pub fn only(is: impl Fn() -> bool + 'static, make: impl Fn() -> El + 'static) -> El {
    slot(is, move |is| is.then(&make))
}

/// Keeps one child of `place` for each key, in order. A child that stays is not touched, so that
/// the focus stays and a screen reader hears only what is new.
pub fn each(
    place: El,
    keys: impl Fn() -> Vec<u64> + 'static,
    make: impl Fn(u64) -> El + 'static,
) -> El {
    each_boxed(place, Box::new(keys), Box::new(make))
}

fn slot_boxed(mut changes: Box<dyn FnMut() -> bool>, draw: Box<dyn Fn() -> Option<El>>) -> El {
    let place = el("div", "slot");
    let element = place.element().clone();
    let parent = Owner::current().unwrap_or_default();
    let mut owner = None::<Owner>;
    watch(move || {
        if !changes() {
            return;
        }
        if let Some(owner) = owner.take() {
            owner.cleanup();
        }
        element.set_text_content(None);
        let fresh = parent.with(Owner::new);
        if let Some(child) = fresh.with(|| untrack(&draw)) {
            // Into an element that was just emptied nothing is refused.
            let _ = element.append_child(child.element());
        }
        owner = Some(fresh);
    });
    place
}

fn each_boxed(place: El, keys: Box<dyn Fn() -> Vec<u64>>, make: Box<dyn Fn(u64) -> El>) -> El {
    let parent = Owner::current().unwrap_or_default();
    let element = place.element().clone();
    let mut painted: BTreeMap<u64, (Owner, El)> = BTreeMap::new();
    watch(move || {
        let keys = keys();
        painted.retain(|key, (owner, child)| {
            let stays = keys.contains(key);
            if !stays {
                child.element().remove();
                owner.cleanup();
            }
            stays
        });
        let mut next: Option<Node> = element.first_child();
        for key in keys {
            let (_, child) = painted.entry(key).or_insert_with(|| {
                let owner = parent.with(Owner::new);
                let child = owner.with(|| untrack(|| make(key)));
                (owner, child)
            });
            let child = child.element();
            if next.as_ref() == Some(child.as_ref()) {
                next = child.next_sibling();
            } else {
                // Refused only when somebody else took `next` out of the list.
                let _ = element.insert_before(child, next.as_ref());
            }
        }
    });
    place
}
