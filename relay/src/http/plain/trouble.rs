//! What the page says when something was not said, and the way to say it all the same.

use super::draw::{Around, Said, tab_field};
use super::form::FIELD;
use crate::paper::Paper;
use crate::words::Words;

/// What went wrong, and what to do.
pub fn told(paper: &mut Paper, words: &Words, said: &Said<'_>) {
    let refused = said.refused.map(|code| words.refusal(code));
    let lost = said.is_lost.then_some(words.plain_lost);
    let held = said.held.map(|(kind, _)| words.held(kind));
    for says in [refused, lost, held].into_iter().flatten() {
        paper.tag("<p class=\"bad\" role=\"alert\">", says, "</p>\n");
    }
}

/// The way to send as it is what may be harmless.
pub fn anyway(paper: &mut Paper, around: &Around<'_>, said: &Said<'_>, text: &str) {
    let hidden = |paper: &mut Paper, name: &str, value: &str| {
        paper.tag("<input type=\"hidden\" name=\"", name, "\" value=\"");
        paper.text(value).raw("\">\n");
    };
    around.form(paper, "say", "row");
    tab_field(paper, said.tab.unwrap_or_default());
    hidden(paper, "sure", "1");
    hidden(paper, "text", text);
    if let Some(topic) = said.topic {
        hidden(paper, "topic", &topic.to_string());
    }
    for one in said.fields {
        hidden(paper, &format!("{FIELD}{}", one.field), &one.value);
    }
    paper.tag(
        "<button>",
        around.words().plain_anyway,
        "</button>\n</form>\n",
    );
}
