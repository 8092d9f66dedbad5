//! How a page is looked at: its width, its theme, its language.
//!
//! Changes what a person could change, while the page is open. Never changes what is on it.

use super::person::Person;
use serde_json::json;
use thirtyfour::prelude::*;

/// The languages of both apps.
pub const LANGS: [&str; 2] = ["zh-CN", "en"];

/// Their themes.
pub const THEMES: [&str; 2] = ["light", "dark"];

impl Person {
    /// Sets features of the medium, such as `prefers-color-scheme`; those not named are as ever.
    pub async fn prefers(&self, features: &[(&str, &str)]) {
        let asked: Vec<_> = features
            .iter()
            .map(|(name, value)| json!({ "name": name, "value": value }))
            .collect();
        let asked = json!({ "features": asked });
        self.commands("Emulation.setEmulatedMedia", asked).await;
        for (name, value) in features {
            let heard = format!("matchMedia('({name}: {value})').matches");
            self.until("the wish of its person", &heard).await;
        }
    }

    /// Prefers this theme, as the system of a person does.
    pub async fn wears(&self, theme: &str) {
        self.prefers(&[("prefers-color-scheme", theme)]).await;
    }

    /// Reads the widget in this language, which its button chooses.
    pub async fn speaks(&self, lang: &str) {
        let other = "const other = document.getElementById('language');
            return !!other && other.lang !== document.documentElement.lang";
        let spoken: String = self.runs("return document.documentElement.lang").await;
        if spoken != lang && self.runs::<bool>(other).await {
            self.runs::<()>("document.getElementById('language').click()")
                .await;
        }
        let speaks = format!("document.documentElement.lang === {}", json!(lang));
        self.until(&format!("the language {lang}"), &speaks).await;
    }

    /// Reads the console in this language and theme, as they are chosen on its settings.
    pub async fn dresses(&self, lang: &str, theme: &str) {
        let keep = format!(
            "localStorage.setItem('deskbell.console.lang', {});
             localStorage.setItem('deskbell.console.theme', {});",
            json!(lang),
            json!(theme)
        );
        self.runs::<()>(&keep).await;
        let loaded = self.driver.refresh().await;
        loaded.unwrap_or_else(|error| panic!("{}: {error}", self.name));
        let dressed = format!(
            "document.documentElement.lang === {} && document.documentElement.dataset.theme === {}",
            json!(lang),
            json!(theme)
        );
        self.until("language and theme", &dressed).await;
    }

    /// What has the focus, as `tag#id.test`, within shadow roots too.
    pub async fn focused(&self) -> String {
        self.runs(FOCUSED).await
    }

    /// Presses Tab until this has the focus, as [`focused`](Person::focused) names it.
    ///
    /// # Panics
    /// Fails the test when it never has.
    pub async fn tabs_to(&self, wanted: &str) {
        let mut met = Vec::new();
        for _ in 0..TABS_MAX {
            self.presses(Key::Tab).await;
            let focused = self.focused().await;
            if focused == wanted {
                return;
            }
            met.push(focused);
        }
        panic!("{} does not come to {wanted} with Tab: {met:?}", self.name);
    }
}

/// How many times a person presses Tab before giving up.
const TABS_MAX: usize = 40;

const FOCUSED: &str = "let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    if (!at || at === document.body) return '';
    return at.localName + (at.id ? '#' + at.id : '')
        + (at.dataset?.test ? '.' + at.dataset.test : '')";
