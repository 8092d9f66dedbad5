//! A relay on a folder of its own, and people who bring files to it.
//!
//! Asks as a browser would. Never looks past the calls, but for how many files there are.

use crate::Relay;
use crate::blobs::FOLDER;
use crate::clock::Clock;
use crate::config::Config;
use crate::config::files::FileLimits;
use crate::http::House;
use crate::store::Store;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use desk::Record;
use serde_json::{Value, json};
use shared::rest::SiteForm;
use shared::{AgentId, Context, ConversationId, Millis, RefusalCode, SiteId, VisitorId};
use std::net::SocketAddr;
use std::path::PathBuf;
use tokio::net::TcpListener;
use tower::ServiceExt;

pub const NOW: Millis = Millis(1_800_000_000_000);
pub const C1: ConversationId = ConversationId(1);

/// What somebody shows.
pub enum Key {
    Nobody,
    Visitor(String),
    Agent(String),
}

/// A relay on a folder of its own, two visitors of a site, one of another site, and an agent.
pub struct Stage {
    _relay: Relay,
    pub house: House,
    pub folder: PathBuf,
    pub site: SiteId,
    pub key: String,
    pub visitor: VisitorId,
    pub ada: Key,
    pub bob: Key,
    pub stranger: Key,
    pub agent: Key,
    pub agent_id: AgentId,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn is_refused(&self, status: StatusCode, code: RefusalCode) -> Value {
        let body = self.json();
        assert_eq!(
            (self.status, body["refusal"]["code"].as_str()),
            (status, Some(code.as_str())),
            "{body}"
        );
        body
    }
}

impl Stage {
    pub async fn open(files: FileLimits) -> Stage {
        let folder =
            std::env::temp_dir().join(format!("deskbell-files-{:016x}", rand::random::<u64>()));
        let config = Config {
            data: folder.clone(),
            files,
            ..Config::default()
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (store, clock) = (Store::temporary().unwrap(), Clock::standing(NOW));
        let relay = Relay::start_on(config, store, clock, listener)
            .await
            .unwrap();
        let house = relay.house().clone();
        let store = house.store.clone();
        let shop = |name: &str| SiteForm {
            name: name.into(),
            origins: vec![],
        };
        let site = store.create_site(shop("Shop")).await.unwrap();
        let other = store.create_site(shop("Other")).await.unwrap();
        let (visitor, ada) = store.new_visitor(site.id, NOW).await.unwrap();
        let (_, bob) = store.new_visitor(site.id, NOW).await.unwrap();
        let (_, stranger) = store.new_visitor(other.id, NOW).await.unwrap();
        let opened = Record::Opened {
            id: C1,
            visitor,
            at: NOW,
            context: Context::default(),
        };
        store.append(vec![(site.id, opened)]).await.unwrap();
        let link = store.invite_first(NOW).await.unwrap().unwrap();
        let account = crate::store::Account {
            name: "Ana".into(),
            email: "ana@example.com".into(),
            password_hash: "none".into(),
        };
        store.accept_invite(&link, account, NOW).await.unwrap();
        let agent_id = store.agents().await.unwrap()[0].id;
        let session = store.open_session(agent_id, "", NOW).await.unwrap();
        Stage {
            _relay: relay,
            house,
            folder,
            site: site.id,
            key: site.key,
            visitor,
            ada: Key::Visitor(ada),
            bob: Key::Visitor(bob),
            stranger: Key::Visitor(stranger),
            agent: Key::Agent(session),
            agent_id,
        }
    }

    /// Files in the folder, whole or not.
    pub fn on_disk(&self) -> usize {
        std::fs::read_dir(self.folder.join(FOLDER)).map_or(0, Iterator::count)
    }

    pub async fn begin(&self, name: &str, kind: &str, len: usize) -> String {
        let begun = self.ask_to_begin(&self.ada, name, kind, len, None).await;
        assert_eq!(begun.status, StatusCode::CREATED, "{}", begun.json());
        begun.json()["id"].as_str().unwrap().to_owned()
    }

    pub async fn send(&self, who: &Key, name: &str, kind: &str, bytes: &[u8]) -> String {
        let begun = self.ask_to_begin(who, name, kind, bytes.len(), None).await;
        let id = begun.json()["id"].as_str().unwrap().to_owned();
        let whole = self.patch(who, &id, 0, bytes).await;
        assert_eq!(whole.json()["file"]["id"], id.as_str());
        id
    }

    pub async fn ask_to_begin(
        &self,
        who: &Key,
        name: &str,
        kind: &str,
        len: usize,
        sha256: Option<&str>,
    ) -> Answer {
        let form = json!({ "name": name, "kind": kind, "len": len, "sha256": sha256 });
        let path = match who {
            Key::Agent(_) => format!("/files/agent?site={}&conversation={C1}", self.site),
            Key::Visitor(_) | Key::Nobody => format!("/files/visitor?site={}", self.key),
        };
        let json = [(header::CONTENT_TYPE, "application/json")];
        self.call_with(Method::POST, &path, who, &json, form.to_string().as_bytes())
            .await
    }

    pub async fn patch(&self, who: &Key, id: &str, offset: usize, bytes: &[u8]) -> Answer {
        let offset = offset.to_string();
        let at = header::HeaderName::from_static("upload-offset");
        self.call_with(
            Method::PATCH,
            &format!("/files/{id}"),
            who,
            &[(at, &offset)],
            bytes,
        )
        .await
    }

    pub async fn read(&self, who: &Key, id: &str) -> Answer {
        self.call(Method::GET, &format!("/files/{id}/name"), who, &[])
            .await
    }

    pub async fn call(&self, method: Method, path: &str, who: &Key, body: &[u8]) -> Answer {
        self.call_with(method, path, who, &[], body).await
    }

    pub async fn call_with(
        &self,
        method: Method,
        path: &str,
        who: &Key,
        headers: &[(header::HeaderName, &str)],
        body: &[u8],
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, self._relay.addr().to_string())
            .extension(ConnectInfo(SocketAddr::from(([198, 51, 100, 7], 4_000))));
        request = match who {
            Key::Nobody => request,
            Key::Visitor(token) => request.header(header::AUTHORIZATION, format!("Bearer {token}")),
            Key::Agent(session) => {
                let name = crate::auth::SESSION_COOKIE;
                request.header(header::COOKIE, format!("{name}={session}"))
            }
        };
        for (name, value) in headers {
            request = request.header(name, *value);
        }
        let request = request.body(Body::from(body.to_vec())).unwrap();
        let router = crate::http::router(self.house.clone());
        let (parts, body) = router.oneshot(request).await.unwrap().into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: to_bytes(body, 1_000_000).await.unwrap().to_vec(),
        }
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
