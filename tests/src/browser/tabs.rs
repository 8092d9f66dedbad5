//! Several tabs of one browser, of which a person looks at one.
//!
//! What is kept in one is kept for all, as in any browser.

use super::Person;
use thirtyfour::WindowHandle;

impl Person {
    /// The tab that is looked at.
    pub async fn tab(&self) -> WindowHandle {
        self.driver.window().await.expect("a tab is looked at")
    }

    /// Opens one more tab, looks at it, and returns it.
    pub async fn opens_tab(&self) -> WindowHandle {
        let tab = self.driver.new_tab().await.expect("a tab can be opened");
        self.turns_to(&tab).await;
        tab
    }

    /// Looks at another tab.
    pub async fn turns_to(&self, tab: &WindowHandle) {
        let turned = self.driver.switch_to_window(tab.clone()).await;
        turned.expect("the tab is there");
    }
}
