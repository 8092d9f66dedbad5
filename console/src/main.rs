//! The agents' console: who writes, who answers, and what was said.
//!
//! Draws and listens. What is kept, repeated and sent is decided by `client`, what is allowed by
//! the relay.

mod about;
mod account;
mod amend;
mod api;
mod app;
mod articles;
mod audit;
mod beside;
mod board;
mod browser;
mod care;
mod checks;
mod chime;
mod colleagues;
mod copy;
mod door;
mod drafts;
mod ended;
mod ending;
mod factor;
mod field;
mod fields;
mod form;
mod header;
mod inbox;
mod invite;
mod keys;
mod leaving;
mod login;
mod looks;
mod member;
mod mentions;
mod notes;
mod notices;
mod offers;
mod owned;
mod paint;
mod prefs;
mod prepared;
mod presence;
mod proofs;
mod question;
mod rating;
mod recipient_list;
mod recipients;
mod relay_clock;
mod replies;
mod reply;
mod route;
mod routing;
mod row;
#[cfg(test)]
mod sample;
mod search;
mod sections;
mod session;
mod settings;
mod shell;
mod shown;
mod site_form;
mod sites;
mod slash;
mod start;
mod strip;
mod tags;
mod talk;
mod team;
mod thread;
mod thread_head;
mod threaded;
mod title;
mod transfer;
mod trust;
mod words;
mod workspace;
mod zone;

fn main() {
    web::words::learn(web::Lang::En, &web::words::EN);
    web::words::learn(web::Lang::ZhCn, &web::words::ZH_CN);
    leptos::mount::mount_to_body(|| {
        let body = web::page::document()
            .body()
            .expect("the document has a body");
        // Refused only by a body that is no element of this page.
        let _ = body.append_child(app::app().element());
    });
}
