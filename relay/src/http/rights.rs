//! Who may ask for what: one table of every call, and one of every frame of an agent.
//!
//! A path that is not in the table is closed. `docs/roles.md` is written from these tables. Never
//! looks at a body.

mod table;

use super::House;
use super::error::Error;
use super::rest::Session;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use shared::rest::Role;
use std::fmt::Write as _;
pub use table::{CALLS, FRAMES};

/// What the router calls the place of all that is not there in a part of it.
const NESTED_NOTHING: &str = "__private";

/// What one has to be for a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// Nobody in particular.
    Anybody,
    /// Somebody who shows a visitor's token, a pass or a session to the call itself.
    Own,
    /// Logged in, even where the second factor has to be set up first.
    Known,
    /// Logged in, with this role or one that includes it.
    Role(Role),
}

/// One call.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    /// How.
    pub method: &'static str,
    /// Where, as the router writes it.
    pub path: &'static str,
    /// By whom.
    pub right: Right,
    /// What for.
    pub does: &'static str,
}

/// One kind of an agent's frame.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// As JSON names it.
    pub kind: &'static str,
    /// The least role that is obeyed.
    pub role: Role,
    /// What for.
    pub does: &'static str,
}

/// How much a role includes.
#[must_use]
pub fn rank(role: Role) -> u8 {
    match role {
        Role::Agent => 1,
        Role::Supervisor => 2,
        Role::Administrator => 3,
    }
}

/// Lets through who may make a call, and keeps the answer to who it is beside the request.
pub async fn guard(State(house): State<House>, mut request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>();
    let Some(path) = path.filter(|path| !path.as_str().contains(NESTED_NOTHING)) else {
        // Nothing is there, which is told by whoever answers for that.
        return next.run(request).await;
    };
    let (right, headers) = (
        find(request.method(), path.as_str()),
        request.headers().clone(),
    );
    let session = match may(&house, right, &headers).await {
        Ok(session) => session,
        Err(error) => {
            let no_store = [(header::CACHE_CONTROL, "no-store")];
            return (no_store, error).into_response();
        }
    };
    if let Some(session) = session {
        request.extensions_mut().insert(session);
    }
    next.run(request).await
}

/// Returns who makes a call, where that matters.
async fn may(
    house: &House,
    right: Result<Option<Right>, Error>,
    headers: &HeaderMap,
) -> Result<Option<Session>, Error> {
    let least = match right? {
        None | Some(Right::Anybody | Right::Own) => return Ok(None),
        Some(Right::Known) => None,
        Some(Right::Role(role)) => Some(role),
    };
    let session = Session::of(house, headers).await?;
    match least {
        Some(_) if session.factor.is_due() => Err(Error::FactorDue),
        Some(role) if rank(session.agent.role) < rank(role) => Err(Error::NotAllowed),
        _ => Ok(Some(session)),
    }
}

/// Finds the right for a call; `None`: there is such a path, but not with this method.
fn find(method: &Method, path: &str) -> Result<Option<Right>, Error> {
    let method = match method.as_str() {
        "HEAD" => "GET",
        method => method,
    };
    let mut at_path = CALLS.iter().filter(|call| call.path == path).peekable();
    if at_path.peek().is_none() {
        tracing::error!(
            path,
            "a path without a row in the table of rights is closed"
        );
        return Err(Error::NotFound);
    }
    let is_it = |call: &&Call| call.method == method || call.method == "ANY";
    Ok(at_path.find(is_it).map(|call| call.right))
}

/// Both tables, as a page of the documentation.
#[must_use]
pub fn page() -> String {
    let mut page = String::from(
        "# Roles\n\nWritten from the tables in `relay/src/http/rights.rs`, which the relay itself \
         goes by; a test holds the two together.\n\n\
         A role includes those before it: agent, supervisor, administrator. Where a role must have \
         a second factor, \
         who\nhas none may do what \"whoever is logged in\" may, and nothing else.\n\n\
         ## Calls\n\n| call | who | what for |\n|---|---|---|\n",
    );
    for call in CALLS {
        let who = who(call.right);
        writeln!(
            page,
            "| `{} {}` | {who} | {} |",
            call.method, call.path, call.does
        )
        .expect("writing to a string never fails");
    }
    page.push_str(
        "\n## Frames of an agent's socket\n\n| frame | who | what for |\n|---|---|---|\n",
    );
    for frame in FRAMES {
        let who = who(Right::Role(frame.role));
        writeln!(page, "| `{}` | {who} | {} |", frame.kind, frame.does)
            .expect("writing to a string never fails");
    }
    page
}

fn who(right: Right) -> &'static str {
    match right {
        Right::Anybody => "anybody",
        Right::Own => "who shows the call its own proof",
        Right::Known => "whoever is logged in",
        Right::Role(Role::Agent) => "agents",
        Right::Role(Role::Supervisor) => "supervisors",
        Right::Role(Role::Administrator) => "administrators",
    }
}
