//! What a conversation is about, in a few small words: topic, team, language, priority.
//!
//! Shows only what is known; nothing at all where nothing is.

use crate::paint::slot;
use crate::talk::Talk;
use crate::words::{Lang, priority, use_words};
use leptos::prelude::*;
use shared::{ConversationId, TeamId, TopicId};
use web::dom::{El, el};

/// Draws the words of one open conversation.
pub fn tags(id: ConversationId) -> El {
    let words = use_words();
    let talk: Talk = expect_context();
    let known = move || {
        let one = talk.board.conversation(id)?;
        let level = (one.priority > 0).then(|| priority(words.lang, one.priority));
        let language = talk.board.about(id).map(|about| about.locale);
        let all = [
            level,
            one.topic
                .and_then(|topic| topic_name(talk, words.lang, topic)),
            one.team.and_then(|team| team_name(talk, team)),
            language.filter(|language| !language.is_empty()),
        ];
        Some(all)
    };
    slot(known, |known| {
        let known = known.as_ref()?;
        if known.iter().all(Option::is_none) {
            return None;
        }
        let urgent = known[0]
            .as_ref()
            .map(|text| el("span", "tag warn").text(text));
        let others = known[1..].iter().flatten();
        let others = others.map(|text| el("span", "tag").text(text));
        Some(el("span", "tags").maybe(urgent).children(others))
    })
}

/// The name of a topic, in this language.
pub fn topic_name(talk: Talk, lang: Lang, id: TopicId) -> Option<String> {
    talk.board.house.with(|house| {
        let topic = house.topics.iter().find(|topic| topic.id == id)?;
        Some(match lang {
            Lang::En => topic.en.clone(),
            Lang::ZhCn => topic.zh.clone(),
        })
    })
}

/// The name of a team.
pub fn team_name(talk: Talk, id: TeamId) -> Option<String> {
    talk.board.house.with(|house| {
        let team = house.teams.iter().find(|team| team.id == id)?;
        Some(team.name.clone())
    })
}
