//! A site's form, and the tag that goes on its pages.
//!
//! The tag is made of this console's own origin: what serves the console serves the loader.

use crate::api;
use crate::checks;
use crate::copy::copy;
use crate::field::{Field, Kind};
use crate::form::{Done, Form, sheet, submit};
use crate::words::{name_rule, origins_rule, use_words};
use leptos::prelude::*;
use shared::limits::NAME_CHARS_MAX;
use shared::rest::{ORIGINS_LEN_MAX, Site, SiteForm};
use web::dom::{El, el};
use web::page;

/// Draws the form that makes a site, or changes the given one. `done` is given the site as saved.
pub fn site_form(site: Option<&Site>, done: Callback<Site>) -> El {
    let words = use_words();
    let form = Form::new();
    let id = site.map(|site| site.id);
    let name = RwSignal::new(site.map(|site| site.name.clone()).unwrap_or_default());
    let origins = RwSignal::new(site.map(|site| site.origins.join("\n")).unwrap_or_default());
    let send = move || {
        let typed = origins.with_untracked(|origins| checks::origins(origins));
        let name = name.get_untracked().trim().to_owned();
        let fields = [("name", checks::name(&name)), ("origins", typed.is_some())];
        if form.check(&fields) {
            let body = SiteForm {
                name,
                origins: typed.unwrap_or_default(),
            };
            form.send(async move {
                let site = api::save_site(id, &body).await?;
                Ok(Box::new(move || done.run(site)) as Done)
            });
        }
    };
    let name_field = Field {
        name: "name",
        test: "site-name",
        label: words.site_name,
        hint: words.site_name_hint.to_owned(),
        rule: name_rule(words.lang, NAME_CHARS_MAX),
        ..Field::default()
    };
    let origins_field = Field {
        name: "origins",
        test: "site-origins",
        label: words.origins,
        kind: Kind::Lines,
        hint: words.origins_hint.to_owned(),
        rule: origins_rule(words.lang, ORIGINS_LEN_MAX),
        ..Field::default()
    };
    let label = if id.is_some() {
        words.save
    } else {
        words.make_site
    };
    sheet("form", "site-form", send).children([
        name_field.draw(form, name),
        origins_field.draw(form, origins),
        submit(form, label, words.saving, "site-submit"),
    ])
}

/// Draws the tag of a site, and the address of its chat page.
pub fn tag_part(site: &Site) -> El {
    let words = use_words();
    let (tag, chat) = (
        tag(&page::origin(), &site.key),
        chat(&page::origin(), &site.key),
    );
    let nowhere = site
        .origins
        .is_empty()
        .then(|| el("p", "tag-warn").text(words.no_origins));
    let open = el("a", "link")
        .attr("href", &chat)
        .attr("target", "_blank")
        .attr("rel", "noopener")
        .text(words.open_chat_page);
    el("section", "tag-part")
        .child(el("h3", "").text(words.tag_title))
        .child(el("p", "field-hint").text(words.tag_lead))
        .child(copy(words.tag_label, &tag, "tag"))
        .maybe(nowhere)
        .child(el("h3", "").text(words.chat_page))
        .child(copy(words.chat_page, &chat, "chat-page"))
        .child(el("p", "").child(open))
}

/// The tag of a site.
pub fn tag(origin: &str, key: &str) -> String {
    format!("<script async src=\"{origin}/deskbell.js?site={key}\"></script>")
}

/// The address of a site's chat page.
pub fn chat(origin: &str, key: &str) -> String {
    format!("{origin}/chat?site={key}")
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_tag_names_the_relay_and_the_site() {
        assert_eq!(
            super::tag("https://chat.example", "k1"),
            "<script async src=\"https://chat.example/deskbell.js?site=k1\"></script>"
        );
    }
}
