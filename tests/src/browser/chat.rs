//! A visitor: somebody at the page who opens the bubble and writes.
//!
//! Looks at the page or into the frame, one at a time, as the browser's driver does.

use super::person::{Person, test};
use super::{LOOK_EVERY, SEE_WITHIN};
use std::ops::Deref;
use thirtyfour::prelude::*;

/// The element that the loader adds to the page.
const BUBBLE: &str = "deskbell-bubble";

/// How many times a person presses Tab before giving up.
const TABS_MAX: usize = 20;

/// A visitor's browser.
pub struct Chat {
    person: Person,
}

impl Chat {
    /// Somebody who has not opened anything yet.
    #[must_use]
    pub fn new(person: Person) -> Chat {
        Chat { person }
    }

    /// Goes to the page, opens the chat and looks into it.
    pub async fn open(&self, page: &str) {
        self.goes_to(page).await;
        self.opens().await;
    }

    /// Goes to the page that is the chat alone, and waits until one can write there.
    pub async fn opens_alone(&self, page: &str) {
        self.goes_to(page).await;
        self.sees("the composer", &test("composer")).await;
    }

    /// Clicks on the bubble, looks into the frame, and waits until one can write there.
    pub async fn opens(&self) {
        self.clicks_bubble().await;
        self.enters().await;
        self.sees("the composer", &test("composer")).await;
    }

    /// Clicks on the bubble.
    pub async fn clicks_bubble(&self) {
        let button = self.within_bubble("button").await;
        button.click().await.expect("the bubble can be clicked on");
    }

    /// Moves the focus to the bubble, as somebody does who has no mouse.
    pub async fn tabs_to_bubble(&self) {
        let there = format!("return document.activeElement?.localName === '{BUBBLE}'");
        for _ in 0..TABS_MAX {
            self.presses(Key::Tab).await;
            if self.runs(&there).await {
                return;
            }
        }
        panic!("{} does not come to the bubble with Tab", self.name);
    }

    /// Looks at the page.
    pub async fn looks_at_page(&self) {
        self.driver
            .enter_default_frame()
            .await
            .expect("every page has a document");
    }

    /// Looks into the frame.
    pub async fn enters(&self) {
        let frame = self.within_bubble("iframe").await;
        frame
            .enter_frame()
            .await
            .expect("the frame can be looked into");
    }

    /// Waits for something of the bubble's.
    pub async fn within_bubble(&self, selector: &str) -> WebElement {
        let query = self.driver.query(By::Css(BUBBLE)).desc("the bubble");
        let bubble = query.wait(SEE_WITHIN, LOOK_EVERY).first().await;
        let bubble = bubble.unwrap_or_else(|error| panic!("{} sees no bubble: {error}", self.name));
        let root = bubble
            .get_shadow_root()
            .await
            .expect("the bubble has a shadow root");
        let found = root.find(By::Css(selector)).await;
        found.unwrap_or_else(|error| panic!("{} sees no {selector}: {error}", self.name))
    }

    /// Writes a message and sends it.
    pub async fn says(&self, text: &str) {
        let composer = self.sees("the composer", &test("composer")).await;
        composer
            .send_keys(text + Key::Enter)
            .await
            .expect("the composer takes keys");
    }

    /// Waits until this agent answers.
    pub async fn is_answered_by(&self, name: &str) {
        self.reads(&format!("{name} is helping you")).await;
    }

    /// Closes the browser, which must have had nothing to complain about.
    pub async fn leaves(self) {
        self.person.leaves().await;
    }
}

impl Deref for Chat {
    type Target = Person;

    fn deref(&self) -> &Person {
        &self.person
    }
}
