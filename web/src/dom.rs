//! Elements made straight in the document, and kept live by leptos.
//!
//! `view!` makes a Rust type of each shape of element, and code for each type: measured, two thirds
//! of the visitor's download. Here every element is the same type and every effect the same code.
//! Owners, signals and effects are leptos' own, and an [`El`] stands in a `view!` like any other
//! child. Never takes markup: text is always text.

mod hosted;

pub use hosted::Hosted;

use crate::events::Listener;
use crate::page;
use leptos::prelude::*;
use leptos::reactive::effect::RenderEffect;
use leptos::tachys::view::{Mountable, Render};
use std::borrow::Cow;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, Node};

/// Where the elements of icons live.
const SVG: &str = "http://www.w3.org/2000/svg";

/// One element under construction.
#[derive(Clone)]
pub struct El(Element);

/// Begins an element; an empty class is none.
///
/// # Panics
/// Panics for a tag that cannot be one.
#[must_use]
pub fn el(tag: &'static str, class: &str) -> El {
    let element = page::document()
        .create_element(tag)
        .expect("a tag is a name");
    El(element).class(class)
}

/// Begins an element of an icon.
///
/// # Panics
/// Panics for a tag that cannot be one.
#[must_use]
pub fn svg(tag: &'static str, class: &str) -> El {
    let made = page::document().create_element_ns(Some(SVG), tag);
    El(made.expect("a tag is a name")).class(class)
}

/// Runs now, and again whenever a signal that it reads changes, as long as its owner lives.
pub fn watch(act: impl FnMut() + 'static) {
    watch_boxed(Box::new(act));
}

fn watch_boxed(mut act: Box<dyn FnMut()>) {
    StoredValue::new_local(RenderEffect::new(move |_: Option<()>| act()));
}

/// What a `view!` made, in an element of its own.
impl From<AnyView> for El {
    fn from(view: AnyView) -> El {
        let around = el("div", "");
        let mut state = view.build();
        state.mount(around.element(), None);
        StoredValue::new_local(state);
        around
    }
}

impl El {
    /// Adds an attribute.
    #[must_use]
    pub fn attr(self, name: &str, value: &str) -> El {
        // Refused only for names that are none.
        let _ = self.0.set_attribute(name, value);
        self
    }

    /// Adds text.
    #[must_use]
    pub fn text(self, text: &str) -> El {
        // Into an element that was just made nothing is refused.
        let _ = self.0.append_with_str_1(text);
        self
    }

    /// Adds an element.
    #[must_use]
    pub fn child(self, child: El) -> El {
        let _ = self.0.append_child(&child.0);
        self
    }

    /// Adds an element, if there is one.
    #[must_use]
    pub fn maybe(self, child: Option<El>) -> El {
        match child {
            Some(child) => self.child(child),
            None => self,
        }
    }

    /// Adds elements.
    #[must_use]
    pub fn children(self, children: impl IntoIterator<Item = El>) -> El {
        children.into_iter().fold(self, El::child)
    }

    /// Adds text that is always what `words` returns.
    #[must_use]
    pub fn live_text<T: Into<Cow<'static, str>>>(self, words: impl Fn() -> T + 'static) -> El {
        self.live_text_boxed(Box::new(move || words().into()))
    }

    /// Keeps an attribute at what `value` returns; `None` is no attribute.
    #[must_use]
    pub fn live_attr<T: Into<Cow<'static, str>>>(
        self,
        name: &'static str,
        value: impl Fn() -> Option<T> + 'static,
    ) -> El {
        self.live_attr_boxed(name, Box::new(move || value().map(Into::into)))
    }

    /// Keeps a class while `has` is true.
    #[must_use]
    pub fn live_class(self, class: &'static str, has: impl Fn() -> bool + 'static) -> El {
        let list = self.0.class_list();
        watch(move || {
            let _ = if has() {
                list.add_1(class)
            } else {
                list.remove_1(class)
            };
        });
        self
    }

    /// Hides the element while `is` is true.
    #[must_use]
    pub fn hidden(self, is: impl Fn() -> bool + 'static) -> El {
        self.live_attr("hidden", move || is().then_some(""))
    }

    /// Hears events for as long as the current owner lives.
    #[must_use]
    pub fn on(self, kind: &'static str, hear: impl FnMut(Event) + 'static) -> El {
        StoredValue::new_local(Listener::new(&self.0, kind, hear));
        self
    }

    /// Acts on a click or its like.
    #[must_use]
    pub fn click(self, act: impl Fn() + 'static) -> El {
        self.on("click", move |_| act())
    }

    /// The element itself.
    #[must_use]
    pub fn element(&self) -> &Element {
        &self.0
    }

    /// The element itself, as the kind that its tag made it.
    ///
    /// # Panics
    /// Panics when the tag makes another kind.
    #[must_use]
    pub fn cast<T: JsCast>(&self) -> T {
        let Ok(element) = self.element().clone().dyn_into() else {
            panic!("the tag makes this kind of element");
        };
        element
    }

    fn class(self, class: &str) -> El {
        if class.is_empty() {
            self
        } else {
            self.attr("class", class)
        }
    }

    fn live_text_boxed(self, words: Box<dyn Fn() -> Cow<'static, str>>) -> El {
        let node: Node = page::document().create_text_node("").into();
        let _ = self.0.append_child(&node);
        // Equal words are not written again: a live region would say them again.
        watch(move || {
            let words = words();
            if node.text_content().as_deref() != Some(&*words) {
                node.set_text_content(Some(&words));
            }
        });
        self
    }

    fn live_attr_boxed(
        self,
        name: &'static str,
        value: Box<dyn Fn() -> Option<Cow<'static, str>>>,
    ) -> El {
        let element = self.element().clone();
        watch(move || {
            let _ = match value() {
                Some(value) => element.set_attribute(name, &value),
                None => element.remove_attribute(name),
            };
        });
        self
    }
}
