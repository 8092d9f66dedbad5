//! Help articles as a page fetches them: what is published, in one language.
//!
//! Fetched over HTTP, in JSON or in the private binary encoding of the schema. Never holds what is
//! not published.

use crate::id::{ArticleId, TopicId};
use serde::{Deserialize, Serialize};

/// `GET /help/{site key}/{language}.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Help {
    /// In the order in which the owner wants them to be found.
    pub articles: Vec<Article>,
}

/// One article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// Which.
    pub id: ArticleId,
    /// The topic of conversations about the same.
    pub topic: Option<TopicId>,
    /// One line.
    pub title: String,
    /// In the small Markdown of messages.
    pub body: String,
}
