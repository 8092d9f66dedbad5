//! Ties the client, the panel and the host page together.
//!
//! Tells the client what the person does and sees; paints what the client shows. Never decides.

use crate::host::{self, FromHost, Host};
use crate::setup::{self, Setup};
use crate::state::State;
use crate::{later, panel, words};
use client::Visitor;
use client::visitor::Input;
use leptos::prelude::*;
use std::ops::Deref;
use std::time::Duration;
use web::dom::watch;
use web::{Lang, Listener, Live, page, storage};

/// Two frames. By time, as a document that is hidden has no frames and is connected all the same.
const FIRST_PAINT: Duration = Duration::from_millis(32);

/// What the parts of the panel may do. It lives as long as its document; this is where it is.
#[derive(Clone, Copy)]
pub struct App(&'static Parts);

/// What there is of it.
pub struct Parts {
    /// What is painted.
    pub state: State,
    /// The client, as soon as its code is there.
    pub live: StoredValue<Option<Live<Visitor>>>,
    /// The host page, when there is one around this document.
    pub host: StoredValue<Option<Host>, LocalStorage>,
    /// The address and title of the page that the person is on.
    pub place: RwSignal<(String, String)>,
    /// The site's key.
    pub key: StoredValue<String>,
    /// Whether everything is there: the client, and what is not in the first view.
    pub later: RwSignal<bool>,
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        self.0
    }
}

/// Draws the app, and draws it anew when the language changes: sentences are plain text.
pub fn app(setup: Setup) {
    let host = setup.host.as_deref().map(Host::new);
    let app = App(Box::leak(Box::new(Parts {
        state: State::new(setup.lang, host.is_none()),
        live: StoredValue::new(None),
        place: RwSignal::new(host::first_place(host.is_some())),
        host: StoredValue::new_local(host),
        key: StoredValue::new(setup.site.clone()),
        later: RwSignal::new(false),
    })));
    app.listen();
    app.leave(setup.scope());
    let mut drawn = None;
    watch(move || {
        let lang = app.state.lang.get();
        let panel = untrack(|| panel::panel(app, lang));
        page::draw(&panel, drawn.replace(panel.clone()).as_ref());
    });
    let scope = setup.scope();
    watch(move || {
        if app.later.get() {
            untrack(|| later::begin(app, &scope));
        }
    });
    // After the first view is painted: nothing in it waits for this.
    set_timeout(move || later::load(app, setup), FIRST_PAINT);
}

impl App {
    /// Tells the client, once there is one.
    pub fn tell(self, input: Input) {
        later::tell(self, input);
    }

    /// Says what was written.
    pub fn say(self, text: String) {
        later::say(self, text);
    }

    /// Says it, once it may be said: as an answer or a change, where that was begun.
    pub fn utter(self, text: String) {
        self.tell(match self.state.aim.take() {
            Some(target) if target.edits => Input::Amend(target.mark, Some(text)),
            Some(target) => Input::Reply(target.mark, text),
            None => Input::Say(text),
        });
    }

    /// Gives what is held back to the field that it came from.
    pub fn give_back(self) {
        let held = self.state.held.try_update(std::mem::take);
        if let Some(text) = held.filter(|text| !text.is_empty()) {
            self.state.put_back(&text);
            page::focus("message");
        }
    }

    /// Changes the language, as soon as its words are there.
    pub fn speak(self, lang: Lang) {
        setup::choose(lang);
        words::learn(lang, move || {
            self.state.lang.set(lang);
            later::visit(self);
            // The control that was pressed is drawn anew and must not lose the focus.
            page::before_frame(|| page::focus("language"));
        });
    }

    /// Speaks as the page asks, unless the person has chosen.
    pub fn speak_as_asked(self, lang: Lang) {
        if setup::chosen().is_none() && self.state.lang.get_untracked() != lang {
            words::learn(lang, move || {
                self.state.lang.set(lang);
                later::visit(self);
            });
        }
    }

    /// Hides the panel, where a host page can.
    pub fn hide(self) {
        self.host.with_value(|host| {
            if let Some(host) = host {
                host.hide();
            }
        });
    }

    /// Whether there is a host page to hide the panel.
    pub fn is_framed(self) -> bool {
        self.host.with_value(Option::is_some)
    }

    fn listen(self) {
        let heard = StoredValue::new_local(Vec::new());
        let hear = move |message| match message {
            FromHost::Shown => {
                self.state.shown.set(true);
                page::focus("message");
            }
            FromHost::Hidden => self.state.shown.set(false),
            FromHost::Asked(data) => later::heed(self, data),
            FromHost::Page(url, title) => {
                self.place.set((url, title));
                later::visit(self);
            }
        };
        let escape = Listener::new(&page::document(), "keydown", move |event| {
            if host::is_escape(&event) && !self.close_more() && !self.close_question() {
                self.hide();
            }
        });
        let listener = self
            .host
            .with_value(|host| host.as_ref().map(|host| host.listen(hear)));
        heard.set_value([Some(escape), listener].into_iter().flatten().collect());
        self.host.with_value(|host| host.as_ref().map(Host::ready));
    }

    // A page that is left says so, as an answer cannot be read there. One that loads itself again,
    // being older than the relay, must not cost what was written.
    fn leave(self, scope: String) {
        self.state.draft.set(storage::kept_draft(&scope));
        let leaving = Listener::new(&page::window(), "pagehide", move |_| {
            self.give_back();
            self.state
                .draft
                .with_untracked(|draft| storage::keep_draft(&scope, draft));
            self.tell(Input::Leave);
        });
        StoredValue::new_local(leaving);
    }

    // Escape closes the innermost thing first.
    fn close_question(self) -> bool {
        if self.state.article.get_untracked() > 0 {
            self.state.article.set(0);
            page::before_frame(|| page::focus("help-search"));
            return true;
        }
        if self.state.held.with_untracked(|held| !held.is_empty()) {
            self.give_back();
            return true;
        }
        let open = self.state.ending.get_untracked();
        if open {
            self.state.ending.set(false);
            page::focus("message");
        }
        open
    }
}
