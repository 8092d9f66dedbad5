//! How the chat of each site looks to those who load it: the script of the bubble, the document of
//! the frame, the style sheet and the logo.
//!
//! Each is made once for what the store says and kept until that changes. Never decides what may be
//! chosen; that is `config::looks`.

mod bubble;
mod file;
mod sheet;

pub use file::file;

use super::assets::{Asset, Assets};
use crate::config::looks as rules;
use crate::hex::hex;
use crate::store::{Store, StoreError};
use crate::words::Lang;
use dashmap::DashMap;
use sha2::{Digest, Sha256};
use shared::rest::{Looks, Site};
use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The script that dresses the bubble, as it was built; what it stands for is in the place of
/// [`PLACE`].
const DRESSER: &str = "looks.js";
const PLACE: &str = "(LOOKS)";

/// Where the document's root element begins, and where its head ends.
const ROOT: &str = "<html lang=\"en\"";
const HEAD_END: &str = "</head>";

/// What is made of the looks of a site.
#[derive(Debug)]
pub struct Outfit {
    /// The loader that dresses the bubble; `None`: there is nothing to dress.
    pub loader: Option<Asset>,
    /// The style sheet of the frame, with its name.
    pub sheet: Option<(String, Asset)>,
    /// The logo, with its name.
    pub logo: Option<(String, Asset)>,
    // By what the address asks for; `None`: the document as it is.
    documents: [Option<Asset>; THEMES.len()],
    // In English and in Chinese.
    greetings: [String; 2],
    /// `light`, `dark`, or empty for what the browser prefers.
    pub theme: &'static str,
}

/// What the address of a document may ask for.
const THEMES: [Option<&str>; 3] = [None, Some("light"), Some("dark")];

/// Outfits by the keys of their sites.
#[derive(Debug, Default)]
pub struct Wardrobe {
    turn: AtomicU64,
    kept: DashMap<String, (u64, Arc<Outfit>)>,
}

impl Wardrobe {
    /// Returns the outfit of a site.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn of(
        &self,
        site: &Site,
        store: &Store,
        assets: &Arc<Assets>,
    ) -> Result<Arc<Outfit>, StoreError> {
        let turn = self.turn.load(Ordering::SeqCst);
        if let Some(kept) = self.kept.get(&site.key)
            && kept.0 == turn
        {
            return Ok(Arc::clone(&kept.1));
        }
        let looks = store.looks(site.id).await?.unwrap_or_default();
        let (key, files) = (site.key.clone(), Arc::clone(assets));
        // Compressing as hard as one can takes a core for some milliseconds.
        let made = tokio::task::spawn_blocking(move || Outfit::make(&key, &looks, &files));
        let made = made
            .await
            .map_err(|error| StoreError::Other(error.to_string()))?;
        let made = Arc::new(made);
        // What was read before a change is not what holds after it: its turn is over.
        self.kept
            .insert(site.key.clone(), (turn, Arc::clone(&made)));
        Ok(made)
    }

    /// Forgets what was made. Call it after a change is stored.
    pub fn change(&self) {
        self.turn.fetch_add(1, Ordering::SeqCst);
    }
}

impl Outfit {
    /// Makes everything of the looks of the site with this key.
    #[must_use]
    pub fn make(key: &str, looks: &Looks, assets: &Assets) -> Outfit {
        let logo = rules::logo(&looks.logo).ok().flatten().map(|logo| {
            let name = format!("{}.{}", digest(&logo.bytes), logo.ending);
            (name, Asset::as_it_is(logo.kind, logo.bytes.into()))
        });
        let sheet = sheet::frame(looks).map(|text| {
            let name = format!("{}.css", digest(text.as_bytes()));
            (name, Asset::made("text/css; charset=utf-8", text))
        });
        let marks = Marks {
            key,
            looks,
            sheet: sheet.as_ref().map(|(name, _)| name.as_str()),
            logo: logo.as_ref().map(|(name, _)| name.as_str()),
        };
        let document = assets.get("chat.html").and_then(Asset::text);
        let dressed = |theme| document.and_then(|html| marks.dress(html, theme));
        let html = "text/html; charset=utf-8";
        let documents = THEMES.map(|theme| dressed(theme).map(|text| Asset::made(html, text)));
        Outfit {
            loader: loader(looks, assets),
            documents,
            greetings: [looks.greeting_en.clone(), looks.greeting_zh.clone()],
            theme: looks.theme.fixed().unwrap_or_default(),
            sheet,
            logo,
        }
    }

    /// The document of the chat for an address that asks for this theme; `None`: as it is.
    #[must_use]
    pub fn document(&self, theme: &str) -> Option<&Asset> {
        let asked = THEMES.iter().position(|one| *one == Some(theme));
        self.documents[asked.unwrap_or(0)].as_ref()
    }

    /// Where the style sheet of the site with this key is; empty: there is none.
    #[must_use]
    pub fn sheet_path(&self, key: &str) -> String {
        let sheet = self.sheet.as_ref();
        sheet.map(|(name, _)| path(key, name)).unwrap_or_default()
    }

    /// What the pages without script say first; empty: nothing.
    #[must_use]
    pub fn greeting(&self, lang: Lang) -> &str {
        let [en, zh] = &self.greetings;
        lang.of(en, zh)
    }

    /// The file of this name.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<&Asset> {
        let mut files = [&self.sheet, &self.logo].into_iter().flatten();
        files.find(|(one, _)| one == name).map(|(_, asset)| asset)
    }
}

/// Where a file of a site's looks is.
#[must_use]
pub fn path(key: &str, name: &str) -> String {
    format!("/looks/{key}/{name}")
}

fn loader(looks: &Looks, assets: &Assets) -> Option<Asset> {
    let told = bubble::told(looks)?;
    let plain = assets.get("deskbell.js").and_then(Asset::text)?;
    let dresser = assets.get(DRESSER).and_then(Asset::text)?;
    let (before, after) = dresser.split_once(PLACE)?;
    let text = format!("{before}({told}){after}{plain}");
    Some(Asset::made("text/javascript; charset=utf-8", text))
}

/// What the document says of the looks before any script runs.
struct Marks<'a> {
    key: &'a str,
    looks: &'a Looks,
    sheet: Option<&'a str>,
    logo: Option<&'a str>,
}

impl Marks<'_> {
    // What the address asks for is worth more than what the site has.
    fn dress(&self, html: &str, theme: Option<&str>) -> Option<String> {
        let mut marks = String::new();
        let logo = self.logo.map(|name| path(self.key, name));
        for (name, value) in [
            ("data-theme", theme.or(self.looks.theme.fixed())),
            ("data-greeting-en", Some(self.looks.greeting_en.as_str())),
            ("data-greeting-zh-cn", Some(self.looks.greeting_zh.as_str())),
            ("data-logo", logo.as_deref()),
        ] {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                let _ = write!(marks, " {name}=\"{}\"", escaped(value));
            }
        }
        let link = self.sheet.map_or_else(String::new, |name| {
            let path = path(self.key, name);
            format!("<link rel=\"stylesheet\" href=\"{path}\">\n")
        });
        if marks.is_empty() && link.is_empty() {
            return None;
        }
        let html = html.replacen(ROOT, &format!("{ROOT}{marks}"), 1);
        Some(html.replacen(HEAD_END, &format!("{link}{HEAD_END}"), 1))
    }
}

fn escaped(text: &str) -> String {
    let mut paper = crate::paper::Paper::default();
    paper.text(text);
    paper.finish()
}

fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes)[..8])
}

#[cfg(test)]
mod tests;
