//! The open conversations: mine, those that wait, my colleagues'.
//!
//! Never moves a row because somebody wrote; what is new is told by its badge.

use crate::row::Row;
use crate::sections::Sections;
use crate::talk::Talk;
use crate::words::use_words;
use leptos::prelude::*;
use shared::{Choice, ConversationId};

/// Draws the list.
#[component]
pub fn Inbox() -> impl IntoView {
    let words = use_words();
    let talk: Talk = use_context().expect("a site is chosen around the inbox");
    let sections = Memo::new(move |_| talk.sections());
    let welcomed = move || talk.board.me.with(Option::is_some);
    let mine_empty = move || match talk.choice() {
        Choice::Online => words.mine_empty_online,
        Choice::Away => words.mine_empty_away,
    };
    let part =
        move |title, test, pick: fn(&Sections) -> &Vec<ConversationId>, empty: Option<AnyView>| {
            let ids = Memo::new(move |_| sections.with(|sections| pick(sections).clone()));
            view! { <Part title test ids empty/> }
        };
    let no_mine = view! { <p class="empty">{mine_empty}</p> }.into_any();
    let no_waiting = view! { <p class="empty">{words.waiting_empty}</p> }.into_any();
    view! {
        <nav class="inbox" aria-label=words.inbox>
            <h1 class="unseen" id="page-title" tabindex="-1">{words.inbox}</h1>
            <p class="loading" role="status" hidden=welcomed>{words.loading}</p>
            <div hidden=move || !welcomed()>
                {part(words.mine, "mine", |sections| &sections.mine, Some(no_mine))}
                {part(words.waiting, "waiting", |sections| &sections.waiting, Some(no_waiting))}
                {part(
                    words.colleagues_have,
                    "others",
                    |sections| &sections.others,
                    None,
                )}
            </div>
        </nav>
    }
    .into_any()
}

#[component]
fn Part(
    title: &'static str,
    test: &'static str,
    ids: Memo<Vec<ConversationId>>,
    /// What stands there when it is empty; `None`: then there is no such part.
    empty: Option<AnyView>,
) -> impl IntoView {
    let count = move || ids.with(Vec::len);
    let heading = ["inbox-", test].concat();
    let id = heading.clone();
    let optional = empty.is_none();
    view! {
        <section
            class="part"
            data-test=test
            aria-labelledby=heading
            hidden=move || optional && count() == 0
        >
            <h2 id=id>
                {title} " " <span class="count" data-test="count">{count}</span>
            </h2>
            <div hidden=move || count() != 0>{empty}</div>
            <ul class="plain">
                <For each=move || ids.get() key=|id| *id let(id)>
                    <li><Row id/></li>
                </For>
            </ul>
        </section>
    }
    .into_any()
}
