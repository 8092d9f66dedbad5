//! Somebody with a browser of their own.
//!
//! Waits for what can be seen, and says what was seen instead when it waits in vain. Errors on the
//! page's console fail the test unless it said beforehand which ones belong to its story.

use super::log::{self, Asked};
use super::{Driver, LOOK_EVERY, SEE_WITHIN};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::env;
use std::path::PathBuf;
use std::time::Duration;
use thirtyfour::components::SelectElement;
use thirtyfour::extensions::query::ElementQuery;
use thirtyfour::prelude::*;
use tokio::time::{interval, timeout};

/// The environment variable that names the folder of screenshots.
const SHOTS: &str = "DESKBELL_SHOTS";

/// Somebody with a browser.
pub struct Person {
    /// Their name.
    pub name: String,
    /// The browser.
    pub driver: WebDriver,
    expected: RefCell<Vec<String>>,
}

/// One message of a transcript, as it is painted.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Said {
    /// Whether it stands on the reader's own side.
    pub mine: bool,
    /// The words.
    pub text: String,
    /// What became of it, in words; empty on the other side.
    pub fate: String,
}

impl Person {
    pub(super) async fn new(name: &str, driver: &Driver, settings: Option<Value>) -> Person {
        let driver = driver.browser(settings).await;
        Person {
            name: name.to_owned(),
            driver,
            expected: RefCell::default(),
        }
    }

    /// Takes errors with these words on the console for a part of the story.
    pub fn expects(&self, error: &str) {
        self.expected.borrow_mut().push(error.to_owned());
    }

    /// Goes to an address.
    pub async fn goes_to(&self, url: &str) {
        self.driver
            .enter_default_frame()
            .await
            .expect("every page has a document");
        self.driver
            .goto(url)
            .await
            .unwrap_or_else(|error| panic!("{} at {url}: {error}", self.name));
    }

    /// Runs a script in the page, and returns what it returns.
    pub async fn runs<T: DeserializeOwned>(&self, script: &str) -> T {
        let ran = self.driver.execute(script, Vec::new()).await;
        let answer = ran.and_then(|value| value.convert());
        answer.unwrap_or_else(|error| panic!("{}: {script}: {error}", self.name))
    }

    /// Runs a command of the developer tools.
    pub async fn commands(&self, method: &str, params: Value) -> Value {
        let answer = self.driver.cdp().send_raw(method, params).await;
        answer.unwrap_or_else(|error| panic!("{}: {method}: {error}", self.name))
    }

    /// Waits until a JavaScript expression holds in the page.
    ///
    /// # Panics
    /// Fails the test when it never does, and prints what the page says instead.
    pub async fn until(&self, awaited: &str, expression: &str) {
        self.until_within(SEE_WITHIN, awaited, expression).await;
    }

    /// The same for what takes its time.
    ///
    /// # Panics
    /// As [`until`](Person::until).
    pub async fn until_within(&self, within: Duration, awaited: &str, expression: &str) {
        let script = format!("return !!({expression})");
        let mut looks = interval(LOOK_EVERY);
        let mut found = Value::Null;
        let looking = async {
            loop {
                looks.tick().await;
                // A page that is just being left has no answer; the next one will.
                match self.driver.execute(&*script, Vec::new()).await {
                    Ok(value) if *value.json() == Value::Bool(true) => return,
                    Ok(value) => found = value.json().clone(),
                    Err(error) => found = Value::String(error.to_string()),
                }
            }
        };
        if timeout(within, looking).await.is_err() {
            self.gives_up(awaited, &found).await;
        }
    }

    async fn gives_up(&self, awaited: &str, found: &Value) -> ! {
        let script = "return location.href + '\\n' + document.body.innerText";
        let page = self.driver.execute(script, Vec::new()).await;
        let page = page.map(|page| page.json().as_str().unwrap_or_default().to_owned());
        let console = self.driver.browser_log().await;
        let name = &self.name;
        panic!("{name} waited in vain for {awaited} ({found}), saw\n{page:?}\nand {console:?}")
    }

    /// Waits for an element that can be seen.
    pub async fn sees(&self, awaited: &str, selector: &str) -> WebElement {
        let mut looks = interval(LOOK_EVERY);
        let seeing = async {
            loop {
                // What is drawn anew while it is looked at is found again.
                if let Ok(element) = self.finds(awaited, selector).first().await {
                    return element;
                }
                looks.tick().await;
            }
        };
        match timeout(SEE_WITHIN, seeing).await {
            Ok(element) => element,
            Err(_) => self.gives_up(awaited, &Value::Null).await,
        }
    }

    /// Waits until no such element can be seen.
    pub async fn sees_no_more(&self, gone: &str, selector: &str) {
        let all = format!("[...document.querySelectorAll({})]", json!(selector));
        let none = format!("{all}.every(one => !one.checkVisibility())");
        self.until(&format!("{gone} to be gone"), &none).await;
    }

    fn finds(&self, awaited: &str, selector: &str) -> ElementQuery {
        let query = self
            .driver
            .query(By::Css(selector))
            .desc(awaited)
            .and_displayed();
        query.wait(SEE_WITHIN, LOOK_EVERY)
    }

    /// Clicks on something as soon as it can be clicked on.
    pub async fn clicks(&self, awaited: &str, selector: &str) {
        let mut looks = interval(LOOK_EVERY);
        let clicking = async {
            // What is drawn anew between finding and clicking is found again.
            while self.sees(awaited, selector).await.click().await.is_err() {
                looks.tick().await;
            }
        };
        let clicked = timeout(SEE_WITHIN, clicking).await;
        assert!(clicked.is_ok(), "{} cannot click on {awaited}", self.name);
    }

    /// Fills a field.
    pub async fn fills(&self, field: &str, text: &str) {
        let element = self.sees(field, &test(field)).await;
        let typed = element.send_keys(text).await;
        typed.unwrap_or_else(|error| panic!("{} cannot fill {field}: {error}", self.name));
    }

    /// Chooses the entry with these words from a list.
    pub async fn chooses_among(&self, list: &str, entry: &str) {
        let list = self.sees(list, &test(list)).await;
        let chooser = SelectElement::new(&list)
            .await
            .expect("it is a list to choose from");
        let chosen = chooser.select_by_exact_text(entry).await;
        chosen.unwrap_or_else(|error| panic!("{} cannot choose {entry}: {error}", self.name));
    }

    /// Presses keys, wherever the focus is.
    pub async fn presses(&self, keys: impl Into<TypingData>) {
        let keys = keys.into();
        let pressed = self.driver.action_chain().send_keys(keys).perform().await;
        pressed.unwrap_or_else(|error| panic!("{}: {error}", self.name));
    }

    /// Presses a key while holding another one.
    pub async fn presses_with(&self, held: Key, key: impl Into<TypingData>) {
        let chain = self.driver.action_chain().key_down(held.clone());
        let pressed = chain.send_keys(key).key_up(held).perform().await;
        pressed.unwrap_or_else(|error| panic!("{}: {error}", self.name));
    }

    /// Types with an input method, which suggests this.
    pub async fn composes(&self, text: &str) {
        let end = text.encode_utf16().count();
        let method = "Input.imeSetComposition";
        let typed = json!({ "text": text, "selectionStart": end, "selectionEnd": end });
        self.commands(method, typed).await;
    }

    /// Presses Enter for the input method, as browsers tell it while it suggests something and,
    /// some of them, right after.
    pub async fn presses_enter_of_composition(&self) {
        let key = |kind| json!({ "type": kind, "key": "Enter", "windowsVirtualKeyCode": 229 });
        self.commands("Input.dispatchKeyEvent", key("rawKeyDown"))
            .await;
        self.commands("Input.dispatchKeyEvent", key("keyUp")).await;
    }

    /// Takes what the input method suggests.
    pub async fn chooses(&self, text: &str) {
        self.commands("Input.insertText", json!({ "text": text }))
            .await;
    }

    /// The messages of the transcript that is shown.
    pub async fn transcript(&self) -> Vec<Said> {
        self.runs(TRANSCRIPT).await
    }

    /// Waits until an own message with this text has this fate.
    pub async fn sees_fate(&self, text: &str, fate: &str) {
        let own = format!(
            "[...document.querySelectorAll('.said.mine')].some(said => \
             said.querySelector('.said-text').textContent === {} && \
             said.querySelector('.fate').textContent.trim() === {})",
            json!(text),
            json!(fate)
        );
        self.until(&format!("“{text}” to be “{fate}”"), &own).await;
    }

    /// Waits until the newest of the own messages has this fate.
    pub async fn sees_fate_of_last(&self, fate: &str) {
        let last = "[...document.querySelectorAll('.said.mine .fate')].at(-1)?.textContent.trim()";
        let has = format!("{last} === {}", json!(fate));
        self.until(&format!("the last message to be “{fate}”"), &has)
            .await;
    }

    /// Waits until these words stand on the page, where they can be seen.
    pub async fn reads(&self, words: &str) {
        let there = format!("document.body.innerText.includes({})", json!(words));
        self.until(&format!("the words “{words}”"), &there).await;
    }

    /// Makes the page so wide and so high.
    pub async fn resizes(&self, width: u32, height: u32) {
        let size =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.commands("Emulation.setDeviceMetricsOverride", size)
            .await;
    }

    /// Fails the test when the document is wider than its window.
    pub async fn sees_all_of_the_width(&self, place: &str) {
        let widths = "const root = document.documentElement;
            return [Math.max(root.scrollWidth, document.body.scrollWidth), root.clientWidth]";
        let [needed, there]: [u32; 2] = self.runs(widths).await;
        assert!(needed <= there, "{place} needs {needed} px of {there} px");
    }

    /// Waits until nothing fades or slides any more.
    pub async fn stands_still(&self) {
        self.until("everything to stand still", STILL).await;
    }

    /// Writes a picture of what is seen, where somebody wants pictures.
    pub async fn pictures(&self, file: &str) {
        if let Some(folder) = env::var_os(SHOTS).map(PathBuf::from) {
            std::fs::create_dir_all(&folder).expect("the folder of screenshots can be made");
            let path = folder.join(format!("{file}.png"));
            self.driver
                .screenshot(&path)
                .await
                .expect("what is seen can be pictured");
        }
    }

    /// What the browser asked networks for since the last time it was asked this.
    pub async fn asked(&self) -> Vec<Asked> {
        let entries = self
            .driver
            .get_log("performance")
            .await
            .expect("the browser keeps a log");
        log::asked(&entries)
    }

    /// Fails the test when a page complained about anything that was not expected.
    pub async fn has_no_errors(&self) {
        let entries = self
            .driver
            .browser_log()
            .await
            .expect("the browser keeps a log");
        let errors = log::errors(entries, &self.expected.borrow());
        assert!(
            errors.is_empty(),
            "the pages of {} complain: {errors:#?}",
            self.name
        );
    }

    /// Closes the browser, which must have had nothing to complain about.
    pub async fn leaves(self) {
        self.has_no_errors().await;
        self.driver
            .clone()
            .quit()
            .await
            .expect("a browser can be closed");
    }
}

impl Drop for Person {
    fn drop(&mut self) {
        // What was not closed is closed with its driver. Closing it here would wait for a runtime
        // that waits for this.
        let _ = self.driver.clone().leak();
    }
}

/// The selector of what carries a name for tests.
#[must_use]
pub fn test(name: &str) -> String {
    format!("[data-test=\"{name}\"]")
}

/// What moves without an end, such as a waiting dot, does not count.
const STILL: &str = "document.getAnimations().every(one =>
    one.playState !== 'running' || one.effect.getTiming().iterations === Infinity)";

const TRANSCRIPT: &str = "return [...document.querySelectorAll('.said')].map(said => ({
    mine: said.classList.contains('mine'),
    text: said.querySelector('.said-text').textContent,
    fate: (said.querySelector('.fate')?.textContent ?? '').trim(),
}))";
