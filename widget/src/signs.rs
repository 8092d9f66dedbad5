//! Parts that both apps have: how the connection is, who is typing, the button for files.
//!
//! Only ties what both apps draw to this app's state. Never decides what is told.

use crate::app::App;
use client::visitor::Input;
use leptos::prelude::{Callback, WithValue};
use web::components::{banner, typing};
use web::dom::El;
use web::{Lang, Reading, files, page};

/// Draws how the connection is, while it is not simply there.
pub fn banner(app: App, lang: Lang) -> El {
    let try_now = Callback::new(move |()| app.tell(Input::Nudge));
    banner::banner(lang, Reading::new(move || app.state.link()), try_now)
}

/// Draws who is typing.
pub fn typing(app: App, lang: Lang) -> El {
    let typist = Reading::new(move || {
        let types = app.state.see(|mirror| mirror.typing);
        types.then(|| app.state.agent().map(|face| face.name).unwrap_or_default())
    });
    typing::typing(lang, typist)
}

/// Draws the button that chooses files.
pub fn files(app: App, lang: Lang) -> El {
    let site = app.key.with_value(|key| page::encoded(key));
    let door = ["visitor?site=", &site].concat();
    files::attach(lang, &door, move |file| app.tell(Input::Share(file)))
}
