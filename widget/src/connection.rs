//! The connection: the client, the tab that it continues, and the socket.
//!
//! Comes with the chunk `later`: what could be told before it is there was about nothing yet. Never
//! draws.

use crate::app::App;
use crate::setup::Setup;
use client::Visitor;
use client::visitor::Input;
use leptos::prelude::*;
use shared::Context;
use web::{Live, Tab, files, page};

/// Continues the tab and connects; what comes later is there from then on.
pub fn open(app: App, setup: Setup) {
    page::spawn(connect(app, setup));
}

/// Tells the client.
pub fn tell(app: App, input: Input) {
    if let Some(live) = app.live.get_value() {
        live.tell(input);
    }
}

/// Tells the client where the person is.
pub fn visit(app: App) {
    tell(app, Input::Visited(context(app)));
}

async fn connect(app: App, setup: Setup) {
    let tab = Tab::open(&setup.scope()).await;
    files::lend(tab.token.as_deref());
    let visitor = Visitor::new(tab.kept.clone(), tab.token.clone(), context(app));
    let visitor = match &setup.code {
        Some(code) => visitor.with_code(code),
        None => visitor,
    };
    let paint = move |change| app.state.paint(change);
    let live = Live::start(visitor, setup.socket_url(), tab, paint);
    app.live.set_value(Some(live));
    app.later.set(true);
}

fn context(app: App) -> Context {
    let lang = app.state.lang.get_untracked();
    app.place
        .with_untracked(|(url, title)| page::context(url, title, lang.tag()))
}
