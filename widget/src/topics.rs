//! What it is about: chosen before the first word or while waiting.
//!
//! Plain radio buttons, so that keyboards and screen readers know them. Never guesses a topic.

use crate::app::App;
use crate::words::Words;
use client::visitor::Input;
use js_sys::Reflect;
use shared::Topic;
use web::Lang;
use web::dom::{El, el, watch};

/// Draws the choice, where there is one.
pub fn topics(app: App, lang: Lang) -> El {
    let state = app.state;
    let words = lang.widget();
    let list = el("div", "topics-list");
    let painted = list.clone();
    let mut drawn = 0;
    let mut radios: Vec<El> = Vec::new();
    watch(move || {
        state.see(|mirror| {
            // Drawn anew only when they are others: the focus is in one of them.
            if mirror.topics_told != drawn {
                drawn = mirror.topics_told;
                painted.element().set_text_content(None);
                radios.clear();
                for topic in &mirror.topics {
                    radios.push(radio(&painted, &topic.id.to_string(), name(lang, topic)));
                }
                // Somebody who finds nothing that fits can say so.
                radios.push(radio(&painted, "", words.about_else));
            }
            let chosen = |topic: &Topic| Some(topic.id) == mirror.topic;
            let last = mirror.topics.len();
            let index = mirror.topics.iter().position(chosen).unwrap_or(last);
            if let Some(radio) = radios.get(index) {
                let _ = Reflect::set(radio.element(), &"checked".into(), &true.into());
            }
        });
    });
    let choose = move |value: Option<String>| {
        let topic = state.see(|mirror| {
            let mut known = mirror.topics.iter().map(|topic| topic.id);
            known.find(|id| Some(id.to_string()) == value)
        });
        app.tell(Input::Topic(topic));
    };
    el("fieldset", "topics")
        .hidden(move || state.see(|mirror| mirror.topics.is_empty()))
        .child(el("legend", "").text(words.about))
        .child(list.on("change", move |event| {
            if let Some(target) = event.target() {
                let value = Reflect::get(&target, &"value".into());
                choose(value.ok().and_then(|value| value.as_string()));
            }
        }))
}

fn name(lang: Lang, topic: &Topic) -> &str {
    match lang {
        Lang::En => &topic.en,
        Lang::ZhCn => &topic.zh,
    }
}

fn radio(list: &El, value: &str, name: &str) -> El {
    let radio = el("input", "")
        .attr("type", "radio")
        .attr("name", "topic")
        .attr("data-test", "topic")
        .attr("value", value);
    let label = el("label", "topic").child(radio.clone()).text(name);
    let _ = list.clone().child(label);
    radio
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::TopicId;

    #[test]
    fn a_topic_is_named_in_the_visitors_language() {
        let topic = Topic {
            id: TopicId(7),
            en: "Deposits".to_owned(),
            zh: "充值".to_owned(),
        };

        assert_eq!(name(Lang::En, &topic), "Deposits");
        assert_eq!(name(Lang::ZhCn, &topic), "充值");
    }
}
