//! What the address of the document says: site, host page, language, theme.
//!
//! Never trusts it further than this: who may frame the document is decided by the relay.

use web::{Lang, page, storage};

/// Where the language that the person chose is kept.
const LANG_KEY: &str = "deskbell.lang";

/// What the address says.
#[derive(Clone)]
pub struct Setup {
    /// The site's key.
    pub site: String,
    /// What another device showed, to go on with its conversation.
    pub code: Option<String>,
    /// The exact origin of the host page, when there is one around this document.
    pub host: Option<String>,
    /// The language to begin with.
    pub lang: Lang,
    theme: Option<String>,
}

impl Setup {
    /// Reads the address. What the person once chose is worth more than what the page says.
    pub fn read() -> Setup {
        let tag = chosen()
            .or_else(|| page::parameter("lang"))
            .or_else(page::preferred_language);
        Setup {
            site: page::parameter("site").unwrap_or_else(page::last_step),
            code: page::take_fragment("code"),
            host: page::parameter("host").filter(|_| page::framed()),
            lang: Lang::from_tag(&tag.unwrap_or_default()),
            theme: page::parameter("theme"),
        }
    }

    /// Gives the document what does not change: its theme, and whether it stands alone. Without a
    /// theme in the address it has that of its site, which the relay has written there.
    pub fn dress(&self) {
        if self.theme.is_some() {
            wear(self.theme.as_deref());
        }
        page::mark_root("data-alone", self.host.is_none().then_some(""));
    }

    /// The scope of what this visitor's tabs keep.
    pub fn scope(&self) -> String {
        scope_of(&self.site)
    }

    /// The address of the socket.
    pub fn socket_url(&self) -> String {
        page::socket_url(&["/ws/visitor?site=", &page::encoded(&self.site)].concat())
    }
}

/// The scope of what the visitor's tabs keep at the site of this key.
pub fn scope_of(site: &str) -> String {
    ["visitor.", site].concat()
}

/// Gives the document its language and its title.
pub fn dress_in(lang: Lang, title: &str) {
    page::mark_root("lang", Some(lang.tag()));
    page::document().set_title(title);
}

/// Gives the document this theme; without one that is known, the browser's.
pub fn wear(theme: Option<&str>) {
    page::mark_root("data-theme", theme.filter(|theme| is_theme(theme)));
}

/// Returns the language that the person chose.
pub fn chosen() -> Option<String> {
    storage::read(LANG_KEY).ok().flatten()
}

/// Keeps the language that the person chose.
pub fn choose(lang: Lang) {
    // Without storage it holds until the page is closed.
    let _ = storage::write(LANG_KEY, lang.tag());
}

fn is_theme(theme: &str) -> bool {
    matches!(theme, "light" | "dark")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_two_themes_are_themes() {
        assert!(is_theme("light") && is_theme("dark"));
        assert!(!is_theme("Dark") && !is_theme(""));
    }
}
