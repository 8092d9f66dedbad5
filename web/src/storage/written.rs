//! How an outbox is written: the browser's own JSON, so that a later build can read what an earlier
//! one kept.
//!
//! Only ever adds fields. What cannot be read is `None`, and never half of an outbox.

use crate::files;
use client::{Act, Kept, Say};
use js_sys::{Array, JSON, Object, Reflect};
use shared::{Bookmark, ConversationId, Millis, Seq, TabId};
use wasm_bindgen::{JsCast, JsValue};

/// Writes an outbox.
pub(super) fn write(kept: &Kept) -> String {
    let says = Array::new();
    for say in &kept.says {
        let object = Object::new();
        if let Some(conversation) = say.conversation {
            set(&object, "conversation", &(conversation.0 as f64).into());
        }
        write_act(&object, &say.act);
        set(&object, "at", &(say.at.0 as f64).into());
        says.push(&object);
    }
    let object = Object::new();
    set(&object, "tab", &JsValue::from_str(&kept.tab.to_string()));
    set(&object, "counted", &kept.counted.into());
    set(&object, "says", &says);
    JSON::stringify(&object)
        .map(String::from)
        .unwrap_or_default()
}

/// Reads an outbox.
pub(super) fn read(text: &str) -> Option<Kept> {
    let object = JSON::parse(text).ok()?;
    let says = get(&object, "says")?.dyn_into::<Array>().ok()?;
    Some(Kept {
        tab: TabId::parse(&get(&object, "tab")?.as_string()?)?,
        counted: get(&object, "counted")?.as_f64()? as u32,
        says: says
            .iter()
            .map(|say| read_say(&say))
            .collect::<Option<_>>()?,
    })
}

fn read_say(object: &JsValue) -> Option<Say> {
    Some(Say {
        conversation: get(object, "conversation")?
            .as_f64()
            .map(|conversation| ConversationId(conversation as u64)),
        act: read_act(object)?,
        at: Millis(get(object, "at")?.as_f64()? as u64),
    })
}

fn write_act(object: &Object, act: &Act) {
    let number = |name: &str, number: f64| set(object, name, &number.into());
    if let Some(text) = act.text() {
        set(object, "text", &JsValue::from_str(text));
    }
    match act {
        Act::Words { quote, .. } => {
            if let Some(mark) = quote {
                number("quoted", mark.conversation.0 as f64);
                number("quote", f64::from(mark.seq.0));
            }
        }
        Act::Amend { of, .. } => number("of", f64::from(of.0)),
        Act::File(file) => set(object, "file", &JsValue::from_str(&files::write(file))),
    }
}

fn read_act(object: &JsValue) -> Option<Act> {
    let number = |name: &str| get(object, name)?.as_f64();
    let text = get(object, "text")?.as_string();
    if let Some(file) = get(object, "file")?.as_string() {
        return files::read(&file).map(Act::File);
    }
    if let Some(of) = number("of") {
        return Some(Act::Amend {
            of: Seq(of as u32),
            text,
        });
    }
    let quote = number("quoted").zip(number("quote"));
    Some(Act::Words {
        text: text?,
        quote: quote.map(|(conversation, seq)| Bookmark {
            conversation: ConversationId(conversation as u64),
            seq: Seq(seq as u32),
        }),
    })
}

fn set(object: &Object, name: &str, value: &JsValue) {
    // Fails only for frozen objects and proxies.
    let _ = Reflect::set(object, &JsValue::from_str(name), value);
}

fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &JsValue::from_str(name)).ok()
}
