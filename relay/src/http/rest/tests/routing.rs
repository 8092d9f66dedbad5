//! How conversations come to agents: read, changed, refused, and obeyed at once.

use super::*;
use crate::limits::ROUTING_BYTES_MAX;
use shared::rest::Routing;
use shared::rest::routing::{AgentRouting, OpeningException, OpeningHours, TeamForm};
use shared::{AgentId, Face, Mode, Reason, Rule, SiteId, TeamId};

#[tokio::test]
async fn rules_are_by_default_until_an_administrator_changes_them() {
    let office = Office::open().await;
    let (status, before) = office.look(&office.bob).await;
    assert_eq!((status, before), (StatusCode::OK, Routing::default()));
    let mut wanted = Routing {
        mode: Mode::Offer,
        teams: vec![team("Billing", &[1, 2])],
        ..Routing::default()
    };
    wanted.rules.offer_s = 45;

    let (status, changed) = office.change(&wanted).await;

    assert_eq!((status, &changed), (StatusCode::OK, &wanted));
    assert_eq!(office.look(&office.bob).await.1, wanted);
    let settings = office.settings().await;
    assert_eq!(settings.mode, Mode::Offer);
    assert_eq!(settings.rules.offer_ms, 45_000);
    assert!(
        settings.agents[&AgentId(2)]
            .skills
            .teams
            .contains(&TeamId(1))
    );
    let (_, other) = office
        .console
        .post::<Site>("/api/sites", &office.ada, &site_form("Other"))
        .await;
    let own = office.console.house.store.settings(other.id).await;
    assert_eq!(own.unwrap().unwrap().mode, Mode::Automatic);
}

#[tokio::test]
async fn what_is_wrong_is_named_by_its_path_and_changes_nothing() {
    let office = Office::open().await;
    let other = TeamForm {
        id: TeamId(2),
        ..team(" ", &[])
    };
    let nameless = Routing {
        teams: vec![team("Billing", &[]), other],
        ..Routing::default()
    };
    let stranger = Routing {
        teams: vec![team("Billing", &[1, 9])],
        ..Routing::default()
    };
    let own = AgentRouting {
        agent: AgentId(2),
        reserve: 2,
        topics: Vec::new(),
        languages: Vec::new(),
    };
    let greedy = Routing {
        agents: vec![own],
        ..Routing::default()
    };
    let mut hasty = Routing::default();
    hasty.rules.grace_s = 0;

    for (field, routing) in [
        ("teams[1].name", nameless),
        ("teams[0].members[1]", stranger),
        ("agents[0].reserve", greedy),
        ("rules.grace_s", hasty),
    ] {
        let (status, refused) = office
            .refused(&office.ada, Some(&routing), RefusalCode::FieldWrong)
            .await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.field.as_deref(), Some(field), "{}", refused.says);
    }
    let unknown = serde_json::json!({ "mode": "magic" });
    office
        .refused(&office.ada, Some(&unknown), RefusalCode::FieldWrong)
        .await;
    assert_eq!(office.look(&office.ada).await.1, Routing::default());
}

#[tokio::test]
async fn only_administrators_change_rules_and_only_agents_read_them() {
    let office = Office::open().await;
    let form = AgentForm {
        role: Role::Supervisor,
        ..agent_form("eve@example.com")
    };
    let (status, invited) = office
        .console
        .post::<Invited>("/api/agents", &office.ada, &form)
        .await;
    assert_eq!(
        (status, invited.agent.role),
        (StatusCode::CREATED, Role::Supervisor)
    );
    let accepted = office
        .console
        .accept(&invited.token, "Eve", "eve@example.com");
    let eve = accepted.await;
    let routing = Routing::default();

    for cookie in [&office.bob, &eve] {
        office
            .refused(cookie, Some(&routing), RefusalCode::NotAllowed)
            .await;
        assert_eq!(office.look(cookie).await.0, StatusCode::OK);
    }
    office
        .refused("", Some(&routing), RefusalCode::NotLoggedIn)
        .await;
    let path = office.path("routing");
    let none = office
        .console
        .refused(Method::GET, &path, "", NONE, RefusalCode::NotLoggedIn);
    none.await;
    let supervises = |settings: &desk::Settings, id| settings.agents[&AgentId(id)].supervises;
    let settings = office.settings().await;
    assert!(supervises(&settings, 1) && !supervises(&settings, 2) && supervises(&settings, 3));
}

#[tokio::test]
async fn a_site_that_is_not_there_has_no_rules() {
    let office = Office::open().await;
    for path in ["/api/sites/9/routing", "/api/sites/x/routing"] {
        let routing = Routing::default();
        for (method, body) in [(Method::GET, None), (Method::PUT, Some(&routing))] {
            office
                .console
                .refused(method, path, &office.ada, body, RefusalCode::NotFound)
                .await;
        }
    }
}

#[tokio::test]
async fn a_long_list_of_teams_fits_and_an_endless_one_does_not() {
    let office = Office::open().await;
    let teams = (1..=50).map(|id| TeamForm {
        id: TeamId(id),
        ..team(&"汉".repeat(60), &[1, 2])
    });
    let exceptions = (1..=12).flat_map(|month| (1..=28).map(move |day| (month, day)));
    let exceptions = exceptions.map(|(month, day)| OpeningException {
        date: format!("2027-{month:02}-{day:02}"),
        ranges: Vec::new(),
    });
    let hours = OpeningHours {
        zone: "Asia/Shanghai".into(),
        exceptions: exceptions.collect(),
        ..OpeningHours::default()
    };
    let long = Routing {
        teams: teams.collect(),
        hours: Some(hours),
        ..Routing::default()
    };
    assert!(serde_json::to_vec(&long).unwrap().len() > crate::limits::BODY_BYTES_MAX);
    assert_eq!(office.change(&long).await.0, StatusCode::OK);

    let endless = serde_json::json!({ "mode": "x".repeat(ROUTING_BYTES_MAX) });
    let (status, _) = office
        .refused(&office.ada, Some(&endless), RefusalCode::FieldWrong)
        .await;

    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn rules_in_the_store_that_cannot_be_used_do_not_take_the_site_down() {
    for broken in [
        "no JSON",
        r#"{"mode":"magic"}"#,
        r#"{"rules":{"grace_s":0}}"#,
        r#"{"topics":[{"id":1,"en":"a","zh":"b","team":9,"priority":0}]}"#,
    ] {
        let office = Office::open().await;
        let (site, store) = (office.site, office.console.house.store.clone());
        store.set_routing_text(site, broken).await.unwrap();

        let settings = office.settings().await;

        assert_eq!(settings.rules, desk::Settings::new("").rules, "{broken}");
        assert_eq!(settings.agents.len(), 2, "{broken}");
        assert_eq!(office.look(&office.bob).await.1, Routing::default());
        assert_eq!(office.change(&Routing::default()).await.0, StatusCode::OK);
    }
}

#[tokio::test]
async fn why_a_conversation_came_to_whom_it_did_can_be_asked() {
    let office = Office::open().await;
    let reason = Reason {
        rule: Rule::BestSkilled,
        waited_ms: 1_000,
        load: 50,
        capacity: 200,
        idle_ms: None,
        candidates: 2,
        skill: 3,
        relaxed: 1,
    };
    let bob = Face {
        id: AgentId(2),
        name: "Bob".into(),
    };
    let [opened, ended] = ended(ConversationId(1));
    let Record::State { state, .. } = &ended else {
        panic!("{ended:?}")
    };
    let given = Record::State {
        conversation: ConversationId(1),
        state: State {
            agent: Some(bob),
            reason: Some(reason),
            ended: false,
            ..state.clone()
        },
    };
    let records = [opened, given, ended].map(|record| (office.site, record));
    let store = &office.console.house.store;
    store.append(records.to_vec()).await.unwrap();

    let path = office.path("assignments?conversation=1");
    let (status, given) = office
        .console
        .get::<serde_json::Value>(&path, &office.bob)
        .await;

    assert_eq!(status, StatusCode::OK);
    assert_eq!(given.as_array().unwrap().len(), 1);
    assert_eq!(given[0]["at"], NOW.0);
    assert_eq!(given[0]["agent"]["name"], "Bob");
    assert_eq!(given[0]["reason"]["rule"], "best_skilled");
    for (path, code) in [
        (office.path("assignments"), RefusalCode::FieldWrong),
        (
            office.path("assignments?conversation=x"),
            RefusalCode::FieldWrong,
        ),
        (
            "/api/sites/9/assignments?conversation=1".into(),
            RefusalCode::NotFound,
        ),
    ] {
        office
            .console
            .refused(Method::GET, &path, &office.bob, NONE, code)
            .await;
    }
}

/// A site, its administrator Ada (agent 1), and Bob (agent 2).
struct Office {
    console: Console,
    site: SiteId,
    ada: String,
    bob: String,
}

impl Office {
    async fn open() -> Office {
        let console = Console::open().await;
        let link = console.first_link().await;
        let ada = console.accept(&link, "Ada", "ada@example.com").await;
        let (_, site) = console
            .post::<Site>("/api/sites", &ada, &site_form("Shop"))
            .await;
        let (_, invited) = console
            .post::<Invited>("/api/agents", &ada, &agent_form("bob@example.com"))
            .await;
        let bob = console
            .accept(&invited.token, "Bob", "bob@example.com")
            .await;
        Office {
            console,
            site: site.id,
            ada,
            bob,
        }
    }

    fn path(&self, rest: &str) -> String {
        format!("/api/sites/{}/{rest}", self.site)
    }

    async fn look(&self, cookie: &str) -> (StatusCode, Routing) {
        self.console.get(&self.path("routing"), cookie).await
    }

    async fn change(&self, routing: &Routing) -> (StatusCode, Routing) {
        let path = self.path("routing");
        self.console
            .call(Method::PUT, &path, &self.ada, Some(routing))
            .await
    }

    async fn refused(
        &self,
        cookie: &str,
        body: Option<&impl Serialize>,
        code: RefusalCode,
    ) -> (StatusCode, Refused) {
        let path = self.path("routing");
        self.console
            .refused(Method::PUT, &path, cookie, body, code)
            .await
    }

    async fn settings(&self) -> desk::Settings {
        let store = &self.console.house.store;
        store.settings(self.site).await.unwrap().unwrap()
    }
}

fn team(name: &str, members: &[u32]) -> TeamForm {
    TeamForm {
        id: TeamId(1),
        name: name.into(),
        members: members.iter().copied().map(AgentId).collect(),
        hours: None,
    }
}

fn site_form(name: &str) -> SiteForm {
    SiteForm {
        name: name.into(),
        origins: vec![],
    }
}
