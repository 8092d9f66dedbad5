//! The agents' console: who writes, who answers, and what was said.
//!
//! Draws and listens. What is kept, repeated and sent is decided by `client`, what is allowed by
//! the relay.

mod about;
mod api;
mod app;
mod board;
mod browser;
mod checks;
mod chime;
mod copy;
mod door;
mod drafts;
mod ended;
mod ending;
mod form;
mod header;
mod inbox;
mod invite;
mod keys;
mod login;
mod notices;
mod prefs;
mod presence;
mod relay_clock;
mod reply;
mod route;
mod row;
mod sections;
mod session;
mod settings;
mod shell;
mod site_form;
mod sites;
mod talk;
mod team;
mod thread;
mod threaded;
mod title;
mod words;
mod workspace;
mod zone;

fn main() {
    leptos::mount::mount_to_body(app::App);
}
