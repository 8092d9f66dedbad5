//! What an agent meets: the log-in, an empty desk, a busy one, its sheets and its pages.
//!
//! A face of the console is an address and what is pressed there: whoever looks loads the page in a
//! language and a theme first, and then lets the face come.

use super::{furnish, wallet};
use crate::bot::{AgentBot, VisitorBot};
use crate::browser::{Console, Stage, test};
use crate::relay::Scene;
use shared::rest::NoteForm;
use shared::rest::Routing;
use shared::rest::routing::Rules;
use shared::{Mode, Seq};

/// One face of the console.
#[derive(Clone, Debug, Default)]
pub struct Face {
    /// Its name.
    pub name: &'static str,
    /// The address, behind the origin's `/console/`.
    pub route: String,
    /// What is pressed there, one after the other.
    pub presses: Vec<String>,
    /// What can be seen then.
    pub shows: String,
}

impl Face {
    fn new(name: &'static str, route: &str, shows: &str) -> Face {
        Face {
            name,
            route: route.to_owned(),
            presses: Vec::new(),
            shows: shows.to_owned(),
        }
    }

    fn after(mut self, pressed: &[&str]) -> Face {
        self.presses = pressed.iter().map(|&one| one.to_owned()).collect();
        self
    }

    /// Brings it about on a page that was just loaded.
    pub async fn comes(&self, console: &Console) {
        for one in &self.presses {
            console.clicks(one, one).await;
        }
        console.sees(self.name, &self.shows).await;
    }
}

/// Who keeps the desk busy while it is looked at.
pub struct Company {
    _agent: AgentBot,
    _visitors: Vec<VisitorBot>,
}

/// The faces before anybody is logged in.
pub async fn before_log_in(scene: &Scene) -> Vec<Face> {
    let token = scene.invite("Yi", 2).await;
    vec![
        Face::new("login", "", &test("login")),
        Face::new("login-wrong", "", ".field-error").after(&[&test("login-submit")]),
        Face::new(
            "invite",
            &format!("#/invite/{token}"),
            &test("invite-submit"),
        ),
    ]
}

/// Logs the administrator in, and leaves the desk empty.
pub async fn of_empty(stage: &Stage) -> (Console, Face) {
    let console = Console::new(stage.person("Owner").await, stage.relay.api().origin());
    console.log_in("Owner").await;
    console.go_online().await;
    (console, Face::new("inbox-empty", "#/", &test("mine")))
}

/// Makes the desk busy: one conversation of the administrator's, one of Ana's, two that wait, one
/// that ended, and one that is offered. Returns every face of the console, and who is in company.
pub async fn of_busy(scene: &Scene, console: &Console) -> (Vec<Face>, Company) {
    let (login, routing) = furnish(scene).await;
    let mut visitors = Vec::new();
    for text in ["Thank you, it works", "你好，我的转账卡住了"] {
        let visitor = scene.visitor("Bo").await;
        visitor.say(text);
        console.takes_up(text).await;
        visitors.push(visitor);
        if visitors.len() == 1 {
            console.ends().await;
        }
    }
    visitors[1].say("0x8f3c2ab54de1907f66c1f3a3b9d7e6a1c5d4b8e20f9a7c6b5d4e3f2a1b0c9d8e");
    let asks = "Let me look. Which address did you send it to?";
    console.says(asks).await;
    console.sees_fate(asks, "Delivered").await;
    let thread: String = console.runs("return location.hash").await;
    note(scene, thread.trim_start_matches("#/c/")).await;
    // From here on conversations are offered, and whoever has one waits for the next.
    let rules = Rules {
        offer_s: 600,
        ..Rules::default()
    };
    let agent = scene.online(&login).await;
    scene
        .decides(&Routing {
            mode: Mode::Manual,
            rules: rules.clone(),
            ..routing
        })
        .await;
    for text in [
        "Where is my deposit? I sent it two hours ago and it is still not there.",
        "I cannot log in",
        "忘记密码了",
    ] {
        let visitor = scene.visitor("Mo").await;
        visitor.say(text);
        let stored = visitor.until("to be stored", |seen| seen.texts().len() == 1);
        stored.await;
        visitors.push(visitor);
    }
    let company = Company {
        _agent: agent,
        _visitors: visitors,
    };
    (faces(&thread), company)
}

/// The owner writes a note into this conversation.
async fn note(scene: &Scene, conversation: &str) {
    let path = format!(
        "/api/sites/{}/conversations/{conversation}/notes",
        scene.site.id
    );
    let note = NoteForm {
        text: "第二次了, see the earlier talk".to_owned(),
        after: Seq(1),
        name: 1,
    };
    let answer = scene.api.post(&path, &scene.admin.cookie, &note).await;
    assert_eq!(answer.status, 200, "{answer}");
}

/// The same desk, where what waits is offered.
pub async fn of_offers(scene: &Scene, console: &Console) -> Face {
    let rules = Rules {
        offer_s: 600,
        ..Rules::default()
    };
    let offering = Routing {
        mode: Mode::Offer,
        rules,
        ..wallet(&[])
    };
    scene.decides(&offering).await;
    console.sees("an offer", &test("offer")).await;
    Face::new("offer", "#/", &test("offer"))
}

fn faces(thread: &str) -> Vec<Face> {
    let about = format!("{thread}/about");
    let presence = ".state .popover summary";
    vec![
        Face::new("inbox", "#/", "[data-test=\"waiting\"] a.row"),
        Face::new("thread", thread, &test("composer")),
        Face::new("thread-end", thread, &test("end-confirm")).after(&[&test("end")]),
        Face::new("thread-transfer", thread, &test("transfer-search")).after(&[&test("transfer")]),
        Face::new("details", &about, ".about-body"),
        Face::new("state", "#/", ".state-item").after(&[presence]),
        Face::new("team-here", "#/", ".colleague").after(&["[data-test=\"team-here\"] summary"]),
        Face::new("settings", "#/", &test("logout")).after(&[&test("settings")]),
        Face::new("keys", "#/", &test("keys"))
            .after(&[&test("settings"), ".popover-acts .button:first-child"]),
        Face::new("thread-note", thread, &test("note-field")).after(&[&test("note-begin")]),
        Face::new("ended", "#/ended", "a.row"),
        Face::new("search", "#/search", &test("search-person")).after(&[".search-filters summary"]),
        Face::new("replies", "#/replies", ".reply").after(&[&test("reply-new")]),
        Face::new("sites", "#/sites", &test("tag")),
        Face::new("site-edit", "#/sites", &test("site-name")).after(&[&test("site-edit")]),
        Face::new("routing", "#/routing", &test("routing")),
        Face::new("fields", "#/form", &test("fields")),
        Face::new("looks", "#/looks", &test("looks-form")),
        Face::new("trust", "#/trust", &test("channels-submit")),
        Face::new("team", "#/team", &test("agent-form")),
        Face::new("member", "#/team", &test("member-link")).after(&[&test("member-manage")]),
        Face::new("account", "#/account", &test("log-ins")),
        Face::new("factor", "#/account", &test("factor-secret")).after(&[&test("factor-begin")]),
        Face::new("audit", "#/audit", ".changes").after(&["[data-test=\"audit-entries\"] summary"]),
        Face::new("start", "#/start", &test("steps")),
        Face::new("team-wrong", "#/team", ".field-error")
            .after(&["[data-test=\"agent-form\"] [type=\"submit\"]"]),
    ]
}
