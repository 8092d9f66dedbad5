//! The calls about accounts: one's own, those of colleagues, and the log of what was done.

use super::{Fault, get, parse, send};
use gloo_net::http::{Request, RequestBuilder};
use serde::Serialize;
use serde_json::Value;
use shared::rest::{
    AgentCard, AgentChange, AuditPage, FactorForm, FactorStart, Factors, Invited, PasswordForm,
    Proof, RecoveryCodes, SessionCard, Start,
};
use shared::{AgentId, RefusalCode, SiteId};

/// Begins a second factor.
pub async fn begin_factor() -> Result<FactorStart, Fault> {
    parse(&send(Request::post("/api/me/factor"), &Value::Null).await?)
}

/// Makes it count.
pub async fn hold_factor(code: String) -> Result<RecoveryCodes, Fault> {
    let answer = send(Request::put("/api/me/factor"), &FactorForm { code }).await;
    parse(&answer.map_err(at_code)?)
}

/// Makes new recovery codes.
pub async fn renew_codes(password: String) -> Result<RecoveryCodes, Fault> {
    parse(&send(Request::post("/api/me/factor/codes"), &Proof { password }).await?)
}

/// Gives the second factor up.
pub async fn remove_factor(password: String) -> Result<(), Fault> {
    tell(Request::post("/api/me/factor/remove"), &Proof { password }).await
}

/// Changes the own password.
pub async fn change_password(form: &PasswordForm) -> Result<(), Fault> {
    tell(Request::post("/api/me/password"), form).await
}

/// Lists the own log-ins.
pub async fn sessions() -> Result<Vec<SessionCard>, Fault> {
    get("/api/me/sessions").await
}

/// Ends one of them, or all others.
pub async fn end_session(id: Option<&str>) -> Result<(), Fault> {
    let path = match id {
        Some(id) => format!("/api/me/sessions/{id}"),
        None => "/api/me/sessions".to_owned(),
    };
    tell(Request::delete(&path), &Value::Null).await
}

/// Changes what somebody may do.
pub async fn change_agent(id: AgentId, change: &AgentChange) -> Result<AgentCard, Fault> {
    parse(&send(Request::put(&format!("/api/agents/{id}")), change).await?)
}

/// Lets somebody in no more.
pub async fn remove_agent(id: AgentId) -> Result<(), Fault> {
    tell(Request::delete(&format!("/api/agents/{id}")), &Value::Null).await
}

/// Makes a link for another password.
pub async fn make_link(id: AgentId) -> Result<Invited, Fault> {
    let request = Request::post(&format!("/api/agents/{id}/link"));
    parse(&send(request, &Value::Null).await?)
}

/// Takes somebody's second factor away.
pub async fn reset_factor(id: AgentId) -> Result<(), Fault> {
    let request = Request::delete(&format!("/api/agents/{id}/factor"));
    tell(request, &Value::Null).await
}

/// Tells who must have a second factor, and who has one.
pub async fn factors() -> Result<Factors, Fault> {
    get("/api/factors").await
}

/// Changes who must.
pub async fn require_factors(wanted: &Factors) -> Result<Factors, Fault> {
    parse(&send(Request::put("/api/factors"), wanted).await?)
}

/// Tells how far a site has come.
pub async fn start(site: SiteId) -> Result<Start, Fault> {
    get(&format!("/api/sites/{site}/start")).await
}

/// Reads the audit log. `query` is what is behind the question mark.
pub async fn audit(query: &str) -> Result<AuditPage, Fault> {
    get(&format!("/api/audit?{query}")).await
}

/// A wrong code is told beside the field of the code.
pub fn at_code(fault: Fault) -> Fault {
    match fault {
        Fault::Refused(mut refused) if refused.refusal.code == RefusalCode::WrongCode => {
            refused.refusal.code = RefusalCode::FieldWrong;
            refused.field = Some("code".to_owned());
            Fault::Refused(refused)
        }
        fault => fault,
    }
}

async fn tell<B: Serialize>(request: RequestBuilder, body: &B) -> Result<(), Fault> {
    send(request, body).await.map(|_| ())
}
