//! What is known around a conversation: the visitor's page, and how it came here.
//!
//! Keeps what the page claims apart from what the relay knows. Only a web address becomes a link.

use crate::browser;
use crate::relay_clock;
use crate::route::Route;
use crate::talk::Talk;
use crate::words::{Words, reason, span, use_words, visitor};
use crate::workspace::{Known, List};
use crate::zone;
use leptos::prelude::*;
use shared::{Context, Conversation, ConversationId};
use web::dates;
use web::links::{Piece, pieces};

/// Draws the details of one conversation.
#[component]
pub fn About(id: ConversationId, known: RwSignal<Known>, list: List) -> impl IntoView {
    let words = use_words();
    let talk: Talk = use_context().expect("a site is chosen around the details");
    let context = Memo::new(move |_| talk.board.about(id));
    let one = Memo::new(move |_| known.with(|known| known.here().cloned()));
    let up = match list {
        List::Open => Route::Thread(id),
        List::Ended => Route::EndedThread(id),
    };
    view! {
        <header class="column-head about-head">
            <a class="button quiet back" href=up.href()>"‹ " {words.back}</a>
            <h2 tabindex="-1" id="about-title">{words.details}</h2>
        </header>
        <div class="about-body" data-test="details">
            {move || one.get().map(|one| conversation(words, one))}
            <section class="facts-part">
                <h3>{words.about_visitor}</h3>
                <p class="claimed">{words.told_by_page}</p>
                {move || match context.get() {
                    Some(context) => claims(words, context),
                    None => view! { <p class="empty">{words.not_told}</p> }.into_any(),
                }}
            </section>
        </div>
    }
    .into_any()
}

fn conversation(words: &'static Words, one: Conversation) -> AnyView {
    let agent = one
        .agent
        .map_or(words.nobody.to_owned(), |agent| agent.name);
    let why = one.reason.as_ref().map(|why| reason(words.lang, why));
    let waits = one.reason.is_none() && !one.ended;
    let waited = match one.reason {
        Some(reason) => span(words.lang, reason.waited_ms).into_any(),
        None if one.ended => words.not_told.into_any(),
        None => {
            let now = relay_clock::ticking();
            (move || span(words.lang, now.get().since(one.opened_at))).into_any()
        }
    };
    view! {
        <section class="facts-part">
            <h3>{words.about_conversation}</h3>
            <dl class="facts">
                <dt>{words.visitor_number}</dt>
                <dd title=one.visitor.to_string()>{visitor(words.lang, one.visitor)}</dd>
                <dt>{words.opened}</dt>
                <dd title=dates::full(words.lang, one.opened_at)>
                    {dates::full(words.lang, one.opened_at)}
                </dd>
                <dt>{if waits { words.waits } else { words.waited }}</dt>
                <dd>{waited}</dd>
                <dt>{words.answered_by}</dt>
                <dd>{agent}</dd>
                {why.map(|why| view! { <dt>{words.why_here}</dt> <dd data-test="reason">{why}</dd> })}
            </dl>
        </section>
    }
    .into_any()
}

fn claims(words: &'static Words, context: Context) -> AnyView {
    let or_untold = |text: String| {
        if text.is_empty() {
            words.not_told.to_owned()
        } else {
            text
        }
    };
    let now = relay_clock::ticking();
    let zone = context.zone.clone();
    let there = move || zone::time_in(&zone, words.lang, now.get());
    let short = browser::short(&context.browser).unwrap_or_else(|| or_untold(String::new()));
    view! {
        <dl class="facts" data-test="claims">
            <dt>{words.page}</dt>
            <dd>{page(words, &context)}</dd>
            <dt>{words.language}</dt>
            <dd>{or_untold(context.locale)}</dd>
            <dt>{words.time_there}</dt>
            <dd>
                <b class="ticking">{there}</b>
                <span class="facts-more">{or_untold(context.zone)}</span>
            </dd>
            <dt>{words.browser}</dt>
            <dd title=context.browser>{short}</dd>
        </dl>
    }
    .into_any()
}

// An address that some page claims: shown in full, and followed without telling where from.
fn page(words: &'static Words, context: &Context) -> AnyView {
    let title = (!context.title.is_empty())
        .then(|| view! { <span class="facts-title">{context.title.clone()}</span> });
    let address = if context.url.is_empty() {
        view! { <span class="facts-more">{words.not_told}</span> }.into_any()
    } else if is_web_address(&context.url) {
        view! {
            <a
                class="facts-more"
                href=context.url.clone()
                target="_blank"
                rel="noopener noreferrer nofollow"
            >
                {context.url.clone()}
            </a>
        }
        .into_any()
    } else {
        view! {
            <span class="facts-more" title=words.page_unsafe>{context.url.clone()}</span>
        }
        .into_any()
    };
    view! { {title} {address} }.into_any()
}

/// Whether all of it is one address of the web, and nothing that only looks like one.
fn is_web_address(url: &str) -> bool {
    let web = url.starts_with("https://") || url.starts_with("http://");
    web && matches!(pieces(url).as_slice(), [Piece::Link(link)] if *link == url)
}

#[cfg(test)]
mod tests {
    use super::is_web_address;

    #[test]
    fn only_web_addresses_become_links() {
        assert!(is_web_address("https://pay.example/send?a=1"));
        assert!(is_web_address("http://localhost:8080/"));
        for wrong in [
            "javascript:alert(1)",
            "data:text/html,x",
            "mailto:a@b",
            "https://a b",
            "",
            "https://",
        ] {
            assert!(!is_web_address(wrong), "{wrong}");
        }
    }
}
