//! The few HTTP calls of the console: log-in, invitations, sites, agents, ended conversations.
//!
//! Who may make a call stands in the [table of rights](super::rights), and once more in what its
//! handler takes: [`Session`], [`Administrator`] or neither. Live things never pass here.

mod account;
mod agents;
mod audit;
mod body;
mod channels;
mod ended;
mod fields;
mod form;
mod help;
mod identity;
mod invites;
mod login;
mod looks;
mod notes;
mod replies;
mod routing;
mod search;
mod sites;
mod start;
#[cfg(test)]
mod tests;
mod who;

pub use body::Body;
pub use who::{Administrator, Session};

use super::error::Error;
use super::{House, origin};
use crate::limits::{BODY_BYTES_MAX, HELP_BODY_BYTES_MAX, LOOKS_BYTES_MAX, ROUTING_BYTES_MAX};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, delete, get, post, put};

/// Returns everything below `/api`.
pub fn router(house: &House) -> Router<House> {
    Router::new()
        .route("/login", post(login::login))
        .route("/logout", post(login::logout))
        .route("/me", get(login::me))
        .route("/me/factor", post(account::begin).put(account::hold))
        .route("/me/factor/codes", post(account::renew))
        .route("/me/factor/remove", post(account::remove))
        .route("/me/password", post(account::password))
        .route("/me/sessions", own_sessions())
        .route("/me/sessions/{id}", delete(account::end))
        .route("/invites/{token}", get(invites::look).post(invites::accept))
        .route("/sites", get(sites::list).post(sites::create))
        .route("/sites/{id}", put(sites::change))
        .route("/sites/{id}/ended", get(ended::page))
        .route("/sites/{id}/assignments", get(routing::assignments))
        .route("/sites/{id}/routing", routing_route())
        .route("/sites/{id}/help", help_route())
        .route("/sites/{id}/form", get(fields::look).put(fields::change))
        .route("/sites/{id}/looks", looks_route())
        .route("/sites/{id}/start", get(start::look))
        .route(
            "/sites/{id}/channels",
            get(channels::look).put(channels::change),
        )
        .route(
            "/sites/{id}/identity",
            get(identity::list).post(identity::create),
        )
        .route("/sites/{id}/identity/{key}", delete(identity::remove))
        .route(
            "/sites/{id}/visitors/{visitor}/proofs",
            get(identity::proofs),
        )
        .route("/sites/{id}/search", get(search::search))
        .route(
            "/sites/{id}/conversations/{conversation}",
            get(search::beside),
        )
        .route(
            "/sites/{id}/conversations/{conversation}/labels",
            put(search::label),
        )
        .route(
            "/sites/{id}/conversations/{conversation}/notes",
            get(notes::list).post(notes::write),
        )
        .route(
            "/sites/{id}/conversations/{conversation}/seen",
            post(notes::seen),
        )
        .route("/sites/{id}/mentions", get(notes::mentions))
        .route("/sites/{id}/replies", replies_route())
        .route("/sites/{id}/replies/{reply}/used", post(replies::used))
        .route("/agents", get(agents::list).post(agents::create))
        .route("/agents/{id}", put(agents::change).delete(agents::remove))
        .route("/agents/{id}/link", post(agents::link))
        .route("/agents/{id}/factor", delete(agents::reset_factor))
        .route(
            "/factors",
            get(agents::factors).put(agents::require_factors),
        )
        .route("/audit", get(audit::page))
        .fallback(async || Error::NotFound)
        .method_not_allowed_fallback(async || Error::WrongMethod)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(middleware::from_fn_with_state(house.clone(), guard))
}

fn own_sessions() -> MethodRouter<House> {
    get(account::sessions).delete(account::end_others)
}

/// A site's routing is by far the longest body.
fn routing_route() -> MethodRouter<House> {
    let limit = DefaultBodyLimit::max(ROUTING_BYTES_MAX);
    get(routing::look).put(routing::change).layer(limit)
}

fn replies_route() -> MethodRouter<House> {
    let limit = DefaultBodyLimit::max(HELP_BODY_BYTES_MAX);
    get(replies::look).put(replies::change).layer(limit)
}

fn help_route() -> MethodRouter<House> {
    let limit = DefaultBodyLimit::max(HELP_BODY_BYTES_MAX);
    get(help::look).put(help::change).layer(limit)
}

fn looks_route() -> MethodRouter<House> {
    let limit = DefaultBodyLimit::max(LOOKS_BYTES_MAX);
    get(looks::look).put(looks::change).layer(limit)
}

/// Turns away what pages of other origins ask, and keeps answers out of caches.
async fn guard(State(house): State<House>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let is_ours = |origin: &str| origin::is_ours(origin, &house.config, headers);
    // Reading is harmless without CORS headers, which are never sent.
    let reads = request.method().is_safe();
    let mut answer = if reads || origin::of(headers).is_none_or(is_ours) {
        next.run(request).await
    } else {
        Error::OriginNotAllowed.into_response()
    };
    answer
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

/// Tells the desks of all sites: every agent is a member of each.
async fn tell_all_sites(house: &House) -> Result<(), Error> {
    for site in house.store.sites().await? {
        house.settings_changed(site.id);
    }
    Ok(())
}
