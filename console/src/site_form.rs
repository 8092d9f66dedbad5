//! A site's form, and the tag that goes on its pages.
//!
//! The tag is made of this console's own origin: what serves the console serves the loader.

use crate::api;
use crate::checks;
use crate::copy::Copy;
use crate::form::{Field, Form, Kind, Submit, on_submit};
use crate::words::{name_rule, origins_rule, use_words};
use leptos::prelude::*;
use shared::limits::NAME_CHARS_MAX;
use shared::rest::{ORIGINS_LEN_MAX, Site, SiteForm};
use web::page;

/// Makes a site, or changes the given one.
#[component]
pub fn SiteEditor(
    #[prop(optional_no_strip)] site: Option<Site>,
    /// Is given the site as it was saved.
    done: Callback<Site>,
) -> impl IntoView {
    let words = use_words();
    let form = Form::new();
    let id = site.as_ref().map(|site| site.id);
    let (old_name, old_origins) = site
        .map(|site| (site.name, site.origins.join("\n")))
        .unwrap_or_default();
    let (name, origins) = (RwSignal::new(old_name), RwSignal::new(old_origins));
    let send = move || {
        let typed = origins.with_untracked(|origins| checks::origins(origins));
        let name = name.get_untracked().trim().to_owned();
        let fields = [("name", checks::name(&name)), ("origins", typed.is_some())];
        if form.check(&fields) {
            let body = SiteForm {
                name,
                origins: typed.unwrap_or_default(),
            };
            form.send(
                async move { api::save_site(id, &body).await },
                move |site| done.run(site),
            );
        }
    };
    let label = if id.is_some() {
        words.save
    } else {
        words.make_site
    };
    view! {
        <form class="form" novalidate on:submit=on_submit(send) data-test="site-form">
            <Field
                form
                name="name"
                test="site-name"
                label=words.site_name
                value=name
                hint=words.site_name_hint
                rule=name_rule(words.lang, NAME_CHARS_MAX)
            />
            <Field
                form
                name="origins"
                test="site-origins"
                label=words.origins
                value=origins
                kind=Kind::Lines
                hint=words.origins_hint
                rule=origins_rule(words.lang, ORIGINS_LEN_MAX)
            />
            <Submit form label busy_label=words.saving test="site-submit"/>
        </form>
    }
    .into_any()
}

/// The tag of a site, and the address of its chat page.
#[component]
pub fn Tag(site: Site) -> impl IntoView {
    let words = use_words();
    let (tag, chat) = (
        tag(&page::origin(), &site.key),
        chat(&page::origin(), &site.key),
    );
    view! {
        <section class="tag-part">
            <h3>{words.tag_title}</h3>
            <p class="field-hint">{words.tag_lead}</p>
            <Copy label=words.tag_label text=tag test="tag"/>
            {site.origins.is_empty().then(|| view! { <p class="tag-warn">{words.no_origins}</p> })}
            <h3>{words.chat_page}</h3>
            <Copy label=words.chat_page text=chat.clone() test="chat-page"/>
            <p>
                <a class="link" href=chat target="_blank" rel="noopener">{words.open_chat_page}</a>
            </p>
        </section>
    }
    .into_any()
}

fn tag(origin: &str, key: &str) -> String {
    format!("<script async src=\"{origin}/deskbell.js\" data-site=\"{key}\"></script>")
}

fn chat(origin: &str, key: &str) -> String {
    format!("{origin}/chat?site={key}")
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_tag_names_the_relay_and_the_site() {
        assert_eq!(
            super::tag("https://chat.example", "k1"),
            "<script async src=\"https://chat.example/deskbell.js\" data-site=\"k1\"></script>"
        );
    }
}
