//! The help articles of a site, for its owner to write: both languages side by side.
//!
//! Nothing is saved before the whole page is.

use crate::api::{self, Fault};
use crate::form::{sheet, submit};
use crate::owned::{Head, owned, saving};
use crate::paint::{button, slot};
use crate::routing::Doc;
use crate::routing::draft::{Draft, Place, Read, choice, line, lines, said, tick};
use crate::routing::teams::focus_new;
use crate::words::{Words, use_words};
use leptos::prelude::*;
use shared::SiteId;
use shared::rest::help::{ARTICLES_LEN_MAX, BODY_CHARS_MAX, TITLE_CHARS_MAX};
use web::Lang;
use web::components::written::written;
use web::dom::{El, el, watch};

/// What came: the articles, and the topics of the site as the routing has them.
type Came = (Doc, Vec<Doc>);

/// Draws the page.
pub fn articles_page() -> El {
    let own = use_words().articles();
    let head = Head {
        class: "page",
        test: "articles",
        title: own.title,
        lead: own.lead,
    };
    owned(head, fetch, |site, (doc, topics): &Came| {
        whole(site, doc.clone(), topics.clone())
    })
}

async fn fetch(site: SiteId) -> Result<Came, Fault> {
    let articles = api::help(site).await?;
    let routing = api::routing(site).await?;
    Ok((articles, routing.list("topics").to_vec()))
}

fn whole(site: SiteId, doc: Doc, topics: Vec<Doc>) -> El {
    let words = use_words();
    let draft = Draft::new(doc);
    let form = draft.form;
    let send = saving(draft, words.articles().saved, move |body| async move {
        api::save_help(site, &body).await
    });
    let parts = slot(
        move || draft.shape.get(),
        move |_| Some(all(draft, &topics)),
    );
    let says = el("p", "form-fault")
        .attr("data-test", "articles-says")
        .live_text(move || form.says());
    sheet("", "articles-form", send).children([
        parts,
        says,
        submit(form, words.save, words.saving, "articles-submit"),
    ])
}

fn all(draft: Draft, topics: &[Doc]) -> El {
    let words = use_words();
    let len = draft.doc.with_untracked(|doc| doc.list("articles").len());
    let articles = (0..len).map(|index| article(words, draft, index, topics));
    let new = button("button", words.articles().new)
        .attr("data-test", "article-new")
        .hidden(move || len >= ARTICLES_LEN_MAX)
        .click(move || {
            draft.reshape(add_article);
            focus_new("articles", "title_en", draft);
        });
    el("section", "card").children(articles).child(new)
}

fn article(words: &'static Words, draft: Draft, index: usize, topics: &[Doc]) -> El {
    let own = words.articles();
    let at = format!("articles.{index}");
    let (title_at, published_at) = ([&at, ".title_en"].concat(), [&at, ".published"].concat());
    let zh_at = [&at, ".title_zh"].concat();
    let first = [title_at.clone(), zh_at.clone()];
    let shown = match words.lang {
        Lang::En => first,
        Lang::ZhCn => [zh_at, title_at],
    };
    let is_new = draft.text(&shown[0]).is_empty() && draft.text(&shown[1]).is_empty();
    let name = move || {
        let titles = draft
            .doc
            .with(|doc| shown.each_ref().map(|at| doc.text(at).to_owned()));
        let name = titles.into_iter().find(|title| !title.is_empty());
        name.unwrap_or_else(|| own.untitled.to_owned())
    };
    let is_at = published_at.clone();
    let is_published = move || {
        draft
            .doc
            .with(|doc| doc.at(&is_at) == Some(&Doc::Flag(true)))
    };
    let now = untrack(&is_published);
    let state = move || {
        if is_published() {
            own.published
        } else {
            own.draft
        }
    };
    let summary = el("summary", "article-head").children([
        el("span", "article-name").live_text(name),
        el("span", "tag").live_text(state),
    ]);
    let publish = tick(own.publish, now, move |is| {
        draft.set(&published_at, Doc::Flag(is));
    })
    .attr("data-test", &["publish-", &index.to_string()].concat());
    let up = button("link", words.fields().up)
        .hidden(move || index == 0)
        .click(move || draft.reshape(|doc| swap_up(doc, index)));
    let drop = button("link", words.remove)
        .click(move || draft.reshape(|doc| doc.remove("articles", index)));
    let details = el("details", "article").attr("data-test", "article");
    let details = if is_new {
        details.attr("open", "")
    } else {
        details
    };
    details
        .child(summary)
        .child(el("div", "item four").children([
            text(draft, &at, "title_en", own.title_en, false),
            text(draft, &at, "title_zh", own.title_zh, false),
            text(draft, &at, "body_en", own.body_en, true),
            text(draft, &at, "body_zh", own.body_zh, true),
            preview(draft, [&at, ".body_en"].concat(), "en"),
            preview(draft, [&at, ".body_zh"].concat(), "zh-CN"),
            topic(words, draft, &at, topics),
            publish,
            el("div", "item-acts").children([up, drop]),
        ]))
}

fn text(draft: Draft, at: &str, step: &str, label: &str, is_body: bool) -> El {
    let own = use_words().articles();
    let place = Place {
        at: [at, ".", step].concat(),
        label: said(label),
        hint: if is_body { own.body_hint } else { "" },
        rule: own.too_long.to_owned(),
    };
    let now = draft.text(&place.at);
    let chars_max = if is_body {
        BODY_CHARS_MAX
    } else {
        TITLE_CHARS_MAX
    };
    let read: Read =
        Box::new(move |text| (text.chars().count() <= chars_max).then(|| Doc::said(text)));
    if is_body {
        lines(draft, place, &now, read)
    } else {
        line(draft, place, &now, read)
    }
}

fn preview(draft: Draft, at: String, lang: &str) -> El {
    let own = use_words().articles();
    let body = el("div", "article-preview")
        .attr("lang", lang)
        .attr("dir", "auto");
    let painted = body.clone();
    watch(move || {
        painted.element().set_text_content(None);
        let text = draft.text_now(&at);
        if !text.is_empty() {
            let _ = painted.clone().child(written(&text));
        }
    });
    el("div", "")
        .child(el("p", "field-hint").text(own.preview))
        .child(body)
}

fn topic(words: &'static Words, draft: Draft, at: &str, topics: &[Doc]) -> El {
    let own = words.articles();
    let name = |topic: &Doc| match words.lang {
        Lang::En => topic.text("en").to_owned(),
        Lang::ZhCn => topic.text("zh").to_owned(),
    };
    let mut all = vec![(String::new(), said(own.no_topic))];
    all.extend(topics.iter().map(|topic| {
        let id = topic.number("id").to_string();
        (id, said(&name(topic)))
    }));
    let place = Place {
        at: [at, ".topic"].concat(),
        label: said(own.topic),
        hint: "",
        rule: String::new(),
    };
    let now = match draft.doc.with_untracked(|doc| doc.number(&place.at)) {
        0 => String::new(),
        id => id.to_string(),
    };
    let topic_at = place.at.clone();
    choice(draft, place, all, &now, move |id| {
        draft.set(&topic_at, id.parse().map_or(Doc::Null, Doc::Number));
    })
}

fn add_article(doc: &mut Doc) {
    let fresh = Doc::map([
        ("id", Doc::Number(doc.fresh_id("articles"))),
        ("topic", Doc::Null),
        ("title_en", Doc::said("")),
        ("title_zh", Doc::said("")),
        ("body_en", Doc::said("")),
        ("body_zh", Doc::said("")),
        ("published", Doc::Flag(false)),
    ]);
    doc.push("articles", fresh);
}

fn swap_up(doc: &mut Doc, index: usize) {
    let mut articles = doc.list("articles").to_vec();
    if (1..articles.len()).contains(&index) {
        articles.swap(index - 1, index);
        doc.set("articles", Doc::List(articles));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::rest::HelpForm;

    #[test]
    fn articles_that_are_written_are_what_the_relay_takes() {
        let start = serde_json::to_string(&HelpForm::start()).unwrap();
        let mut doc: Doc = serde_json::from_str(&start).unwrap();
        add_article(&mut doc);
        doc.set("articles.5.title_zh", Doc::said("手续费"));
        doc.set("articles.5.topic", Doc::Number(3));
        doc.set("articles.5.published", Doc::Flag(true));
        swap_up(&mut doc, 5);
        swap_up(&mut doc, 0);

        let text = serde_json::to_string(&doc).unwrap();
        let help: HelpForm = serde_json::from_str(&text).unwrap();

        let mut expected = HelpForm::start();
        assert_eq!(help.articles[4].title_zh, "手续费");
        assert_eq!(help.articles[4].topic.map(|topic| topic.0), Some(3));
        assert!(help.articles[4].published);
        assert_eq!(help.articles[4].id.0, 6);
        assert_eq!(help.articles[5], expected.articles.remove(4));
    }
}
