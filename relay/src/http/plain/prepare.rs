//! What may be told before the first word, in the page without script: the topic and the site's own
//! form.
//!
//! Draws what the desk would ask for. Never judges what comes back.

use super::draw::Said;
use super::form::FIELD;
use crate::paper::Paper;
use crate::words::{Lang, Words};
use desk::Settings;
use shared::{Due, Field, FieldKind, Label, Topic};

/// What a site asks for.
#[derive(Default)]
pub struct Prepared {
    topics: Vec<Topic>,
    fields: Vec<Field>,
}

impl Prepared {
    /// What these settings ask for.
    pub fn of(settings: Settings) -> Prepared {
        let topics = settings.topics.into_values().map(|topic| topic.shown);
        Prepared {
            topics: topics.collect(),
            fields: [Field::contact()]
                .into_iter()
                .chain(settings.form)
                .collect(),
        }
    }

    /// Draws it, with what was told before.
    pub fn draw(&self, paper: &mut Paper, lang: Lang, said: &Said<'_>) {
        let words = lang.words();
        if !self.topics.is_empty() {
            paper.tag("<label for=\"topic\">", words.plain_topic, "</label>\n");
            paper.raw("<select id=\"topic\" name=\"topic\">\n<option value=\"\">—</option>\n");
            for topic in &self.topics {
                let is_chosen = said.topic == Some(topic.id);
                let name = lang.of(&topic.en, &topic.zh);
                option(paper, &topic.id.to_string(), name, is_chosen);
            }
            paper.raw("</select>\n");
        }
        for field in &self.fields {
            let value = said.fields.iter().find(|one| one.field == field.id);
            let value = value.map_or("", |one| one.value.as_str());
            draw(paper, (lang, words), field, value);
        }
    }
}

fn draw(paper: &mut Paper, (lang, words): (Lang, &Words), field: &Field, value: &str) {
    let name = format!("{FIELD}{}", field.id);
    let label = match field.id {
        shared::FieldId::CONTACT => words.plain_contact,
        _ => lang.of(&field.en, &field.zh),
    };
    paper.tag("<label for=\"", &name, "\">").text(label);
    if field.due == Due::Before {
        paper.tag(" <span class=\"soft\">", words.plain_due, "</span>");
    }
    paper.raw("</label>\n");
    paper.raw(match field.kind {
        FieldKind::Choice => "<select",
        FieldKind::LongText => "<textarea rows=\"3\"",
        FieldKind::Text => "<input type=\"text\" autocomplete=\"off\"",
        FieldKind::Mail => "<input type=\"email\" autocomplete=\"email\"",
    });
    paper
        .tag(" id=\"", &name, "\"")
        .tag(" name=\"", &name, "\"");
    paper.tag(" maxlength=\"", &field.chars_max.to_string(), "\"");
    if field.due == Due::Before {
        paper.raw(" required");
    }
    match field.kind {
        FieldKind::Choice => {
            paper.raw(">\n<option value=\"\">—</option>\n");
            for Label { en, zh } in &field.choices {
                option(paper, en, lang.of(en, zh), en == value);
            }
            paper.raw("</select>\n");
        }
        FieldKind::LongText => {
            paper.raw(">\n").text(value).raw("</textarea>\n");
        }
        FieldKind::Text | FieldKind::Mail => {
            paper.tag(" value=\"", value, "\">\n");
        }
    }
}

fn option(paper: &mut Paper, value: &str, name: &str, is_chosen: bool) {
    paper.tag("<option value=\"", value, "\"");
    if is_chosen {
        paper.raw(" selected");
    }
    paper.tag(">", name, "</option>\n");
}
