//! What an owner's scripts are told and may ask for, beyond showing and hiding.
//!
//! Reads off what is painted, and tells the host page counts and kinds: never a word that somebody
//! wrote. What the page claims of the visitor goes where the visitor could have written it.

use crate::app::App;
use crate::setup;
use crate::state::Mirror;
use crate::trust;
use crate::turn::Turn;
use client::Link;
use client::visitor::Input;
use js_sys::{JSON, Reflect};
use leptos::prelude::*;
use shared::host::{
    ASSIGNED, CLAIMS, CONNECTION, ENDED, ERROR, IDENTITY, LOCALE, LOGOUT, MESSAGE, QUEUE, RATED,
    THEME, UNREAD, WRITE,
};
use shared::{Author, Entry, Field, Filled, Place, Status, What};
use std::cell::RefCell;
use wasm_bindgen::JsValue;
use web::dom::watch;
use web::{Lang, clock, page};

/// What an owner calls the field that every form has.
const EMAIL: &str = "email";

/// Between claims, and between the name and the value of one.
const BETWEEN: [char; 2] = ['\u{1e}', '\u{1f}'];

/// What is told whenever it becomes another one.
const TOLD: [&str; 7] = [UNREAD, CONNECTION, QUEUE, ASSIGNED, ENDED, RATED, ERROR];

/// A detail that holds nothing.
const NOTHING: &str = "null";

thread_local! {
    /// What the page claims of the visitor. Forgotten with the document.
    static CLAIMED: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Begins to tell.
pub fn begin(app: App) {
    let mut was: [String; TOLD.len()] = Default::default();
    watch(move || {
        let turn = u32::from(app.state.turn.get() == Turn::Now);
        for (kind, was) in TOLD.iter().zip(&mut was) {
            let is = app.state.see(|mirror| detail(kind, mirror, turn));
            if *was != is {
                tell(app, kind, &is);
                *was = is;
            }
        }
        claim(app);
        trust::identify(app);
    });
    tell_messages(app);
    trust::follow(app);
}

/// Does what an owner's script asks for.
pub fn heed(app: App, asked: &JsValue) {
    let text = |name: &str| {
        let value = Reflect::get(asked, &name.into()).ok();
        value
            .and_then(|value| value.as_string())
            .unwrap_or_default()
    };
    match text("deskbell").as_str() {
        CLAIMS => {
            CLAIMED.set(text("claims"));
            claim(app);
        }
        WRITE => {
            app.state.put_back(&text("text"));
            page::focus("message");
        }
        LOCALE => app.speak_as_asked(Lang::from_tag(&text("locale"))),
        THEME => setup::wear(Some(&text("theme"))),
        IDENTITY => trust::take(app, text("signed")),
        LOGOUT => trust::leave(app),
        _ => {}
    }
}

// The detail of an event as JSON; empty while there is nothing to tell.
fn detail(kind: &str, mirror: &Mirror, turn: u32) -> String {
    let field = |name: &str, value: &str| ["{\"", name, "\":", value, "}"].concat();
    let is = |so: bool| if so { NOTHING } else { "" }.to_owned();
    match kind {
        UNREAD => field("count", &mirror.unread.max(turn).to_string()),
        CONNECTION => field("state", link(mirror.link)),
        QUEUE => match &mirror.status {
            Some(Status::Waiting(place)) => queue(place),
            _ => String::new(),
        },
        ASSIGNED => is(matches!(mirror.status, Some(Status::Answered(_)))),
        ENDED => is(mirror.status == Some(Status::Ended)),
        RATED => match mirror.rated {
            Some((_, score)) if score > 0 => field("score", &score.to_string()),
            _ => String::new(),
        },
        _ => match mirror.refused {
            Some((code, _)) => field("code", &["\"", code.as_str(), "\""].concat()),
            None => String::new(),
        },
    }
}

fn link(link: Link) -> &'static str {
    match link {
        Link::Idle | Link::Connecting => "\"connecting\"",
        Link::Live => "\"live\"",
        Link::Waiting { .. } => "\"waiting\"",
        Link::Stopped(_) => "\"stopped\"",
    }
}

fn queue(place: &Place) -> String {
    let staffed = if place.staffed { "true" } else { "false" };
    let position = (place.ahead + 1).to_string();
    let wait = place.wait.map_or(NOTHING.to_owned(), |wait| {
        let (low, high) = (wait.low_ms.to_string(), wait.high_ms.to_string());
        ["{\"low\":", &low, ",\"high\":", &high, "}"].concat()
    });
    let parts = [
        "{\"position\":",
        &position,
        ",\"staffed\":",
        staffed,
        ",\"wait\":",
        &wait,
        "}",
    ];
    parts.concat()
}

// What was there before this document was is no news.
fn tell_messages(app: App) {
    let (begun, mut last) = (clock::now(), None);
    watch(move || {
        let since = app.state.relay_time(begun);
        app.state.see_said(|said| {
            for (conversation, entry) in &said.entries {
                let mark = Some((*conversation, entry.seq));
                if mark > last {
                    last = mark;
                    if entry.at >= since {
                        tell(app, MESSAGE, message(entry));
                    }
                }
            }
        });
    });
}

fn message(entry: &Entry) -> &'static str {
    match &entry.what {
        What::Said {
            author: Author::Visitor,
            ..
        } => r#"{"from":"visitor","kind":"text"}"#,
        What::Said { .. } => r#"{"from":"support","kind":"text"}"#,
        What::Shared {
            author: Author::Visitor,
            ..
        } => r#"{"from":"visitor","kind":"file"}"#,
        What::Shared { .. } => r#"{"from":"support","kind":"file"}"#,
        _ => "",
    }
}

/// Tells the host page one thing; `detail` is JSON.
pub fn tell(app: App, kind: &str, detail: &str) {
    // What is empty is nothing to tell, and no JSON.
    if let Ok(detail) = JSON::parse(detail) {
        app.host.with_value(|host| {
            if let Some(host) = host {
                host.tell(kind, &detail);
            }
        });
    }
}

// Into what is empty: what the visitor wrote is worth more. The relay tells the form, and what is
// in it, before the place or the door.
fn claim(app: App) {
    let claims = CLAIMED.with_borrow(Clone::clone);
    let [between, within] = BETWEEN;
    for (name, value) in claims
        .split(between)
        .filter_map(|one| one.split_once(within))
    {
        let field = app.state.see(|mirror| {
            let told = mirror.door.is_some() || mirror.status.is_some();
            let field = named(mirror, name).filter(|_| told && mirror.link == Link::Live)?;
            let fits = field.takes(value) && mirror.filled(field.id).0.is_empty();
            fits.then_some(field.id)
        });
        if let Some(field) = field {
            let value = value.to_owned();
            app.tell(Input::Fill(Filled { field, value }));
        }
    }
}

fn named(mirror: &Mirror, name: &str) -> Option<Field> {
    if name == EMAIL {
        return Some(Field::contact());
    }
    let name = bare(name);
    let is = |field: &&Field| bare(&field.en) == name || bare(&field.zh) == name;
    mirror.fields.iter().find(is).cloned()
}

// `User ID` and `userId` are the same.
fn bare(label: &str) -> String {
    let mut bare = label.to_ascii_lowercase();
    bare.retain(|sign| !sign.is_ascii() || sign.is_ascii_alphanumeric());
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_and_the_name_that_a_script_gives_it_are_the_same() {
        assert_eq!(bare("User ID"), bare("userId"));
        assert_eq!(bare("账户名"), "账户名");
        assert_ne!(bare("Name"), bare("Account name"));
    }

    #[test]
    fn a_place_is_told_from_one_and_without_words() {
        let place = Place {
            ahead: 2,
            staffed: true,
            ..Place::default()
        };
        assert_eq!(
            queue(&place),
            r#"{"position":3,"staffed":true,"wait":null}"#
        );
    }
}
