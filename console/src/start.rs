//! From nothing to the first chat: a list of steps, each ticked by what is really there.
//!
//! Asks the relay while it is looked at. Keeps nothing but the wish not to see it any more.

use crate::api::{self, spawn};
use crate::copy::copy;
use crate::door::focus_soon;
use crate::paint::{button, only, slot};
use crate::route::{self, Route};
use crate::session::Session;
use crate::site_form::{chat, tag};
use crate::talk::Talk;
use crate::words::{Words, steps_done, use_words};
use client::agent::Input;
use leptos::prelude::*;
use shared::rest::{Site, Start};
use shared::{Choice, SiteId};
use std::time::Duration;
use web::components::icon::icon;
use web::dom::{El, el, watch};
use web::{page, storage};

/// How often the relay is asked while somebody looks.
const ASK_EVERY: Duration = Duration::from_secs(2);
/// Where it is kept that a site's list is not wanted.
const DISMISSED_KEY: &str = "deskbell.console.start.";
/// A tick.
const TICK: &str = "M5 12.5 10 17.5 19 7.5";
/// Steps in all.
const STEPS: usize = 8;

/// How far the site has come. Copyable handle.
#[derive(Clone, Copy)]
pub struct Progress {
    site: SiteId,
    start: RwSignal<Option<Start>>,
    dismissed: RwSignal<bool>,
}

impl Progress {
    /// What is known of a site at first; asks the relay where that matters.
    pub fn new(site: SiteId, is_administrator: bool) -> Progress {
        let kept = storage::read(&key(site)).ok().flatten();
        let progress = Progress {
            site,
            start: RwSignal::new(None),
            dismissed: RwSignal::new(kept.is_some() || !is_administrator),
        };
        if !progress.dismissed.get_untracked() {
            progress.ask();
        }
        progress
    }

    fn ask(self) {
        spawn(async move {
            if let Ok(start) = api::start(self.site).await
                && self.start.try_get_untracked().flatten() != Some(start)
            {
                self.start.try_set(Some(start));
            }
        });
    }

    /// Asks now and then, for as long as the current owner lives and nobody has been answered: what
    /// comes after that is done in this console.
    fn follow(self) {
        let asks = move || {
            let answered = self
                .start
                .get_untracked()
                .is_some_and(|start| start.answered);
            if !answered {
                self.ask();
            }
        };
        if let Ok(asking) = set_interval_with_handle(asks, ASK_EVERY) {
            on_cleanup(move || asking.clear());
        }
    }

    fn dismiss(self) {
        // Where storage is refused the wish lasts as long as the page.
        let _ = storage::write(&key(self.site), "1");
        self.dismissed.set(true);
        route::go(&Route::Inbox);
    }

    /// Whether the way there is shown above the inbox.
    fn is_wanted(self) -> bool {
        let done = self.start.get().is_none_or(Start::is_done);
        !done && !self.dismissed.get()
    }
}

fn key(site: SiteId) -> String {
    [DISMISSED_KEY, &site.to_string()].concat()
}

/// Whether this agent takes new conversations, or did when somebody was answered.
fn is_online(talk: Talk, start: Start) -> bool {
    start.answered || talk.choice() == Choice::Online
}

fn count(talk: Talk, start: Start) -> usize {
    let flags = [
        start.opened,
        is_online(talk, start),
        start.answered,
        start.invited,
        start.hours,
        start.looks,
    ];
    // The account and the site are there, or nobody would see this.
    2 + flags.iter().filter(|done| **done).count()
}

/// Draws the way to the list, above the inbox, until nothing is left to do.
pub fn start_strip() -> El {
    let words = use_words();
    let talk: Talk = expect_context();
    let progress: Progress = expect_context();
    // What is done on other pages is known when one is back.
    if !progress.dismissed.get_untracked() {
        progress.ask();
    }
    only(
        move || progress.is_wanted(),
        move || {
            progress.follow();
            let told = move || {
                let start = progress.start.get().unwrap_or_default();
                steps_done(words.lang, count(talk, start), STEPS)
            };
            el("a", "start-strip")
                .attr("href", &Route::Start.href())
                .attr("data-test", "to-start")
                .child(el("b", "").text(words.start().title))
                .child(el("span", "").live_text(told))
        },
    )
}

/// Draws the page.
pub fn start_page() -> El {
    let words = use_words();
    let says = words.start();
    let session: Session = expect_context();
    let progress: Progress = expect_context();
    focus_soon("page-title");
    let Some(site) = session.site().filter(|_| session.is_administrator()) else {
        return el("p", "empty").text(words.administrators_only);
    };
    progress.ask();
    progress.follow();
    let title = el("h1", "")
        .attr("id", "page-title")
        .attr("tabindex", "-1")
        .text(says.title);
    let done = Memo::new(move |_| progress.start.get().is_some_and(Start::is_done));
    let body = slot(
        move || (progress.start.get().is_some(), done.get()),
        move |(known, done)| {
            Some(match (known, done) {
                (false, _) => el("p", "loading")
                    .attr("role", "status")
                    .text(words.loading),
                (true, true) => all_done(words),
                (true, false) => steps(&site, progress),
            })
        },
    );
    el("div", "page")
        .attr("data-test", "start")
        .children([el("header", "page-head").child(title), body])
}

fn all_done(words: &Words) -> El {
    let says = words.start();
    let go = el("a", "button primary")
        .attr("href", &Route::Inbox.href())
        .text(says.to_inbox);
    el("section", "card")
        .attr("data-test", "start-done")
        .children([
            el("h2", "").attr("role", "status").text(says.all_done),
            el("p", "page-lead").text(says.all_done_lead),
            go,
        ])
}

fn steps(site: &Site, progress: Progress) -> El {
    let says = use_words().start();
    let dismiss = button("link", says.dismiss)
        .attr("data-test", "start-dismiss")
        .click(move || progress.dismiss());
    el("div", "").children([
        el("p", "page-lead").text(says.lead),
        el("section", "card").child(first_steps(site, progress)),
        el("h2", "steps-then").text(says.then),
        el("section", "card").child(later_steps(progress)),
        dismiss,
    ])
}

/// What leads to the first chat.
fn first_steps(site: &Site, progress: Progress) -> El {
    let words = use_words();
    let says = words.start();
    let talk: Talk = expect_context();
    let start = move || progress.start.get().unwrap_or_default();
    let online = button("button primary", words.go_online)
        .attr("data-test", "start-online")
        .click(move || talk.tell(Input::Choose(Choice::Online)));
    let inbox = to(&Route::Inbox, says.hello_act, "start-hello");
    el("ol", "plain steps")
        .attr("data-test", "steps")
        .children([
            step(says.yourself, "", || true, None),
            step(says.site, "", || true, None),
            step(
                says.open,
                says.open_lead,
                move || start().opened,
                Some(opening(site)),
            ),
            step(
                says.online,
                says.online_lead,
                move || is_online(talk, start()),
                Some(el("div", "acts").child(online)),
            ),
            step(
                says.hello,
                says.hello_lead,
                move || start().answered,
                Some(inbox),
            ),
        ])
}

/// The test page, and the tag for one's own.
fn opening(site: &Site) -> El {
    let words = use_words();
    let says = words.start();
    let open = el("a", "button primary")
        .attr("href", &chat(&page::origin(), &site.key))
        .attr("target", "_blank")
        .attr("rel", "noopener")
        .attr("data-test", "start-open")
        .text(says.open_act);
    let tag = tag(&page::origin(), &site.key);
    let by_tag = el("div", "start-tag").children([
        el("p", "field-hint").text(says.or_tag),
        copy(words.tag_label, &tag, "tag"),
    ]);
    el("div", "").children([el("div", "acts").child(open), by_tag])
}

/// What can wait.
fn later_steps(progress: Progress) -> El {
    let says = use_words().start();
    let later = |name, lead, done: fn(Start) -> bool, route: Route, test| {
        let is = move || done(progress.start.get().unwrap_or_default());
        step(name, lead, is, Some(to(&route, says.go, test)))
    };
    let invited: fn(Start) -> bool = |start| start.invited;
    let (test, route) = ("start-invite", Route::Team);
    let invite = later(says.invite, says.invite_lead, invited, route, test);
    let (test, route) = ("start-hours", Route::Routing);
    let hours = later(
        says.hours,
        says.hours_lead,
        |start| start.hours,
        route,
        test,
    );
    let (test, route) = ("start-looks", Route::Looks);
    let looks = later(
        says.looks,
        says.looks_lead,
        |start| start.looks,
        route,
        test,
    );
    el("ol", "plain steps").children([invite, hours, looks])
}

fn to(route: &Route, label: &str, test: &str) -> El {
    let link = el("a", "button")
        .attr("href", &route.href())
        .attr("data-test", test)
        .text(label);
    el("div", "acts").child(link)
}

/// One step: what it is, and what to do as long as it is not done.
fn step(name: &str, lead: &str, done: impl Fn() -> bool + Copy + 'static, act: Option<El>) -> El {
    let says = use_words().start();
    let state = el("span", "unseen").live_text(move || if done() { says.done } else { says.to_do });
    let head = el("p", "step-name")
        .child(el("span", "step-tick").child(icon(TICK)))
        .child(el("b", "").text(name))
        .child(state);
    let more = el("div", "step-more")
        .child(el("p", "field-hint").text(lead))
        .maybe(act)
        .hidden(done);
    let step = el("li", "step").children([head, more]);
    let element = step.element().clone();
    watch(move || {
        let _ = element.set_attribute("data-done", if done() { "true" } else { "false" });
    });
    step
}
