//! How an outbox is written: the browser's own JSON, so that a later build can read what an earlier
//! one kept.
//!
//! Only ever adds fields. What cannot be read is `None`, and never half of an outbox.

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
        // A build that knows of words alone reads words.
        set(
            &object,
            "text",
            &JsValue::from_str(say.act.text().unwrap_or_default()),
        );
        match &say.act {
            Act::Words { quote: None, .. } => {}
            Act::Words {
                quote: Some(mark), ..
            } => {
                set(&object, "quote", &mark.seq.0.into());
                set(&object, "quotes", &(mark.conversation.0 as f64).into());
            }
            Act::Amend { of, text } => {
                set(&object, "amends", &of.0.into());
                set(&object, "withdraws", &text.is_none().into());
            }
        }
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
        act: read_act(object, get(object, "text")?.as_string()?),
        at: Millis(get(object, "at")?.as_f64()? as u64),
    })
}

fn read_act(object: &JsValue, text: String) -> Act {
    let number = |name| get(object, name).and_then(|it| it.as_f64());
    if let Some(of) = number("amends") {
        let withdraws = get(object, "withdraws").is_some_and(|it| it.is_truthy());
        return Act::Amend {
            of: Seq(of as u32),
            text: (!withdraws).then_some(text),
        };
    }
    let quote = number("quotes").zip(number("quote"));
    let quote = quote.map(|(conversation, seq)| Bookmark {
        conversation: ConversationId(conversation as u64),
        seq: Seq(seq as u32),
    });
    Act::Words { text, quote }
}

fn set(object: &Object, name: &str, value: &JsValue) {
    // Fails only for frozen objects and proxies.
    let _ = Reflect::set(object, &JsValue::from_str(name), value);
}

fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &JsValue::from_str(name)).ok()
}
