//! The console's HTTP calls, one function each.
//!
//! Says what came back and nothing else: never shows anything, never goes to a page, never tries
//! again by itself.

mod account;

pub use account::*;

use crate::relay_clock;
use crate::routing::Doc;
use gloo_net::http::{Request, RequestBuilder};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::note::Note;
use shared::rest::replies::RepliesForm;
use shared::rest::search::{Beside, Found, Labels, Sought};
use shared::rest::{
    AcceptInvite, AgentCard, AgentForm, EndedPage, Invite, Invited, Login, Me, NoteForm, Refused,
    Site, SiteForm,
};
use shared::{ConversationId, Refusal, RefusalCode, SiteId, VisitorId};
pub use web::page::spawn;

/// Characters of the longest answer that is read; a longer one is not from a relay.
const ANSWER_CHARS_MAX: usize = 4 * 1024 * 1024;

/// Why a call brought nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The relay refused, and said why.
    Refused(Refused),
    /// No answer, or none that a relay would give.
    Unreachable,
}

impl Fault {
    /// The refusal, when there is one.
    pub fn refusal(&self) -> Option<Refusal> {
        match self {
            Fault::Refused(refused) => Some(refused.refusal),
            Fault::Unreachable => None,
        }
    }

    /// Whether the relay refused with this code.
    pub fn is(&self, code: RefusalCode) -> bool {
        self.refusal().is_some_and(|refusal| refusal.code == code)
    }

    /// The field of the form that is wrong.
    pub fn field(&self) -> Option<&str> {
        match self {
            Fault::Refused(refused) => refused.field.as_deref(),
            Fault::Unreachable => None,
        }
    }
}

/// Logs in; the session comes as a cookie.
pub async fn login(form: &Login) -> Result<Me, Fault> {
    parse(&send(Request::post("/api/login"), form).await?)
}

/// Logs out.
pub async fn logout() -> Result<(), Fault> {
    send(Request::post("/api/logout"), &serde_json::Value::Null)
        .await
        .map(|_| ())
}

/// Tells who is logged in.
pub async fn me() -> Result<Me, Fault> {
    get("/api/me").await
}

/// Tells what a one-time link is for.
pub async fn invite(token: &str) -> Result<Invite, Fault> {
    get(&format!("/api/invites/{token}")).await
}

/// Accepts an invitation, and logs in.
pub async fn accept_invite(token: &str, form: &AcceptInvite) -> Result<Me, Fault> {
    parse(&send(Request::post(&format!("/api/invites/{token}")), form).await?)
}

/// Makes a site, or changes one.
pub async fn save_site(id: Option<SiteId>, form: &SiteForm) -> Result<Site, Fault> {
    let request = match id {
        Some(id) => Request::put(&format!("/api/sites/{id}")),
        None => Request::post("/api/sites"),
    };
    parse(&send(request, form).await?)
}

/// Lists everybody who answers.
pub async fn agents() -> Result<Vec<AgentCard>, Fault> {
    get("/api/agents").await
}

/// Invites somebody.
pub async fn invite_agent(form: &AgentForm) -> Result<Invited, Fault> {
    parse(&send(Request::post("/api/agents"), form).await?)
}

/// Lists ended conversations, the newest first.
pub async fn ended(site: SiteId, before: Option<ConversationId>) -> Result<EndedPage, Fault> {
    let query = before.map(|id| format!("?before={id}")).unwrap_or_default();
    get(&format!("/api/sites/{site}/ended{query}")).await
}

/// Finds messages, the newest first.
pub async fn search(site: SiteId, sought: &Sought) -> Result<Found, Fault> {
    let mut query = String::new();
    let number = |number: Option<u64>| number.map(|number| number.to_string());
    for (name, value) in [
        ("text", Some(sought.text.clone())),
        ("person", Some(sought.person.clone())),
        ("label", Some(sought.label.clone())),
        ("agent", sought.agent.map(|agent| agent.0.to_string())),
        ("from", number(sought.from.map(|at| at.0))),
        ("until", number(sought.until.map(|at| at.0))),
        ("before", number(sought.before)),
    ] {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            let value = web::page::encoded(&value);
            query = [query.as_str(), "&", name, "=", &value].concat();
        }
    }
    get(&format!("/api/sites/{site}/search?{query}")).await
}

/// Tells what is kept beside a talk.
pub async fn beside(site: SiteId, id: ConversationId) -> Result<Beside, Fault> {
    get(&format!("/api/sites/{site}/conversations/{id}")).await
}

/// Changes the labels of a conversation.
pub async fn save_labels(
    site: SiteId,
    id: ConversationId,
    labels: Vec<String>,
) -> Result<Labels, Fault> {
    let request = Request::put(&format!("/api/sites/{site}/conversations/{id}/labels"));
    parse(&send(request, &Labels { labels }).await?)
}

/// Tells the notes of a conversation.
pub async fn notes(site: SiteId, id: ConversationId) -> Result<Vec<Note>, Fault> {
    get(&format!("/api/sites/{site}/conversations/{id}/notes")).await
}

/// Keeps a note.
pub async fn save_note(site: SiteId, id: ConversationId, form: &NoteForm) -> Result<Note, Fault> {
    let request = Request::post(&format!("/api/sites/{site}/conversations/{id}/notes"));
    parse(&send(request, form).await?)
}

/// Tells which notes call this agent.
pub async fn mentions(site: SiteId) -> Result<Vec<Note>, Fault> {
    get(&format!("/api/sites/{site}/mentions")).await
}

/// Tells that the notes of a conversation were looked at.
pub async fn notes_seen(site: SiteId, id: ConversationId) -> Result<(), Fault> {
    let request = Request::post(&format!("/api/sites/{site}/conversations/{id}/seen"));
    send(request, &()).await.map(drop)
}

/// Tells the canned replies of a site, those that are used most first.
pub async fn replies(site: SiteId) -> Result<RepliesForm, Fault> {
    get(&format!("/api/sites/{site}/replies")).await
}

/// The same, to be changed.
pub async fn replies_doc(site: SiteId) -> Result<Doc, Fault> {
    get(&format!("/api/sites/{site}/replies")).await
}

/// Changes them.
pub async fn save_replies(site: SiteId, doc: &Doc) -> Result<Doc, Fault> {
    let request = Request::put(&format!("/api/sites/{site}/replies"));
    parse(&send(request, doc).await?)
}

/// Counts a use of one.
pub async fn reply_used(site: SiteId, id: u32) -> Result<(), Fault> {
    let request = Request::post(&format!("/api/sites/{site}/replies/{id}/used"));
    send(request, &()).await.map(drop)
}

/// Tells how conversations come to agents on a site.
pub async fn routing(site: SiteId) -> Result<Doc, Fault> {
    get(&format!("/api/sites/{site}/routing")).await
}

/// Changes that.
pub async fn save_routing(site: SiteId, doc: &Doc) -> Result<Doc, Fault> {
    let request = Request::put(&format!("/api/sites/{site}/routing"));
    parse(&send(request, doc).await?)
}

/// Tells what visitors of a site fill in.
pub async fn form(site: SiteId) -> Result<Doc, Fault> {
    get(&format!("/api/sites/{site}/form")).await
}

/// Changes that.
pub async fn save_form(site: SiteId, doc: &Doc) -> Result<Doc, Fault> {
    let request = Request::put(&format!("/api/sites/{site}/form"));
    parse(&send(request, doc).await?)
}

/// Tells how the chat of a site looks.
pub async fn looks(site: SiteId) -> Result<Doc, Fault> {
    get(&format!("/api/sites/{site}/looks")).await
}

/// Changes that.
pub async fn save_looks(site: SiteId, doc: &Doc) -> Result<Doc, Fault> {
    let request = Request::put(&format!("/api/sites/{site}/looks"));
    parse(&send(request, doc).await?)
}

/// Tells the help articles of a site.
pub async fn help(site: SiteId) -> Result<Doc, Fault> {
    get(&format!("/api/sites/{site}/help")).await
}

/// Changes them.
pub async fn save_help(site: SiteId, doc: &Doc) -> Result<Doc, Fault> {
    let request = Request::put(&format!("/api/sites/{site}/help"));
    parse(&send(request, doc).await?)
}

/// Tells how the owner can really be reached, and the keys that sign who visitors are.
pub async fn trust(site: SiteId) -> Result<Doc, Fault> {
    let mut told: Doc = get(&format!("/api/sites/{site}/identity")).await?;
    let channels: Doc = get(&format!("/api/sites/{site}/channels")).await?;
    if let Doc::Map(fields) = &mut told {
        fields.push(("channels".to_owned(), channels));
    }
    Ok(told)
}

/// Changes how the owner can be reached.
pub async fn save_channels(site: SiteId, doc: &Doc) -> Result<Doc, Fault> {
    let request = Request::put(&format!("/api/sites/{site}/channels"));
    parse(&send(request, doc).await?)
}

/// Makes a key.
pub async fn make_identity_key(site: SiteId, form: &Doc) -> Result<Doc, Fault> {
    let request = Request::post(&format!("/api/sites/{site}/identity"));
    parse(&send(request, form).await?)
}

/// Removes a key.
pub async fn remove_identity_key(site: SiteId, key: u64) -> Result<(), Fault> {
    let request = Request::delete(&format!("/api/sites/{site}/identity/{key}"));
    send(request, &Doc::Null).await.map(|_| ())
}

/// Tells what is proven of a visitor.
pub async fn proofs(site: SiteId, visitor: VisitorId) -> Result<Doc, Fault> {
    get(&format!("/api/sites/{site}/visitors/{visitor}/proofs")).await
}

async fn get<T: DeserializeOwned>(path: &str) -> Result<T, Fault> {
    let request = Request::get(path).build().map_err(|_| Fault::Unreachable)?;
    parse(&answer(request).await?)
}

async fn send<B: Serialize>(request: RequestBuilder, body: &B) -> Result<String, Fault> {
    let body = serde_json::to_string(body).map_err(|_| Fault::Unreachable)?;
    let request = request
        .header("content-type", "application/json")
        .body(body)
        .map_err(|_| Fault::Unreachable)?;
    answer(request).await
}

async fn answer(request: Request) -> Result<String, Fault> {
    let response = request.send().await.map_err(|_| Fault::Unreachable)?;
    if let Some(date) = response.headers().get("date") {
        relay_clock::learn(&date);
    }
    let body = response.text().await.map_err(|_| Fault::Unreachable)?;
    read(response.ok(), body)
}

fn read(ok: bool, body: String) -> Result<String, Fault> {
    if body.len() > ANSWER_CHARS_MAX {
        return Err(Fault::Unreachable);
    }
    if ok {
        return Ok(body);
    }
    // A proxy in front of the relay answers in its own way when the relay is down.
    Err(serde_json::from_str(&body).map_or(Fault::Unreachable, Fault::Refused))
}

fn parse<T: DeserializeOwned>(body: &str) -> Result<T, Fault> {
    serde_json::from_str(body).map_err(|_| Fault::Unreachable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_told_from_a_proxy_that_finds_nobody() {
        let refused = Refused {
            refusal: Refusal::last(RefusalCode::FieldWrong),
            field: Some("email".to_owned()),
            says: "no @".to_owned(),
        };
        let body = serde_json::to_string(&refused).unwrap();

        let fault = read(false, body).unwrap_err();
        assert_eq!(fault.field(), Some("email"));
        assert!(fault.is(RefusalCode::FieldWrong));
        assert_eq!(
            read(false, "<h1>502</h1>".to_owned()),
            Err(Fault::Unreachable)
        );
        assert_eq!(read(true, "{}".to_owned()), Ok("{}".to_owned()));
    }
}
