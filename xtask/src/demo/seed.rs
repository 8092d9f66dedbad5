//! Makes the demo's people and site through the relay's HTTP calls.
//!
//! Knows nothing of the database: what the console can do is enough.

use super::process::Relay;
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::time::Duration;
use ureq::typestate::WithBody;
use ureq::{Agent, RequestBuilder};

const CALL_WITHIN: Duration = Duration::from_secs(20);
const PASSWORD: &str = "deskbell-demo";
const SITE: &str = "雀栖钱包 Larkhold";

/// Somebody who can log in.
#[derive(Clone, Debug)]
pub struct Person {
    pub name: &'static str,
    pub email: &'static str,
    pub password: &'static str,
}

/// What was made.
#[derive(Clone, Debug)]
pub struct Seeded {
    /// What the site's tag names.
    pub site_key: String,
    /// The agents, then the administrator.
    pub people: Vec<Person>,
}

const ADMINISTRATOR: Person = Person {
    name: "管理员 Admin",
    email: "admin@demo.example",
    password: PASSWORD,
};

const AGENTS: [Person; 2] = [
    Person {
        name: "林晓 Lin Xiao",
        email: "lin@demo.example",
        password: PASSWORD,
    },
    Person {
        name: "Ana Costa",
        email: "ana@demo.example",
        password: PASSWORD,
    },
];

/// Conversations at once: few, so that three visitors are enough to see the queue.
const CAPACITY: u32 = 1;

/// Makes the administrator, the site and the agents.
pub fn seed(relay: &Relay, origins: &[String]) -> Result<Seeded> {
    let mut door = Door::new(relay.origin());
    door.accept(relay.first_token(), &ADMINISTRATOR)?;
    let site = door.post("/api/sites", &json!({ "name": SITE, "origins": origins }))?;
    let mut ids = Vec::new();
    for agent in &AGENTS {
        let form = json!({
            "name": agent.name, "email": agent.email, "role": "agent", "capacity": CAPACITY,
        });
        let invited = door.post("/api/agents", &form)?;
        let token = text(&invited, "token")?;
        ids.push(invited["agent"]["id"].clone());
        // As another browser, that is without the administrator's cookie.
        Door::new(relay.origin()).accept(&token, agent)?;
    }
    let path = format!("/api/sites/{}/routing", site["id"]);
    door.put(&path, &routing(&ids))?;
    door.put(&format!("/api/sites/{}/form", site["id"]), &form())?;
    publish(&mut door, &site)?;
    let people = AGENTS.into_iter().chain([ADMINISTRATOR]).collect();
    Ok(Seeded {
        site_key: text(&site, "key")?,
        people,
    })
}

/// A wallet's topics, a team that knows about payments, and who speaks what.
fn routing(agents: &[Value]) -> Value {
    json!({
        "teams": [{ "id": 1, "name": "支付组 Payments", "members": agents }],
        "topics": [
            { "id": 1, "en": "Account locked", "zh": "账户被锁定", "team": null, "priority": 1 },
            { "id": 2, "en": "Failed transaction", "zh": "交易失败", "team": 1, "priority": 1 },
            { "id": 3, "en": "Cannot log in", "zh": "无法登录", "team": null, "priority": 0 },
            { "id": 4, "en": "Something else", "zh": "其他问题", "team": null, "priority": 0 },
        ],
        "agents": [
            speaks(agents.first(), [("zh", 3), ("en", 2)]),
            speaks(agents.get(1), [("en", 3), ("zh", 1)]),
        ],
    })
}

/// What helps most with a transfer that is stuck.
fn form() -> Value {
    let field = |id, kind: &str, en: &str, zh: &str, chars_max: u32| {
        json!({
            "id": id, "kind": kind, "en": en, "zh": zh, "due": "never",
            "chars_max": chars_max, "choices": [],
        })
    };
    json!({ "fields": [
        field(1, "text", "Account name", "账户名", 120),
        field(2, "text", "Transaction ID", "交易编号或哈希", 200),
        field(3, "long_text", "What happened", "发生了什么", 1_000),
    ] })
}

/// Publishes the drafts that a site begins with, under the topics that they are about.
fn publish(door: &mut Door, site: &Value) -> Result<()> {
    let path = format!("/api/sites/{}/help", site["id"]);
    let mut help = door.get(&path)?;
    let drafts = help["articles"].as_array_mut().into_iter().flatten();
    for (draft, topic) in drafts.zip([1, 2, 3, 4, 4]) {
        draft["published"] = json!(true);
        draft["topic"] = json!(topic);
    }
    door.put(&path, &help).map(drop)
}

fn speaks(agent: Option<&Value>, languages: [(&str, u8); 2]) -> Value {
    json!({ "agent": agent, "reserve": 0, "topics": [], "languages": languages })
}

/// A browser's view of the HTTP calls: an origin and a cookie.
struct Door {
    agent: Agent,
    origin: String,
    cookie: String,
}

impl Door {
    fn new(origin: &str) -> Door {
        // The relay is on this machine: no proxy of the environment is to see the passwords.
        let config = Agent::config_builder()
            .proxy(None)
            .http_status_as_error(false);
        let config = config.timeout_global(Some(CALL_WITHIN)).build();
        Door {
            agent: config.into(),
            origin: origin.to_owned(),
            cookie: String::new(),
        }
    }

    fn accept(&mut self, token: &str, person: &Person) -> Result<()> {
        let Person {
            name,
            email,
            password,
        } = person;
        let body = json!({ "name": name, "email": email, "password": password });
        self.post(&format!("/api/invites/{token}"), &body).map(drop)
    }

    fn post(&mut self, path: &str, body: &Value) -> Result<Value> {
        let call = self.agent.post(format!("{}{path}", self.origin));
        self.send(call, path, body)
    }

    fn get(&mut self, path: &str) -> Result<Value> {
        let call = self.agent.get(format!("{}{path}", self.origin));
        let sent = call.header("cookie", &self.cookie).call();
        let mut answer = sent.with_context(|| format!("a call of {path}"))?;
        let said = answer.body_mut().read_to_string()?;
        serde_json::from_str(&said).with_context(|| format!("{path} answered {said}"))
    }

    fn put(&mut self, path: &str, body: &Value) -> Result<Value> {
        let call = self.agent.put(format!("{}{path}", self.origin));
        self.send(call, path, body)
    }

    fn send(&mut self, call: RequestBuilder<WithBody>, path: &str, body: &Value) -> Result<Value> {
        // The path of an invitation is a secret: it is not repeated in errors.
        let shown = path.split('/').take(3).collect::<Vec<_>>().join("/");
        let mut answer = call
            .header("origin", &self.origin)
            .header("cookie", &self.cookie)
            .send_json(body)
            .with_context(|| format!("a call of {shown}"))?;
        let cookie = answer
            .headers()
            .get("set-cookie")
            .and_then(|value| value.to_str().ok());
        if let Some(cookie) = cookie.and_then(|cookie| cookie.split(';').next()) {
            self.cookie = cookie.to_owned();
        }
        let status = answer.status();
        let said = answer
            .body_mut()
            .read_to_string()
            .with_context(|| format!("a call of {shown}"))?;
        if !status.is_success() {
            bail!("{shown} was refused with {status}: {said}");
        }
        serde_json::from_str(&said).with_context(|| format!("{shown} answered {said}"))
    }
}

fn text(value: &Value, field: &str) -> Result<String> {
    let found = value[field]
        .as_str()
        .with_context(|| format!("no {field} in the answer"))?;
    Ok(found.to_owned())
}
