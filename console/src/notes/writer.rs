//! Where a note is written: a field of its own, in another colour, behind a button.
//!
//! Asks first when a note reads like an answer. What is written is kept until it is stored.

use super::reads::reads_like_an_answer;
use crate::api::{self, spawn};
use crate::drafts;
use crate::keys;
use crate::notices::Notices;
use crate::paint::{button, only, slot};
use crate::session::Session;
use crate::talk::Talk;
use crate::words::use_words;
use leptos::prelude::*;
use shared::ConversationId;
use shared::limits::TEXT_CHARS_MAX;
use shared::rest::NoteForm;
use wasm_bindgen::JsCast;
use web::dom::{El, el, watch};
use web::page;
use web_sys::{HtmlTextAreaElement, KeyboardEvent};

/// The id of the field.
const FIELD: &str = "note";

/// What is being written. Copyable handle.
#[derive(Clone, Copy)]
struct Writing {
    id: ConversationId,
    text: RwSignal<String>,
    open: RwSignal<bool>,
    /// Whether it is asked who it is for.
    asks: RwSignal<bool>,
    busy: RwSignal<bool>,
    /// The name of the note: the same until it is stored.
    name: StoredValue<u64>,
    session: Session,
    notices: Notices,
    talk: Talk,
}

/// Draws the button, and the field behind it. `answer` takes what was meant for the visitor, where
/// this agent may write to one.
pub fn writer(
    id: ConversationId,
    answer: impl Fn() -> Option<RwSignal<String>> + Copy + 'static,
) -> El {
    let words = use_words();
    let own = words.notes();
    let talk: Talk = expect_context();
    let key = [&talk.draft_key(id), ".note"].concat();
    let writing = Writing {
        id,
        text: RwSignal::new(drafts::read(&key)),
        open: RwSignal::new(false),
        asks: RwSignal::new(false),
        busy: RwSignal::new(false),
        name: StoredValue::new(fresh()),
        session: expect_context(),
        notices: expect_context(),
        talk,
    };
    writing
        .open
        .set(writing.text.with_untracked(|text| !text.is_empty()));
    watch(move || writing.text.with(|text| drafts::write(&key, text)));
    keys::on(move |key| {
        let is_note = key == keys::Key::Note;
        if is_note {
            writing.begin();
        }
        is_note
    });
    let begin = button("link note-begin", own.write)
        .attr("data-test", "note-begin")
        .attr("aria-keyshortcuts", "Alt+N")
        .hidden(move || writing.open.get())
        .click(move || writing.begin());
    let sheet = only(move || writing.open.get(), move || sheet(writing, answer));
    el("div", "note-writer").child(begin).child(sheet)
}

impl Writing {
    fn begin(self) {
        self.open.set(true);
        page::before_frame(|| page::focus(FIELD));
    }

    fn close(self) {
        self.text.set(String::new());
        self.asks.set(false);
        self.open.set(false);
        page::focus("composer");
    }

    fn keep(self, sure: bool) {
        let text = self.text.get_untracked();
        let Some(site) = untrack(|| self.session.site()).map(|site| site.id) else {
            return;
        };
        if text.trim().is_empty() || self.busy.get_untracked() {
            return;
        }
        if !sure && reads_like_an_answer(&text) {
            self.asks.set(true);
            return page::before_frame(|| page::focus("note-sure"));
        }
        self.asks.set(false);
        self.busy.set(true);
        let last = |all: &Vec<(ConversationId, shared::Entry)>| {
            all.last().map(|(_, entry)| entry.seq).unwrap_or_default()
        };
        let form = NoteForm {
            text,
            after: self.talk.board.entries.with_untracked(last),
            name: self.name.get_value(),
        };
        let failed = use_words().notes().failed;
        spawn(async move {
            let kept = api::save_note(site, self.id, &form).await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            match kept {
                Ok(note) => {
                    self.name.set_value(fresh());
                    self.talk.board.notes.learn([note]);
                    self.close();
                }
                Err(_) => self.notices.show(failed),
            }
        });
    }
}

fn sheet(writing: Writing, answer: impl Fn() -> Option<RwSignal<String>> + Copy + 'static) -> El {
    let words = use_words();
    let own = words.notes();
    let owner = Owner::current().unwrap_or_default();
    let keep = move |sure| owner.with(|| writing.keep(sure));
    let (kept, sure) = (keep.clone(), keep.clone());
    let field = field(writing, keep);
    let acts = el("div", "note-acts").children([
        el("span", "note-who").text(own.private),
        button("button small quiet", words.cancel).click(move || writing.close()),
        button("button small", own.keep)
            .attr("data-test", "note-keep")
            .hidden(move || writing.asks.get())
            .live_attr("disabled", move || writing.busy.get().then_some(""))
            .click(move || kept(false)),
    ]);
    let ask = only(
        move || writing.asks.get(),
        move || {
            let sure = sure.clone();
            let yes = button("button small", own.sure)
                .attr("id", "note-sure")
                .attr("data-test", "note-sure")
                .click(move || sure(true));
            let meant = answer().map(|draft| {
                button("button small", own.to_visitor)
                    .attr("data-test", "note-to-visitor")
                    .click(move || {
                        let text = writing.text.get_untracked();
                        draft.update(|draft| draft.push_str(&text));
                        writing.close();
                    })
            });
            el("div", "note-ask")
                .attr("role", "alert")
                .child(el("p", "").text(own.reads_like_an_answer))
                .child(yes)
                .maybe(meant)
        },
    );
    el("div", "note-sheet")
        .attr("data-test", "note-sheet")
        .children([field, colleagues(writing), ask, acts])
}

fn field(writing: Writing, keep: impl Fn(bool) + 'static) -> El {
    let own = use_words().notes();
    let field = el("textarea", "")
        .attr("id", FIELD)
        .attr("data-test", "note-field")
        .attr("rows", "2")
        .attr("dir", "auto")
        .attr("maxlength", &TEXT_CHARS_MAX.to_string())
        .attr("placeholder", own.hint)
        .attr("aria-label", own.label);
    let element: HtmlTextAreaElement = field.cast();
    let shown = element.clone();
    watch(move || {
        writing.text.with(|text| {
            if shown.value() != *text {
                shown.set_value(text);
            }
        });
    });
    field
        .on("input", move |_| {
            writing.asks.set(false);
            writing.text.set(element.value());
        })
        .on("keydown", move |event| {
            let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
                return;
            };
            match event.key().as_str() {
                "Enter" if !event.shift_key() && !event.is_composing() => {
                    event.prevent_default();
                    keep(false);
                }
                "Escape" => {
                    event.stop_propagation();
                    writing.close();
                }
                _ => {}
            }
        })
}

/// Whom an `@` at the end may call.
fn colleagues(writing: Writing) -> El {
    let own = use_words().notes();
    let begun = move || {
        writing.text.with(|text| {
            let (_, begun) = text.rsplit_once('@')?;
            (begun.chars().count() <= 20 && !begun.contains('\n')).then(|| begun.to_lowercase())
        })
    };
    let fits = move || {
        let Some(begun) = begun() else {
            return Vec::new();
        };
        let me = writing.talk.board.me.with(|me| me.as_ref().map(|me| me.id));
        let all = writing.talk.board.colleagues.get();
        let names = all.values().filter(|one| Some(one.face.id) != me);
        let names = names.map(|one| one.face.name.clone());
        names
            .filter(|name| name.to_lowercase().starts_with(&begun) && name.to_lowercase() != begun)
            .take(6)
            .collect::<Vec<_>>()
    };
    slot(fits, move |names| {
        let names = names.iter().map(|name| {
            let whole = ["@", name, " "].concat();
            button("button small", &["@", name].concat())
                .attr("data-test", "note-call")
                .click(move || {
                    writing.text.update(|text| {
                        let at = text.rfind('@').unwrap_or(text.len());
                        text.truncate(at);
                        text.push_str(&whole);
                    });
                    page::focus(FIELD);
                })
        });
        Some(
            el("div", "note-calls")
                .attr("role", "group")
                .attr("aria-label", own.call)
                .children(names),
        )
    })
}

/// A number that no other note of this agent has.
fn fresh() -> u64 {
    (js_sys::Math::random() * 9_007_199_254_740_992.0) as u64
}
