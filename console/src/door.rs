//! The plain page on which one stands before being let in, with the choice of language and theme.
//!
//! Never knows what is asked of the person there.

use crate::prefs::{Prefs, Theme};
use crate::words::{Lang, use_words};
use leptos::prelude::*;
use web::{components::icon, page};

/// A page with one thing to do: logging in, accepting an invitation, making the first site.
#[component]
pub fn Door(
    title: &'static str,
    #[prop(into)] lead: String,
    #[prop(optional)] wide: bool,
    children: Children,
) -> impl IntoView {
    // The first field, else the title: where one goes on, and what a screen reader reads first.
    Effect::new(|_| page::focus("page-title"));
    view! {
        <main class="door" class:wide=wide id="main">
            <header class="door-head">
                <Mark/>
                <Choosers/>
            </header>
            <div class="door-card">
                <h1 id="page-title" tabindex="-1">{title}</h1>
                <p class="door-lead">{lead}</p>
                {children()}
            </div>
        </main>
    }
    .into_any()
}

/// The name of the product, with its bell.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <span class="mark">
            <span class="mark-bell">{icon::icon(BELL)}</span>
            <span class="mark-name">"Deskbell"</span>
        </span>
    }
}

/// A desk bell, the kind one rings with a palm.
const BELL: &str = "M4 17h16M5.5 14a6.5 6.5 0 0 1 13 0v3h-13v-3ZM12 7.5V5m-1.75 0h3.5M3 20h18";

/// The choice of language and theme.
#[component]
pub fn Choosers() -> impl IntoView {
    let words = use_words();
    let prefs: Prefs = use_context().expect("the app provides the settings");
    let speak = move |event| {
        prefs.speak(Lang::from_tag(&event_target_value(&event)));
        // The page is drawn anew, and the focus with it.
        request_animation_frame(|| page::focus("language"));
    };
    let paint = move |event| prefs.paint(Theme::from_name(&event_target_value(&event)));
    let theme_name = move |theme| match theme {
        Theme::Auto => words.theme_auto,
        Theme::Light => words.theme_light,
        Theme::Dark => words.theme_dark,
    };
    let languages = Lang::ALL.map(|lang| {
        let selected = lang == words.lang;
        view! { <option value=lang.tag() lang=lang.tag() selected=selected>{lang.name()}</option> }
    });
    let themes = Theme::ALL.map(|theme| {
        let selected = theme == prefs.theme.get_untracked();
        view! { <option value=theme.name() selected=selected>{theme_name(theme)}</option> }
    });
    view! {
        <div class="choosers">
            <label class="chooser">
                <span>{words.interface_language}</span>
                <select id="language" data-test="language" on:change=speak>
                    {languages.into_iter().collect_view()}
                </select>
            </label>
            <label class="chooser">
                <span>{words.theme}</span>
                <select data-test="theme" on:change=paint>
                    {themes.into_iter().collect_view()}
                </select>
            </label>
        </div>
    }
    .into_any()
}
