//! One article: read, and left for the list or for somebody who answers.
//!
//! Whoever asks on is brought to the people of its topic. Never counts who reads what.

use super::Desk;
use crate::words::Words;
use client::visitor::Input;
use leptos::prelude::*;
use web::components::written::written;
use web::dom::{El, el, watch};
use web::page;

impl Desk {
    pub(super) fn article(self) -> El {
        let (words, state) = (&self.lang.widget().help, self.app.state);
        let close = move || {
            state.article.set(0);
            page::before_frame(|| page::focus("help-search"));
        };
        let body = el("div", "help-body").attr("dir", "auto");
        let painted = body.clone();
        watch(move || {
            painted.element().set_text_content(None);
            self.here(|article| {
                let title = el("h2", "").attr("id", "help-title").attr("tabindex", "-1");
                let parts = [title.text(&article.title), written(&article.body)];
                let _ = painted.clone().children(parts);
            });
        });
        let button = |class, label, test| {
            el("button", class)
                .attr("type", "button")
                .attr("data-test", test)
                .text(label)
        };
        let back = button("link", words.back, "help-back").click(close);
        let helped = button("button small", words.yes, "help-yes").click(move || {
            self.glad.set(true);
            self.query.set(String::new());
            close();
        });
        let talk = button("button small", words.talk, "help-talk").click(move || {
            self.talk();
        });
        let ask = el("div", "help-ask")
            .child(el("span", "").text(words.asks))
            .children([helped, talk]);
        el("article", "help-article")
            .attr("data-test", "help-article")
            .hidden(move || state.article.get() == 0)
            .children([back, body, ask])
    }

    // Whoever asks on is brought to the people of that topic.
    fn talk(self) {
        let topic = self.here(|article| article.topic).flatten();
        if topic.is_some() {
            self.app.tell(Input::Topic(topic));
        }
        self.app.state.article.set(0);
        page::before_frame(|| page::focus("message"));
    }
}
