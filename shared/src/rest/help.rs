//! The help articles of one site, as its owner writes them.
//!
//! Only words, limits and the start set; the relay checks them.

use crate::id::{ArticleId, TopicId};
use serde::{Deserialize, Serialize};

/// Articles of one site. More are found by a search engine, not by a chat.
pub const ARTICLES_LEN_MAX: usize = 60;
/// Characters of a title.
pub const TITLE_CHARS_MAX: usize = 120;
/// Characters of a body in one language.
pub const BODY_CHARS_MAX: usize = 8_000;
/// Bytes of all titles and bodies in one language: visitors download them together.
pub const HELP_BYTES_MAX: usize = 256 * 1024;

/// `GET` and `PUT /api/sites/{id}/help`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HelpForm {
    /// At most [`ARTICLES_LEN_MAX`], in the order in which they are shown.
    pub articles: Vec<ArticleForm>,
}

/// One article in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ArticleForm {
    /// Which, from 1.
    pub id: ArticleId,
    /// One of the site's topics, or none.
    pub topic: Option<TopicId>,
    /// One line in English; empty: not offered in English.
    pub title_en: String,
    /// One line in Chinese; empty: not offered in Chinese.
    pub title_zh: String,
    /// Markdown in English.
    pub body_en: String,
    /// Markdown in Chinese.
    pub body_zh: String,
    /// Whether visitors see it.
    pub published: bool,
}

/// The start set: Markdown whose first line is the title.
const START: [(&str, &str); 5] = [
    (
        include_str!("../../help/locked.en.md"),
        include_str!("../../help/locked.zh-CN.md"),
    ),
    (
        include_str!("../../help/failed.en.md"),
        include_str!("../../help/failed.zh-CN.md"),
    ),
    (
        include_str!("../../help/login.en.md"),
        include_str!("../../help/login.zh-CN.md"),
    ),
    (
        include_str!("../../help/safety.en.md"),
        include_str!("../../help/safety.zh-CN.md"),
    ),
    (
        include_str!("../../help/chat.en.md"),
        include_str!("../../help/chat.zh-CN.md"),
    ),
];

impl HelpForm {
    /// What a site begins with: what people ask the support of a wallet most. Drafts: an owner who
    /// knows the wallet reads them before anybody else does.
    #[must_use]
    pub fn start() -> HelpForm {
        let articles = (1..).zip(START).map(|(id, (en, zh))| {
            let ((title_en, body_en), (title_zh, body_zh)) = (parted(en), parted(zh));
            ArticleForm {
                id: ArticleId(id),
                topic: None,
                title_en,
                title_zh,
                body_en,
                body_zh,
                published: false,
            }
        });
        HelpForm {
            articles: articles.collect(),
        }
    }
}

fn parted(text: &str) -> (String, String) {
    let (title, body) = text.split_once('\n').unwrap_or((text, ""));
    let title = title.trim_start_matches("# ").trim();
    (title.to_owned(), body.trim().to_owned())
}
