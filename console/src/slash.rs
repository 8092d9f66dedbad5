//! Canned replies in the composer: `/` and a few letters, and one of them stands there.
//!
//! Offers those of the visitor's language and of one's own teams first. Never sends one.

use crate::api::{self, spawn};
use crate::paint::slot;
use crate::session::Session;
use crate::talk::Talk;
use crate::words::use_words;
use leptos::prelude::*;
use shared::ConversationId;
use shared::TeamId;
use shared::rest::replies::ReplyForm;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web::Lang;
use web::dom::{El, el, watch};
use web::page;
use web_sys::{Event, KeyboardEvent};

/// Replies that are offered at once.
const OFFERED_LEN_MAX: usize = 7;
/// The id of the list.
const LIST: &str = "slash-list";

/// What is offered. Copyable handle.
#[derive(Clone, Copy)]
struct Slash {
    id: ConversationId,
    draft: RwSignal<String>,
    all: RwSignal<Vec<ReplyForm>>,
    /// Which of those that are offered is chosen.
    at: RwSignal<usize>,
    /// Whether it was sent away until the slash is gone.
    off: RwSignal<bool>,
    session: Session,
    talk: Talk,
}

/// Puts the list above a composer.
pub fn slash(id: ConversationId, draft: RwSignal<String>, composer: El) -> El {
    let slash = Slash {
        id,
        draft,
        all: RwSignal::default(),
        at: RwSignal::new(0),
        off: RwSignal::new(false),
        session: expect_context(),
        talk: expect_context(),
    };
    let is_begun = Memo::new(move |_| draft.with(|text| text.starts_with('/')));
    watch(move || {
        slash.off.set(false);
        if is_begun.get() {
            untrack(|| slash.ask());
        }
    });
    watch(move || {
        draft.track();
        slash.at.set(0);
    });
    let offered = Memo::new(move |_| slash.offered());
    tell_field(slash, offered);
    let outer = el("div", "slash-frame")
        .child(list(slash, offered))
        .child(composer);
    hear(&outer, slash, offered);
    outer
}

impl Slash {
    fn ask(self) {
        let Some(site) = self.session.site().map(|site| site.id) else {
            return;
        };
        spawn(async move {
            if let Ok(form) = api::replies(site).await {
                let _ = self.all.try_set(form.replies);
            }
        });
    }

    fn offered(self) -> Vec<ReplyForm> {
        let begun = self.draft.with(|text| begun(text));
        let Some(begun) = begun.filter(|_| !self.off.get()) else {
            return Vec::new();
        };
        let lang = self.talk.board.about(self.id).map(|about| about.locale);
        let lang = Lang::from_tag(&lang.unwrap_or_default()).tag();
        let teams = self.talk.board.own().map(|own| own.teams);
        self.all
            .with(|all| fitting(all, &begun, lang, &teams.unwrap_or_default()))
    }

    /// The words as they would be said.
    fn filled(self, reply: &ReplyForm) -> String {
        let site = untrack(|| self.session.site()).map(|site| site.name);
        let me = self.talk.board.me.with_untracked(Clone::clone);
        let agent = me.map(|me| me.name).unwrap_or_default();
        let site = site.unwrap_or_default();
        reply.filled(|variable| match variable {
            "agent" => agent.clone(),
            "site" => site.clone(),
            _ => self.id.to_string(),
        })
    }

    fn take(self, reply: &ReplyForm) {
        self.draft.set(self.filled(reply));
        page::focus("composer");
        if let Some(site) = untrack(|| self.session.site()) {
            let id = reply.id;
            spawn(async move {
                // Only the order depends on it.
                let _ = api::reply_used(site.id, id).await;
            });
        }
    }
}

/// What was typed behind the slash; only while it is the first and one word.
fn begun(text: &str) -> Option<String> {
    let begun = text.strip_prefix('/')?;
    (!begun.contains(char::is_whitespace)).then(|| begun.to_lowercase())
}

/// Those that fit, the best first: by name before by words, the visitor's language before others,
/// then as they came, by use.
fn fitting(all: &[ReplyForm], begun: &str, lang: &str, teams: &[TeamId]) -> Vec<ReplyForm> {
    let own = |reply: &&ReplyForm| reply.team.is_none_or(|team| teams.contains(&team));
    let fits = |reply: &&ReplyForm| {
        let name = reply.name.to_lowercase();
        name.contains(begun) || reply.text.to_lowercase().contains(begun)
    };
    let mut found: Vec<&ReplyForm> = all.iter().filter(own).filter(fits).collect();
    found.sort_by_key(|reply| {
        let named = reply.name.to_lowercase().starts_with(begun);
        (reply.lang != lang, !named)
    });
    found.into_iter().take(OFFERED_LEN_MAX).cloned().collect()
}

fn list(slash: Slash, offered: Memo<Vec<ReplyForm>>) -> El {
    let own = use_words().notes();
    let begun = move || slash.draft.with(|text| begun(text).is_some());
    let none = el("p", "slash-none")
        .attr("role", "status")
        .hidden(move || {
            let some = slash.all.with(Vec::is_empty) || !offered.with(Vec::is_empty);
            some || !begun() || slash.off.get()
        })
        .text(own.no_reply);
    let rows = slot(
        move || offered.get(),
        move |all| {
            if all.is_empty() {
                return None;
            }
            let rows = all.iter().enumerate().map(|(index, reply)| {
                let taken = reply.clone();
                el("li", "slash-row")
                    .attr("id", &[LIST, "-", &index.to_string()].concat())
                    .attr("role", "option")
                    .attr("data-test", "slash-row")
                    .live_attr("aria-selected", move || {
                        Some(if slash.at.get() == index {
                            "true"
                        } else {
                            "false"
                        })
                    })
                    .child(el("b", "").text("/").text(&reply.name))
                    .child(
                        el("span", "")
                            .attr("lang", &reply.lang)
                            .text(&slash.filled(reply)),
                    )
                    // Not a click: that would take the focus from the field first.
                    .on("mousedown", move |event| {
                        event.prevent_default();
                        slash.take(&taken);
                    })
            });
            let list = el("ul", "plain slash")
                .attr("id", LIST)
                .attr("role", "listbox")
                .attr("aria-label", own.replies)
                .attr("data-test", "slash")
                .children(rows);
            Some(list)
        },
    );
    el("div", "slash-place").child(none).child(rows)
}

/// The field says what it leads, as a combobox does.
fn tell_field(slash: Slash, offered: Memo<Vec<ReplyForm>>) {
    watch(move || {
        let chosen = offered.with(|all| (!all.is_empty()).then(|| slash.at.get()));
        page::before_frame(move || {
            let Some(field) = page::document().get_element_by_id("composer") else {
                return;
            };
            let _ = match chosen {
                Some(at) => {
                    let row = [LIST, "-", &at.to_string()].concat();
                    let _ = field.set_attribute("aria-controls", LIST);
                    field.set_attribute("aria-activedescendant", &row)
                }
                None => {
                    let _ = field.remove_attribute("aria-controls");
                    field.remove_attribute("aria-activedescendant")
                }
            };
        });
    });
}

/// Hears keys before the composer does.
fn hear(outer: &El, slash: Slash, offered: Memo<Vec<ReplyForm>>) {
    let heard = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
            return;
        };
        let all = offered.try_get_untracked().unwrap_or_default();
        if all.is_empty() || event.is_composing() || event.shift_key() {
            return;
        }
        let at = slash.at.get_untracked().min(all.len() - 1);
        match event.key().as_str() {
            "ArrowDown" => slash.at.set((at + 1) % all.len()),
            "ArrowUp" => slash.at.set((at + all.len() - 1) % all.len()),
            "Enter" | "Tab" => slash.take(&all[at]),
            "Escape" => slash.off.set(true),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    });
    let function = heard.as_ref().unchecked_ref();
    let _ = outer
        .element()
        .add_event_listener_with_callback_and_bool("keydown", function, true);
    StoredValue::new_local(heard);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(name: &str, lang: &str, team: Option<u32>) -> ReplyForm {
        ReplyForm {
            name: name.to_owned(),
            lang: lang.to_owned(),
            team: team.map(TeamId),
            text: "money back".to_owned(),
            ..ReplyForm::default()
        }
    }

    #[test]
    fn the_best_comes_first_and_other_teams_never() {
        let all = [
            reply("thanks", "en", None),
            reply("refund", "zh-CN", None),
            reply("refund", "en", Some(2)),
            reply("refund-late", "en", Some(3)),
        ];
        let names = |begun: &str| {
            let found = fitting(&all, begun, "en", &[TeamId(2)]);
            found
                .iter()
                .map(|reply| format!("{} {}", reply.name, reply.lang))
                .collect::<Vec<_>>()
        };

        assert_eq!(names("ref"), ["refund en", "refund zh-CN"]);
        assert_eq!(names("money"), ["thanks en", "refund en", "refund zh-CN"]);
        assert_eq!(names("nothing"), [""; 0]);
    }

    #[test]
    fn a_slash_is_a_name_only_at_the_start_and_in_one_word() {
        assert_eq!(begun("/Ref").as_deref(), Some("ref"));
        assert_eq!(begun("/").as_deref(), Some(""));
        assert_eq!(begun("/ref und"), None);
        assert_eq!(begun("and/or"), None);
    }
}
