//! The connection: the client, the tab that it continues, and the socket.
//!
//! Comes with the chunk `live`, first of all that comes after the first view: what is told before
//! it is there was about nothing yet. Never draws.

use crate::app::App;
use crate::later;
use crate::setup::Setup;
use client::Visitor;
use client::visitor::Input;
use leptos::prelude::*;
use shared::Context;
use web::{Live, Tab, files, page};

struct Connection {
    open: fn(App, Setup),
    tell: fn(App, Input),
    visit: fn(App),
}

static CONNECTION: Connection = Connection {
    open: |app, setup| page::spawn(open(app, setup)),
    tell: |app, input| {
        if let Some(live) = app.live.get_value() {
            live.tell(input);
        }
    },
    visit: |app| app.tell(Input::Visited(context(app))),
};

web::chunk!(connection = "live": Connection = CONNECTION);

/// Loads the client and connects; then loads all else.
pub fn load(app: App, setup: Setup) {
    later::fetched("live", move || (connection().open)(app, setup));
}

/// Tells the client, once there is one.
pub fn tell(app: App, input: Input) {
    if is_there(app) {
        (connection().tell)(app, input);
    }
}

/// Tells the client where the person is. It begins with that, too.
pub fn visit(app: App) {
    if is_there(app) {
        (connection().visit)(app);
    }
}

fn is_there(app: App) -> bool {
    app.live.with_value(Option::is_some)
}

async fn open(app: App, setup: Setup) {
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
    later::load(app);
}

fn context(app: App) -> Context {
    let lang = app.state.lang.get_untracked();
    app.place
        .with_untracked(|(url, title)| page::context(url, title, lang.tag()))
}
