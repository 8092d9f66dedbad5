//! The canned replies of a site, for its owner to write: a name, a language, a team, and words.
//!
//! Nothing is saved before the whole page is.

use crate::api::{self, Fault};
use crate::form::{sheet, submit};
use crate::owned::{Head, owned, saving};
use crate::paint::{button, slot};
use crate::routing::Doc;
use crate::routing::draft::{Draft, Place, Read, choice, line, lines, said};
use crate::routing::teams::focus_new;
use crate::words::{Words, use_words};
use leptos::prelude::*;
use shared::SiteId;
use shared::rest::replies::{REPLIES_LEN_MAX, REPLY_CHARS_MAX, REPLY_NAME_CHARS_MAX};
use web::dom::{El, el};
use web::{Lang, Reading};

/// What came: the replies, and the teams of the site.
type Came = (Doc, Vec<Doc>);

/// Draws the page.
pub fn replies_page() -> El {
    let own = use_words().notes();
    let head = Head {
        class: "page",
        test: "replies",
        title: own.replies,
        lead: own.replies_lead,
    };
    owned(head, fetch, |site, (doc, teams): &Came| {
        whole(site, doc.clone(), teams.clone())
    })
}

async fn fetch(site: SiteId) -> Result<Came, Fault> {
    let replies = api::replies_doc(site).await?;
    let routing = api::routing(site).await?;
    Ok((replies, routing.list("teams").to_vec()))
}

fn whole(site: SiteId, doc: Doc, teams: Vec<Doc>) -> El {
    let words = use_words();
    let draft = Draft::new(doc);
    let form = draft.form;
    let send = saving(draft, words.notes().replies_saved, move |body| async move {
        api::save_replies(site, &body).await
    });
    let parts = slot(move || draft.shape.get(), move |_| Some(all(draft, &teams)));
    let says = el("p", "form-fault")
        .attr("role", "alert")
        .attr("data-test", "replies-says")
        .live_text(move || form.says());
    sheet("", "replies-form", send).children([
        parts,
        says,
        submit(form, words.save, words.saving, "replies-submit"),
    ])
}

fn all(draft: Draft, teams: &[Doc]) -> El {
    let words = use_words();
    let len = draft.doc.with_untracked(|doc| doc.list("replies").len());
    let replies = (0..len).map(|index| reply(words, draft, index, teams));
    let new = button("button", words.notes().new_reply)
        .attr("data-test", "reply-new")
        .hidden(move || len >= REPLIES_LEN_MAX)
        .click(move || {
            draft.reshape(|doc| add_reply(doc, words.lang));
            focus_new("replies", "name", draft);
        });
    el("section", "card").children(replies).child(new)
}

fn reply(words: &'static Words, draft: Draft, index: usize, teams: &[Doc]) -> El {
    let own = words.notes();
    let at = format!("replies.{index}");
    let used = draft
        .doc
        .with_untracked(|doc| doc.number(&[&at, ".used"].concat()));
    let drop = button("link", words.remove)
        .click(move || draft.reshape(|doc| doc.remove("replies", index)));
    let place = |step: &str, label: &str, hint, rule: &str| Place {
        at: [&at, ".", step].concat(),
        label: said(label),
        hint,
        rule: rule.to_owned(),
    };
    let name: Read = Box::new(move |text| is_name(text.trim()).then(|| Doc::said(text.trim())));
    let text: Read = Box::new(|text| {
        let fits = text.chars().count() <= REPLY_CHARS_MAX && !text.trim().is_empty();
        fits.then(|| Doc::said(text))
    });
    let now = |step: &str| draft.text(&[&at, ".", step].concat());
    let (lang_at, team_at) = ([&at, ".lang"].concat(), [&at, ".team"].concat());
    let langs = Lang::ALL.map(|lang| (lang.tag().to_owned(), said(lang.name())));
    let team = match draft.doc.with_untracked(|doc| doc.number(&team_at)) {
        0 => String::new(),
        id => id.to_string(),
    };
    el("div", "item four reply").children([
        line(
            draft,
            place(
                "name",
                own.reply_name,
                own.reply_name_hint,
                own.reply_name_rule,
            ),
            &now("name"),
            name,
        ),
        choice(
            draft,
            place("lang", words.language, "", ""),
            langs.into(),
            &now("lang"),
            move |lang| draft.set(&lang_at, Doc::said(lang)),
        ),
        choice(
            draft,
            place("team", words.one_team, "", ""),
            whose(own.everybody, teams),
            &team,
            move |id| draft.set(&team_at, id.parse().map_or(Doc::Null, Doc::Number)),
        ),
        lines(
            draft,
            place(
                "text",
                own.reply_text,
                own.reply_text_hint,
                own.reply_text_rule,
            ),
            &now("text"),
            text,
        ),
        el("div", "item-acts").children([el("span", "field-hint").text(&(own.used)(used)), drop]),
    ])
}

/// Whether it can stand behind a slash.
fn is_name(text: &str) -> bool {
    let chars = text.chars().count();
    (1..=REPLY_NAME_CHARS_MAX).contains(&chars) && !text.contains(char::is_whitespace)
}

/// The teams that a reply may be for, and everybody.
fn whose(everybody: &str, teams: &[Doc]) -> Vec<(String, Reading<String>)> {
    let mut all = vec![(String::new(), said(everybody))];
    all.extend(teams.iter().map(|team| {
        let id = team.number("id").to_string();
        (id, said(team.text("name")))
    }));
    all
}

fn add_reply(doc: &mut Doc, lang: Lang) {
    let fresh = Doc::map([
        ("id", Doc::Number(doc.fresh_id("replies"))),
        ("name", Doc::said("")),
        ("lang", Doc::said(lang.tag())),
        ("team", Doc::Null),
        ("text", Doc::said("")),
        ("used", Doc::Number(0)),
    ]);
    doc.push("replies", fresh);
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::rest::replies::RepliesForm;

    #[test]
    fn replies_that_are_written_are_what_the_relay_takes() {
        let start = serde_json::to_string(&RepliesForm::default()).unwrap();
        let mut doc: Doc = serde_json::from_str(&start).unwrap();
        add_reply(&mut doc, Lang::ZhCn);
        add_reply(&mut doc, Lang::En);
        doc.set("replies.1.team", Doc::Number(3));
        doc.set("replies.1.name", Doc::said("hello"));

        let text = serde_json::to_string(&doc).unwrap();
        let form: RepliesForm = serde_json::from_str(&text).unwrap();

        let ids: Vec<_> = form.replies.iter().map(|reply| reply.id).collect();
        assert_eq!(ids, [1, 2]);
        assert_eq!(form.replies[0].lang, "zh-CN");
        assert_eq!(form.replies[1].team.map(|team| team.0), Some(3));
    }
}
