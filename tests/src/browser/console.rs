//! An agent: somebody at the console.
//!
//! Presses what an agent presses; what the relay did is read from the page alone.

use super::person::{Person, test};
use crate::relay::api::{PASSWORD, email};
use std::ops::Deref;
use thirtyfour::prelude::*;

/// What the browser itself writes when a visitor of the console is not logged in yet.
const NOT_LOGGED_IN: &str = "/api/me - Failed to load resource: the server responded with a \
                             status of 401";

/// An agent's browser.
pub struct Console {
    person: Person,
    origin: String,
}

impl Console {
    /// Somebody who has not opened anything yet.
    #[must_use]
    pub fn new(person: Person, origin: String) -> Console {
        person.expects(NOT_LOGGED_IN);
        Console { person, origin }
    }

    /// Goes to a page of the console, such as `#/team`.
    pub async fn goes(&self, route: &str) {
        self.goes_to(&format!("{}/console/{route}", self.origin))
            .await;
    }

    /// Opens the one-time link, and becomes the first administrator.
    pub async fn accepts(&self, link: &str) {
        self.goes_to(link).await;
        self.fills("invite-name", &self.name).await;
        self.fills("invite-email", &email(&self.name)).await;
        self.fills("invite-password", PASSWORD).await;
        self.clicks("the account", &test("invite-submit")).await;
    }

    /// Logs in.
    pub async fn log_in(&self, name: &str) {
        self.goes("").await;
        self.fills("login-email", &email(name)).await;
        self.fills("login-password", PASSWORD).await;
        self.clicks("the log-in", &test("login-submit")).await;
        self.sees("the inbox", &test("mine")).await;
    }

    /// Makes the first site, and returns the tag that is shown.
    pub async fn makes_site(&self, name: &str, origin: &str) -> String {
        self.fills("site-name", name).await;
        self.fills("site-origins", origin).await;
        self.clicks("the new site", &test("site-submit")).await;
        let tag = self.sees("the tag", &test("tag")).await;
        tag.text().await.expect("the tag is a text")
    }

    /// Goes online, and waits until the relay says so.
    pub async fn go_online(&self) {
        self.clicks("the state", "[data-test=\"online\"]:enabled")
            .await;
        self.sees(
            "the own state",
            "[data-test=\"online\"][aria-pressed=\"true\"]",
        )
        .await;
    }

    /// Waits until a conversation with these words is among the own ones, and opens it.
    pub async fn takes_up(&self, words: &str) {
        let row = format!(
            "[...document.querySelectorAll('[data-test=\"mine\"] a.row')].find(row => \
             row.innerText.includes({}))",
            serde_json::json!(words)
        );
        self.until(&format!("“{words}” among the own conversations"), &row)
            .await;
        self.runs::<()>(&format!("{row}.click()")).await;
        self.sees("the composer", &test("composer")).await;
    }

    /// Answers in the conversation that is shown.
    pub async fn says(&self, text: &str) {
        let composer = self.sees("the composer", &test("composer")).await;
        composer
            .send_keys(text + Key::Enter)
            .await
            .expect("the composer takes keys");
    }

    /// Ends the conversation that is shown.
    pub async fn ends(&self) {
        self.clicks("the end", &test("end")).await;
        self.clicks("the answer to the question", &test("end-confirm"))
            .await;
        self.sees_no_more("the composer", &test("composer")).await;
    }

    /// Closes the browser, which must have had nothing to complain about.
    pub async fn leaves(self) {
        self.person.leaves().await;
    }
}

impl Deref for Console {
    type Target = Person;

    fn deref(&self) -> &Person {
        &self.person
    }
}
