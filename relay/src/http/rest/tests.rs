//! The calls of the console against a relay that is really there.

mod audit;
mod factor;
mod refused;
mod rights;
mod routing;

use crate::Relay;
use crate::clock::Clock;
use crate::config::Config;
use crate::http::House;
use crate::store::Store;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::request::Builder;
use axum::http::{Method, Request, StatusCode, header};
use desk::{Record, Row, State};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::rest::{
    AcceptInvite, AgentCard, AgentForm, EndedPage, Invite, Invited, Login, Me, Refused, Role, Site,
    SiteForm,
};
use shared::{Context, ConversationId, Millis, RefusalCode, VisitorId};
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tower::ServiceExt;

const NOW: Millis = Millis(1_800_000_000_000);
const PASSWORD: &str = "a quiet winter morning";

#[tokio::test]
async fn from_the_first_link_to_a_colleague_who_answers() {
    let console = Console::open().await;
    let link = console.first_link().await;
    let (status, invite) = console
        .get::<Invite>(&format!("/api/invites/{link}"), "")
        .await;
    assert_eq!((status, invite.role), (StatusCode::OK, Role::Administrator));

    let ada = console.accept(&link, "Ada", "Ada@Example.com").await;
    let (_, me) = console.get::<Me>("/api/me", &ada).await;
    assert_eq!(
        (me.agent.email.as_str(), me.sites.len()),
        ("ada@example.com", 0)
    );

    let form = SiteForm {
        name: "Shop".into(),
        origins: vec!["https://Shop.example:443".into()],
    };
    let (status, site) = console.post::<Site>("/api/sites", &ada, &form).await;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(site.origins, ["https://shop.example"]);
    let form = SiteForm {
        name: "Shop 2".into(),
        origins: vec![],
    };
    let path = format!("/api/sites/{}", site.id);
    let (status, changed) = console
        .call::<Site>(Method::PUT, &path, &ada, Some(&form))
        .await;
    assert_eq!((status, changed.name.as_str()), (StatusCode::OK, "Shop 2"));
    assert_eq!(changed.key, site.key);

    let form = agent_form("bob@example.com");
    let (status, invited) = console.post::<Invited>("/api/agents", &ada, &form).await;
    assert_eq!(status, StatusCode::CREATED);
    let bob = console
        .accept(&invited.token, "Bob", "bob@example.com")
        .await;
    let (_, agents) = console.get::<Vec<AgentCard>>("/api/agents", &ada).await;
    assert_eq!(
        agents.iter().map(|agent| agent.active).collect::<Vec<_>>(),
        [true, true]
    );
    let (_, sites) = console.get::<Vec<Site>>("/api/sites", &bob).await;
    assert_eq!(sites, [changed]);
    let settings = console
        .house
        .store
        .settings(site.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(settings.agents.len(), 2);
}

#[tokio::test]
async fn a_log_in_lasts_until_the_log_out() {
    let console = Console::open().await;
    let link = console.first_link().await;
    console.accept(&link, "Ada", "ada@example.com").await;
    let login = Login {
        email: " ADA@example.com".into(),
        password: PASSWORD.into(),
        ..Login::default()
    };
    let answer = console
        .send(Method::POST, "/api/login", "", Some(&login))
        .await;
    let ada = cookie(answer.headers[header::SET_COOKIE].to_str().unwrap());
    let again = console.send(Method::GET, "/api/me", &ada, NONE).await;
    assert_eq!(
        cookie(again.headers[header::SET_COOKIE].to_str().unwrap()),
        ada
    );
    assert_eq!(again.headers[header::CACHE_CONTROL], "no-store");
    let ended_before = *console.house.sessions.borrow();

    let answer = console.send(Method::POST, "/api/logout", &ada, NONE).await;

    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert!(
        answer.headers[header::SET_COOKIE]
            .to_str()
            .unwrap()
            .contains("Max-Age=0")
    );
    assert_eq!(
        *console.house.sessions.borrow(),
        ended_before + 1,
        "sockets look again"
    );
    console
        .refused(Method::GET, "/api/me", &ada, NONE, RefusalCode::NotLoggedIn)
        .await;
}

#[tokio::test]
async fn ended_conversations_are_listed_page_by_page() {
    let console = Console::open().await;
    let link = console.first_link().await;
    let ada = console.accept(&link, "Ada", "ada@example.com").await;
    let form = SiteForm {
        name: "Shop".into(),
        origins: vec![],
    };
    let (_, site) = console.post::<Site>("/api/sites", &ada, &form).await;
    let records = (1..=60).flat_map(|number| ended(ConversationId(number)));
    let records = records.map(|record| (site.id, record)).collect();
    console.house.store.append(records).await.unwrap();

    let path = format!("/api/sites/{}/ended", site.id);
    let (_, first) = console.get::<EndedPage>(&path, &ada).await;
    let before = first.before.unwrap();
    let (_, second) = console
        .get::<EndedPage>(&format!("{path}?before={before}"), &ada)
        .await;

    let ids = |page: &EndedPage| {
        page.conversations
            .iter()
            .map(|c| c.id.0)
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(&first), (11..=60).rev().collect::<Vec<_>>());
    assert_eq!(ids(&second), (1..=10).rev().collect::<Vec<_>>());
    assert_eq!(second.before, None);
}

fn ended(conversation: ConversationId) -> [Record; 2] {
    let opened = Record::Opened {
        id: conversation,
        visitor: VisitorId(1),
        at: NOW,
        context: Context::default(),
    };
    let new = Row::opened(conversation, VisitorId(1), NOW, Context::default());
    let ended = Record::State {
        conversation,
        state: State {
            ended: true,
            ..new.state
        },
    };
    [opened, ended]
}

fn agent_form(email: &str) -> AgentForm {
    AgentForm {
        name: "Bob".into(),
        email: email.into(),
        role: Role::Agent,
        capacity: 2,
    }
}

fn cookie(set: &str) -> String {
    set.split(';').next().unwrap().to_owned()
}

const NONE: Option<&()> = None;

/// A relay, and somebody who calls it.
struct Console {
    relay: Relay,
    house: House,
}

struct Answer {
    status: StatusCode,
    headers: axum::http::HeaderMap,
    body: Vec<u8>,
}

impl Console {
    async fn open() -> Console {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (store, clock) = (Store::temporary().unwrap(), Clock::standing(NOW));
        let relay = Relay::start_on(Config::default(), store, clock, listener)
            .await
            .unwrap();
        let house = relay.house().clone();
        Console { relay, house }
    }

    async fn first_link(&self) -> String {
        self.house.store.invite_first(NOW).await.unwrap().unwrap()
    }

    /// Accepts an invitation and returns the cookie.
    async fn accept(&self, token: &str, name: &str, email: &str) -> String {
        let path = format!("/api/invites/{token}");
        let form = AcceptInvite {
            name: name.into(),
            email: email.into(),
            password: PASSWORD.into(),
        };
        let answer = self.send(Method::POST, &path, "", Some(&form)).await;
        assert_eq!(answer.status, StatusCode::OK);
        let set = answer.headers[header::SET_COOKIE].to_str().unwrap();
        assert!(set.contains("HttpOnly; SameSite=Strict; Path=/"), "{set}");
        cookie(set)
    }

    async fn get<T: DeserializeOwned>(&self, path: &str, cookie: &str) -> (StatusCode, T) {
        self.call(Method::GET, path, cookie, NONE).await
    }

    async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        cookie: &str,
        body: &impl Serialize,
    ) -> (StatusCode, T) {
        self.call(Method::POST, path, cookie, Some(body)).await
    }

    async fn call<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        cookie: &str,
        body: Option<&impl Serialize>,
    ) -> (StatusCode, T) {
        let answer = self.send(method, path, cookie, body).await;
        let read = serde_json::from_slice(&answer.body);
        let body = read.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&answer.body)));
        (answer.status, body)
    }

    async fn refused(
        &self,
        method: Method,
        path: &str,
        cookie: &str,
        body: Option<&impl Serialize>,
        code: RefusalCode,
    ) -> (StatusCode, Refused) {
        let (status, refused) = self.call::<Refused>(method, path, cookie, body).await;
        assert_eq!(refused.refusal.code, code, "{path}: {}", refused.says);
        (status, refused)
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        cookie: &str,
        body: Option<&impl Serialize>,
    ) -> Answer {
        let request = self.request(method, path).header(header::COOKIE, cookie);
        let body = body
            .map(|body| serde_json::to_vec(body).unwrap())
            .unwrap_or_default();
        self.ask(
            request.header(header::CONTENT_TYPE, "application/json"),
            body,
        )
        .await
    }

    fn request(&self, method: Method, path: &str) -> Builder {
        let addr = self.relay.addr();
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, addr.to_string())
            .extension(ConnectInfo(SocketAddr::from(([198, 51, 100, 7], 4_000))))
    }

    async fn ask(&self, request: Builder, body: Vec<u8>) -> Answer {
        let request = request.body(Body::from(body)).unwrap();
        let answer = crate::http::router(self.house.clone())
            .oneshot(request)
            .await
            .unwrap();
        let (parts, body) = answer.into_parts();
        let body = to_bytes(body, 1_000_000).await.unwrap().to_vec();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }
}
