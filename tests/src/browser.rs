//! Real browsers before a real relay: people at a page that shows the bubble, people at a console.
//!
//! Does what hands can do and reads what eyes can read. Never calls the relay in a person's place,
//! and never waits for time to pass: only for what somebody would see.

mod axe;
mod chat;
mod console;
mod driver;
mod host_page;
mod log;
mod look;
mod person;
mod tabs;
mod tree;

pub use axe::Barrier;
pub use chat::Chat;
pub use console::Console;
pub use driver::Driver;
pub use host_page::HostPage;
pub use log::Asked;
pub use look::{LANGS, THEMES};
pub use person::{Person, Said, test};
pub use tree::Object;

use crate::relay::{PAGE_ORIGIN, Process, Scene};
use shared::rest::{Site, SiteForm};
use std::env;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long anything awaited may take. Only a test that fails takes this long.
pub const SEE_WITHIN: Duration = Duration::from_secs(30);

/// How often a page is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// The environment variable that names another folder of browser apps.
const DIST: &str = "DESKBELL_DIST";

/// What stands before the number of visitors' sockets in the relay's metrics.
const SOCKETS: &str = "deskbell_conns{side=\"visitor\"} ";

/// A relay with the browser apps, a page of somebody else, and what starts browsers.
pub struct Stage {
    driver: Driver,
    /// The page that shows the bubble.
    pub page: HostPage,
    /// The relay, which can be killed.
    pub relay: Process,
}

impl Stage {
    /// Starts everything, with nobody in it.
    pub async fn open() -> Stage {
        Stage::open_with(&dist()).await
    }

    /// The same, with the browser apps of this folder.
    pub async fn open_with(dist: &Path) -> Stage {
        let dist = dist.to_str().expect("the folder has a plain name");
        Stage {
            driver: Driver::start().await,
            page: HostPage::start().await,
            relay: Process::start(&["--assets", dist]).await,
        }
    }

    /// Makes an administrator and a site that the page and bots may show, and puts its tag there.
    pub async fn scene(&self) -> Scene {
        let mut scene = self.relay.scene().await;
        let form = SiteForm {
            name: "Wallet".to_owned(),
            origins: vec![self.page.origin(), PAGE_ORIGIN.to_owned()],
        };
        scene.site = put_site(&scene, &form).await;
        self.page.put(&self.tag(&scene, ""));
        scene
    }

    /// The tag of the scene's site, with more attributes.
    #[must_use]
    pub fn tag(&self, scene: &Scene, more: &str) -> String {
        let (origin, key) = (self.relay.api().origin(), &scene.site.key);
        format!("<script async src=\"{origin}/deskbell.js\" data-site=\"{key}\" {more}></script>")
    }

    /// The address of the chat alone.
    #[must_use]
    pub fn chat_page(&self, scene: &Scene) -> String {
        format!("{}/chat?site={}", self.relay.api().origin(), scene.site.key)
    }

    /// Visitors' sockets that are open at the relay.
    pub async fn sockets(&self) -> u32 {
        let metrics = self.relay.api().get("/metrics", "").await.body;
        let line = metrics.lines().find_map(|line| line.strip_prefix(SOCKETS));
        line.map_or(0, |count| {
            count.trim().parse().expect("a gauge has a number")
        })
    }

    /// Somebody with a browser of their own, which was never used.
    pub async fn person(&self, name: &str) -> Person {
        Person::new(name, &self.driver, None).await
    }

    /// The same, who lets no page keep anything. (Who blocks third parties alone has storage for
    /// each pair of page and frame, as everybody else.)
    pub async fn wary_person(&self, name: &str) -> Person {
        let blocked = serde_json::json!({
            "profile.default_content_setting_values.cookies": 2,
            "profile.block_third_party_cookies": true,
        });
        Person::new(name, &self.driver, Some(blocked)).await
    }

    /// Somebody who has the chat open on the page.
    pub async fn visitor(&self, name: &str) -> Chat {
        let chat = Chat::new(self.person(name).await);
        chat.open(&self.page.origin()).await;
        chat
    }

    /// An agent who is logged in at the console and online.
    pub async fn agent(&self, scene: &Scene, name: &str, capacity: u32) -> Console {
        scene.agent_for(name, capacity).await;
        let console = Console::new(self.person(name).await, self.relay.api().origin());
        console.log_in(name).await;
        console.go_online().await;
        console
    }
}

/// The folder of the browser apps.
///
/// # Panics
/// Fails the test when they were not built.
#[must_use]
pub fn dist() -> PathBuf {
    let folder = env::var_os(DIST).map_or_else(built, PathBuf::from);
    assert!(
        folder.join("chat.html").is_file(),
        "{} has no browser apps: run `cargo xtask dist --browser-only`, or set {DIST}",
        folder.display()
    );
    folder
}

// Tests are built into TARGET/PROFILE/deps, browser apps into TARGET/dist.
fn built() -> PathBuf {
    let test = env::current_exe().expect("a test knows where it is");
    test.ancestors()
        .nth(3)
        .expect("a test is three folders deep")
        .join("dist")
}

async fn put_site(scene: &Scene, form: &SiteForm) -> Site {
    let path = format!("/api/sites/{}", scene.site.id);
    let origin = scene.api.origin();
    let headers = [
        ("cookie", scene.admin.cookie.as_str()),
        ("content-type", "application/json"),
        ("origin", &origin),
    ];
    let body = serde_json::to_string(form).expect("every body can be written as JSON");
    let answer = scene.api.ask("PUT", &path, &headers, Some(body)).await;
    assert_eq!(answer.status, 200, "the site cannot be changed: {answer}");
    answer.json()
}
