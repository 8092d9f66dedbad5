//! Finding the answer first: help articles of the site, searched in the frame as one types.
//!
//! Fetched when the chat is live, and there from then on, with or without the relay. The composer
//! stays in sight all the while. Never asks the relay what somebody types here.

mod article;
mod search;

use crate::app::App;
use crate::words::Words;
use client::Link;
use js_sys::Reflect;
use leptos::prelude::*;
use search::Index;
use shared::help::Help;
use shared::version::BINARY;
use shared::{Topic, TopicId};
use wasm_bindgen::JsCast;
use web::dom::{El, el, watch};
use web::{Lang, fetch, page};
use web_sys::{Element, Event};

/// Articles of one topic that are shown before anything is searched; all others are found.
const SHOWN_LEN_MAX: usize = 4;

/// Articles that are found at most.
const FOUND_LEN_MAX: usize = 8;

/// What was fetched, and how it is found.
struct Shelf {
    help: Help,
    index: Index,
}

/// What the parts of the help share.
#[derive(Clone, Copy)]
struct Desk {
    app: App,
    lang: Lang,
    shelf: StoredValue<Option<Shelf>, LocalStorage>,
    // Counts what was fetched.
    pulse: RwSignal<u32>,
    query: RwSignal<String>,
    // Whether somebody said that an article helped.
    glad: RwSignal<bool>,
}

/// Draws search, list and article; nothing where there are no articles.
pub fn help(app: App, lang: Lang) -> El {
    let state = app.state;
    let desk = Desk {
        app,
        lang,
        shelf: StoredValue::new_local(None),
        pulse: RwSignal::new(0),
        query: RwSignal::new(String::new()),
        glad: RwSignal::new(false),
    };
    watch(move || {
        // Each time that the connection is back, until it is there.
        if state.link() == Link::Live && desk.shelf.with_value(Option::is_none) {
            desk.fetch();
        }
    });
    let nothing = move || {
        desk.pulse.track();
        let is_bare = desk.see(|shelf| shelf.help.articles.is_empty());
        is_bare.unwrap_or(true) || !state.is_empty()
    };
    el("section", "help")
        .attr("data-test", "help")
        .attr("aria-label", lang.widget().help.name)
        .hidden(nothing)
        .children([desk.find(), desk.article()])
}

impl Desk {
    fn fetch(self) {
        let key = self.app.key.get_value();
        let url = ["/help/", &key, "/", self.lang.tag(), ".", BINARY].concat();
        page::spawn(async move {
            let Some(help) = fetch::decoded::<Help>(&url).await else {
                return;
            };
            let topics = self.app.state.see(|mirror| mirror.topics.clone());
            let index = Index::new(&help.articles, |topic| self.name(&topics, topic));
            // The panel may be another one by the time of the answer.
            let _ = self.shelf.try_set_value(Some(Shelf { help, index }));
            let _ = self.pulse.try_update(|pulse| *pulse += 1);
        });
    }

    fn see<R>(self, see: impl FnOnce(&Shelf) -> R) -> Option<R> {
        self.shelf.with_value(|shelf| shelf.as_ref().map(see))
    }

    fn name(self, topics: &[Topic], id: TopicId) -> &str {
        let topic = topics.iter().find(|topic| topic.id == id);
        topic.map_or("", |topic| match self.lang {
            Lang::En => &topic.en,
            Lang::ZhCn => &topic.zh,
        })
    }

    fn find(self) -> El {
        let (words, state) = (&self.lang.widget().help, self.app.state);
        let field = el("input", "")
            .attr("type", "search")
            .attr("id", "help-search")
            .attr("data-test", "help-search")
            .attr("autocomplete", "off")
            .attr("enterkeyhint", "search")
            .attr("aria-label", words.search)
            .attr("placeholder", words.search)
            .on("input", move |event| {
                self.glad.set(false);
                self.query.set(value(&event));
            });
        let list = el("ul", "help-list").attr("data-test", "help-list");
        let painted = list.clone();
        watch(move || {
            self.pulse.track();
            painted.element().set_text_content(None);
            self.query.with(|query| self.list(&painted, query));
        });
        let list = list.on("click", move |event| {
            if let Some(at) = chosen(&event) {
                state.article.set(at);
                page::before_frame(|| page::focus("help-title"));
            }
        });
        let found = move || {
            self.pulse.track();
            if self.glad.get() {
                return words.glad.to_owned();
            }
            self.query.with(|query| match self.found(query) {
                None => String::new(),
                Some(found) if found.is_empty() => words.none.to_owned(),
                Some(found) => (words.found)(u32::try_from(found.len()).unwrap_or(0)),
            })
        };
        el("div", "help-find")
            .hidden(move || state.article.get() > 0)
            .children([
                field,
                el("p", "help-said").attr("role", "status").live_text(found),
                list,
            ])
    }

    // What is found, the best first; `None`: nothing is searched for.
    fn found(self, query: &str) -> Option<Vec<usize>> {
        if query.trim().is_empty() {
            return None;
        }
        let mut found = self.see(|shelf| shelf.index.search(query))?;
        found.truncate(FOUND_LEN_MAX);
        Some(found)
    }

    fn list(self, list: &El, query: &str) {
        let found = self.found(query);
        self.see(|shelf| {
            let articles = &shelf.help.articles;
            let row = |at: usize| {
                let button = el("button", "help-title")
                    .attr("type", "button")
                    .attr("data-at", &(at + 1).to_string())
                    .text(&articles[at].title);
                el("li", "").child(button)
            };
            if let Some(found) = found {
                found
                    .into_iter()
                    .for_each(|at| drop(list.clone().child(row(at))));
                return;
            }
            // Those of no topic first; of each topic as the owner ordered them.
            let topics = self.app.state.see(|mirror| mirror.topics.clone());
            let ids = topics.iter().map(|topic| Some(topic.id));
            for id in [None].into_iter().chain(ids) {
                let of = (0..articles.len()).filter(|at| articles[*at].topic == id);
                let rows: Vec<_> = of.take(SHOWN_LEN_MAX).map(row).collect();
                if let Some(id) = id.filter(|_| !rows.is_empty()) {
                    let name = self.name(&topics, id);
                    let _ = list.clone().child(el("li", "help-topic").text(name));
                }
                let _ = list.clone().children(rows);
            }
        });
    }

    fn here<R>(self, see: impl FnOnce(&shared::help::Article) -> R) -> Option<R> {
        self.pulse.track();
        let at = self.app.state.article.get().checked_sub(1)?;
        let at = usize::try_from(at).ok()?;
        self.see(|shelf| shelf.help.articles.get(at).map(see))?
    }
}

fn value(event: &Event) -> String {
    let value = event
        .target()
        .and_then(|target| Reflect::get(&target, &"value".into()).ok());
    value
        .and_then(|value| value.as_string())
        .unwrap_or_default()
}

fn chosen(event: &Event) -> Option<u32> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let button = target.closest("[data-at]").ok()??;
    button.get_attribute("data-at")?.parse().ok()
}
