//! What is not seen in the first view: its code comes in the chunk `later`.
//!
//! Each view is a function in [`Later`] and is drawn by [`late`], and nothing else may call it:
//! what the first view's own code can reach is downloaded with it. Never keeps the chat waiting.

use crate::app::App;
use crate::setup::Setup;
use crate::{
    amend, beside, connection, ending, form, guard, help, more, owner, queue, quiet, refused,
    signs, talk, trust,
};
use client::visitor::Input;
use leptos::prelude::{Get, GetUntracked, Set, WithUntracked, untrack};
use shared::Bookmark;
use wasm_bindgen::JsValue;
use web::components::acts::Wish;
use web::dom::{El, el, watch};
use web::{Lang, chunks};

/// Draws one part.
pub type View = fn(App, Lang) -> El;

/// What comes later.
pub struct Later {
    /// Connects.
    pub open: fn(App, Setup),
    /// Tells the client.
    pub tell: fn(App, Input),
    /// Tells the client where the person is.
    pub visit: fn(App),
    /// What follows an ended conversation.
    pub ended: View,
    /// The question whether to end or leave.
    pub question: View,
    /// The place in the queue, or the one that somebody would get.
    pub queue: View,
    /// What is announced of it.
    pub announced: View,
    /// The warning before an end for quiet.
    pub quiet: View,
    /// What was asked and does not happen.
    pub refused: View,
    /// The site's own form.
    pub form: View,
    /// Answers to find before anybody is asked.
    pub help: View,
    /// Why words wait for the form.
    pub missing: View,
    /// What is held back because nobody should send it.
    pub guard: View,
    /// The warning under a message that asks for such things.
    pub wary: View,
    /// The button to what else can be done.
    pub opener: View,
    /// The sheet of it.
    pub more: View,
    /// The way to go on with what another device shows.
    pub code: View,
    /// Says something, or holds it back.
    pub say: fn(App, String),
    /// What is done beside drawing.
    pub begin: fn(App, &str),
    /// Does what an owner's script asks for.
    pub heed: fn(App, &JsValue),
    /// How the connection is.
    pub banner: View,
    /// What shows that the conversation is genuine.
    pub genuine: View,
    /// Who is typing.
    pub typing: View,
    /// The button for files.
    pub files: View,
    /// The conversation.
    pub talk: View,
    /// Does what somebody wishes with a message.
    pub wish: fn(App, Lang, Wish, Bookmark),
    /// Begins to change the last message of one's own.
    pub edit_last: fn(App),
}

static LATER: Later = Later {
    open: connection::open,
    tell: connection::tell,
    visit: connection::visit,
    ended: ending::ended,
    question: ending::question,
    queue: queue::queue,
    announced: queue::announced,
    quiet: quiet::quiet,
    refused: refused::refused,
    form: form::form,
    help: help::help,
    missing: form::missing,
    guard: guard::guard,
    wary: guard::wary,
    say: beside::say,
    begin: beside::begin,
    heed: owner::heed,
    banner: signs::banner,
    genuine: trust::line,
    typing: signs::typing,
    files: signs::files,
    talk: talk::talk,
    wish: amend::wish,
    edit_last: amend::edit_last,
    opener: more::button,
    more: more::sheet,
    code: more::code,
};

web::chunk!(
    /// What came later. Only for an app whose `later` is true.
    later = "later": Later = LATER
);

/// Loads the chunk and connects; every [`late`] view is drawn when the client has begun.
pub fn load(app: App, setup: Setup) {
    fetched("later", move || (later().open)(app, setup));
}

/// Tells the client. There is nothing to tell before it is there: it begins with where the person
/// is, and nothing is said without it.
pub fn tell(app: App, input: Input) {
    if app.later.get_untracked() {
        (later().tell)(app, input);
    }
}

/// Tells the client where the person is now.
pub fn visit(app: App) {
    if app.later.get_untracked() {
        (later().visit)(app);
    }
}

// Acts as soon as everything is there.
fn when_there(app: App, act: impl FnOnce() + 'static) {
    let act: Box<dyn FnOnce()> = Box::new(act);
    let mut act = Some(act);
    watch(move || {
        if app.later.get()
            && let Some(act) = act.take()
        {
            untrack(act);
        }
    });
}

/// Begins what is done beside drawing. Only for an app whose `later` is true.
pub fn begin(app: App, scope: &str) {
    (later().begin)(app, scope);
}

/// Says something once it was looked at for secrets. The code for that is there a moment after the
/// first view, as is the client; until then the words stay in the composer, where leaving the page
/// keeps them.
pub fn say(app: App, text: String) {
    let draft = app.state.draft;
    if app.later.get_untracked() {
        return (later().say)(app, text);
    }
    draft.set(text.clone());
    when_there(app, move || {
        if draft.with_untracked(|draft| *draft == text) {
            draft.set(String::new());
            (later().say)(app, text);
        }
    });
}

/// Does what an owner's script asks for.
pub fn heed(app: App, data: JsValue) {
    when_there(app, move || (later().heed)(app, &data));
}

/// Answers a message, changes it or takes it back.
pub fn wish(app: App, lang: Lang, wish: Wish, mark: Bookmark) {
    when_there(app, move || (later().wish)(app, lang, wish, mark));
}

/// Begins to change the last message of one's own, if that may be changed.
pub fn edit_last(app: App) {
    when_there(app, move || (later().edit_last)(app));
}

/// Loads a chunk and acts; at once where there are none.
pub fn fetched(name: &'static str, then: impl FnOnce() + 'static) {
    if cfg!(feature = "split") {
        chunks::load(name, Box::new(then));
    } else {
        then();
    }
}

/// Draws a view when its code is there. Until then it is nothing, or while the person `waits` for
/// it three dots.
pub fn late(
    app: App,
    lang: Lang,
    view: fn(&Later) -> View,
    waits: impl Fn() -> bool + 'static,
) -> El {
    let around = late_after(app, lang, view, el("div", ""));
    around.live_attr("aria-busy", move || waits().then_some("true"))
}

/// Draws a view when its code is there, and until then what is given.
pub fn late_after(app: App, lang: Lang, view: fn(&Later) -> View, before: El) -> El {
    let around = el("div", "late").child(before.clone());
    let place = around.clone();
    watch(move || {
        if app.later.get() {
            before.element().remove();
            let _ = place.clone().child(untrack(|| view(later())(app, lang)));
        }
    });
    around
}

/// For a view that nobody waits for.
pub fn never() -> bool {
    false
}
