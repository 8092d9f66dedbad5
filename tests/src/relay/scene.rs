//! What must be there before anything can happen: an administrator, a site, agents.
//!
//! Everything is made through the API, as the owner of a site would make it in the console.

use super::api::{Api, Login, email};
use crate::bot::raw::visitor::{TAB, welcome};
use crate::bot::{AgentBot, Door, Raw, VisitorBot, hello};
use shared::rest::routing::{TeamForm, TopicForm};
use shared::rest::search::{Found, Hit};
use shared::rest::{
    AgentForm, CAPACITY_DEFAULT, EndedPage, FieldsForm, Invited, Role, Routing, Site, SiteForm,
};
use shared::version::Encoding;
use shared::{TeamId, TopicId};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::time::{interval, timeout};

/// The origin of the pages that may show the chat.
pub const PAGE_ORIGIN: &str = "https://wallet.example";

/// How often it is asked for what is to be found, and for how long.
const ASK_EVERY: Duration = Duration::from_millis(50);
const FOUND_WITHIN: Duration = Duration::from_secs(20);

/// A relay that can be used.
#[derive(Clone, Debug)]
pub struct Scene {
    /// Its API.
    pub api: Api,
    /// Its first administrator.
    pub admin: Login,
    /// The site that everything happens on.
    pub site: Site,
}

impl Scene {
    /// Makes the first administrator with the one-time token, and a site.
    pub(super) async fn set(api: Api, token: &str) -> Scene {
        let answer = api.accept(token, "Owner").await;
        assert_eq!(
            answer.status, 200,
            "the first administrator is not made: {answer}"
        );
        let admin = api.log_in("Owner").await;
        let site = make_site(&api, &admin, "Wallet").await;
        Scene { api, admin, site }
    }

    /// The same scene, seen from behind what listens at this address.
    #[must_use]
    pub fn behind(&self, addr: SocketAddr) -> Scene {
        Scene {
            api: Api::new(addr),
            ..self.clone()
        }
    }

    /// Makes one more site.
    pub async fn another_site(&self, name: &str) -> Site {
        make_site(&self.api, &self.admin, name).await
    }

    /// Makes an agent and logs in as one.
    pub async fn agent(&self, name: &str) -> Login {
        self.agent_for(name, CAPACITY_DEFAULT).await
    }

    /// Makes an agent who is given so many conversations at once, and logs in.
    pub async fn agent_for(&self, name: &str, capacity: u32) -> Login {
        let token = self.invite(name, capacity).await;
        let answer = self.api.accept(&token, name).await;
        assert_eq!(answer.status, 200, "{name} cannot accept: {answer}");
        self.api.log_in(name).await
    }

    /// Invites an agent, and returns the one-time token.
    pub async fn invite(&self, name: &str, capacity: u32) -> String {
        let form = AgentForm {
            name: name.to_owned(),
            email: email(name),
            role: Role::Agent,
            capacity,
        };
        let answer = self
            .api
            .post("/api/agents", &self.admin.cookie, &form)
            .await;
        assert_eq!(answer.status, 201, "{name} cannot be invited: {answer}");
        answer.json::<Invited>().token
    }

    /// The visitors' door.
    #[must_use]
    pub fn visitor_door(&self, encoding: Encoding) -> Door {
        Door::visitor(self.addr(), &self.site.key, encoding).with("origin", PAGE_ORIGIN)
    }

    /// The agents' door, for this agent.
    #[must_use]
    pub fn agent_door(&self, login: &Login, encoding: Encoding) -> Door {
        let door = Door::agent(self.addr(), self.site.id, &login.cookie, encoding);
        door.with("origin", &self.api.origin())
    }

    /// A visitor's socket without a client, before the hello or after the welcome.
    pub async fn socket(&self, encoding: Encoding, greeted: bool) -> Raw {
        let mut raw = self.visitor_door(encoding).open().await;
        if greeted {
            raw.say(&hello(TAB, None)).await;
            raw.frame_that(welcome).await;
        }
        raw
    }

    /// A new visitor who has been welcomed.
    pub async fn visitor(&self, name: &str) -> VisitorBot {
        VisitorBot::new(name, self.visitor_door(Encoding::Binary))
            .live()
            .await
    }

    /// A tab of an agent who is online.
    pub async fn online(&self, login: &Login) -> AgentBot {
        let name = &login.me.agent.name;
        AgentBot::new(name, self.agent_door(login, Encoding::Binary))
            .online()
            .await
    }

    /// Decides how conversations come to agents. Holds from the next step of the site on.
    pub async fn decides(&self, routing: &Routing) {
        let path = format!("/api/sites/{}/routing", self.site.id);
        let answer = self.api.put(&path, &self.admin.cookie, routing).await;
        assert_eq!(answer.status, 200, "{answer}");
    }

    /// What visitors are asked to fill in.
    pub async fn form(&self) -> FieldsForm {
        let path = format!("/api/sites/{}/form", self.site.id);
        let answer = self.api.get(&path, &self.admin.cookie).await;
        assert_eq!(answer.status, 200, "{answer}");
        answer.json()
    }

    /// Decides what visitors are asked to fill in. Holds from the next step of the site on.
    pub async fn asks(&self, form: &FieldsForm) {
        let path = format!("/api/sites/{}/form", self.site.id);
        let answer = self.api.put(&path, &self.admin.cookie, form).await;
        assert_eq!(answer.status, 200, "{answer}");
    }

    /// The newest ended conversations, as the console is told.
    pub async fn ended(&self) -> EndedPage {
        let path = format!("/api/sites/{}/ended", self.site.id);
        let answer = self.api.get(&path, &self.admin.cookie).await;
        assert_eq!(answer.status, 200, "{answer}");
        answer.json()
    }

    /// Searches until so many messages are found: the index follows a moment behind.
    ///
    /// # Panics
    /// Fails the test when they never are.
    pub async fn finds(&self, agent: &Login, query: &str, len: usize) -> Vec<Hit> {
        let path = format!("/api/sites/{}/search?{query}", self.site.id);
        let mut asks = interval(ASK_EVERY);
        let asking = async {
            loop {
                asks.tick().await;
                let answer = self.api.get(&path, &agent.cookie).await;
                assert_eq!(answer.status, 200, "{answer}");
                let found: Found = answer.json();
                if found.hits.len() == len {
                    return found.hits;
                }
            }
        };
        let within = timeout(FOUND_WITHIN, asking).await;
        within.unwrap_or_else(|_| panic!("{query} does not find {len}"))
    }

    /// Checks that the relay is well, and that a visitor who does everything right is served.
    ///
    /// # Panics
    /// Fails the test when not.
    pub async fn still_serves(&self) {
        assert!(
            self.api.is_healthy().await,
            "the relay is not well any more"
        );
        let visitor = self.visitor("Somebody else").await;
        visitor.say("hello");
        visitor
            .until("to be stored", |seen| seen.texts() == ["hello"])
            .await;
    }

    fn addr(&self) -> SocketAddr {
        self.api.addr()
    }
}

/// A team of these agents.
#[must_use]
pub fn team(id: u32, name: &str, members: &[&Login]) -> TeamForm {
    TeamForm {
        id: TeamId(id),
        name: name.to_owned(),
        members: members.iter().map(|login| login.me.agent.id).collect(),
        hours: None,
    }
}

/// A topic that this team answers.
#[must_use]
pub fn topic(id: u32, name: &str, team: u32) -> TopicForm {
    TopicForm {
        id: TopicId(id),
        en: name.to_owned(),
        zh: name.to_owned(),
        team: Some(TeamId(team)),
        priority: 0,
    }
}

async fn make_site(api: &Api, admin: &Login, name: &str) -> Site {
    let form = SiteForm {
        name: name.to_owned(),
        origins: vec![PAGE_ORIGIN.to_owned()],
    };
    let answer = api.post("/api/sites", &admin.cookie, &form).await;
    assert_eq!(answer.status, 201, "{name} cannot be made: {answer}");
    answer.json()
}
