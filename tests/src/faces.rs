//! Every face that a visitor or an agent can meet, reached for real, one after the other.
//!
//! Whoever looks is called at each of them, with its name. Never judges what is seen, and never
//! paints anything that a relay and people have not brought about.

mod console;
mod visitor;

pub use console::{Company, Face, before_log_in, of_busy, of_empty, of_offers};
pub use visitor::{Place, of_visitor};

use crate::relay::{Login, Scene};
use shared::rest::routing::{OpeningHours, OpeningRange, Rules, TeamForm, TopicForm};
use shared::rest::{HelpForm, Routing};
use shared::{TeamId, TopicId};

/// A whole day, in minutes.
const DAY_MINUTES: u16 = 24 * 60;

/// A wallet's topics and its team for payments.
#[must_use]
pub fn wallet(agents: &[&Login]) -> Routing {
    let topics = [
        ("Account locked", "账户被锁定"),
        ("Failed transaction", "交易失败"),
        ("Cannot log in", "无法登录"),
        ("Security", "安全问题"),
    ];
    let topics = (1..).zip(topics).map(|(id, (en, zh))| TopicForm {
        id: TopicId(id),
        en: en.to_owned(),
        zh: zh.to_owned(),
        team: None,
        priority: 0,
    });
    let members = agents.iter().map(|login| login.me.agent.id).collect();
    Routing {
        teams: vec![TeamForm {
            id: TeamId(1),
            name: "Payments".to_owned(),
            members,
            hours: None,
        }],
        topics: topics.collect(),
        ..Routing::default()
    }
}

/// The same outside of its opening hours, whatever day it is: it is open on one day of the week
/// that is neither today nor tomorrow.
#[must_use]
pub fn closed(routing: &Routing, today: usize) -> Routing {
    let mut hours = OpeningHours {
        zone: "UTC".to_owned(),
        ..OpeningHours::default()
    };
    hours.week[(today + 3) % 7].push(OpeningRange {
        from: 0,
        until: DAY_MINUTES,
    });
    Routing {
        hours: Some(hours),
        ..routing.clone()
    }
}

/// The same, where the end of a quiet conversation is announced as soon as a rule may.
#[must_use]
pub fn impatient(routing: &Routing) -> Routing {
    let rules = Rules {
        quiet_after_s: 60,
        quiet_warning_s: 600,
        ..Rules::default()
    };
    Routing {
        rules,
        ..routing.clone()
    }
}

/// The same, where nothing that has ended goes on.
#[must_use]
pub fn final_ends(routing: &Routing) -> Routing {
    let rules = Rules {
        reopen_within_s: 0,
        ..Rules::default()
    };
    Routing {
        rules,
        ..routing.clone()
    }
}

// The articles that a site begins with are drafts.
async fn publish_help(scene: &Scene) {
    let mut help = HelpForm::start();
    for article in &mut help.articles {
        article.published = true;
    }
    let path = format!("/api/sites/{}/help", scene.site.id);
    let answer = scene.api.put(&path, &scene.admin.cookie, &help).await;
    assert_eq!(answer.status, 200, "{answer}");
}

/// A site as a wallet has it, and Ana, who answers one conversation at a time.
pub async fn furnish(scene: &Scene) -> (Login, Routing) {
    let ana = scene.agent_for("Ana", 1).await;
    let routing = wallet(&[&ana]);
    scene.decides(&routing).await;
    publish_help(scene).await;
    (ana, routing)
}
