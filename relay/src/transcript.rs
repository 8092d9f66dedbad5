//! A conversation as its visitor takes it home: a page, plain text, or JSON.
//!
//! Made of what the visitor was sent and nothing else: entries, and the visitor's own ratings.
//! Never holds a note, an agent's address or a number of a person.

mod json;
mod page;
mod text;

use crate::limits::TRANSCRIPT_LEN_MAX;
use crate::store::{Store, StoreError};
use crate::words::Lang;
use desk::Row;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use shared::limits::REPLAY_PAGE_LEN;
use shared::{Author, Entry, Millis, Rating, Scale, Seq, SiteId, What};

/// A form in which it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A page of its own, to read or print.
    Page,
    /// Plain text.
    Text,
    /// For programs; see `docs/protocol.md`.
    Json,
}

/// A conversation to be taken home.
#[derive(Clone, Debug)]
pub struct Transcript {
    site: String,
    row: Row,
    /// The last of them, [`TRANSCRIPT_LEN_MAX`] at most.
    entries: Vec<Entry>,
    ratings: Vec<(Seq, Rating)>,
    lang: Lang,
    zone: TimeZone,
}

/// One line of it, in the visitor's words and time.
struct Line<'a> {
    day: String,
    time: String,
    /// Who said it; `None`: it happened.
    author: Option<&'a str>,
    is_mine: bool,
    text: String,
}

impl Form {
    /// The form of a name, as calls give it.
    #[must_use]
    pub fn named(name: &str) -> Option<Form> {
        Some(match name {
            "html" => Form::Page,
            "text" => Form::Text,
            "json" => Form::Json,
            _ => return None,
        })
    }

    /// Its content type.
    #[must_use]
    pub fn mime(self) -> &'static str {
        match self {
            Form::Page => "text/html; charset=utf-8",
            Form::Text => "text/plain; charset=utf-8",
            Form::Json => "application/json",
        }
    }

    /// The ending of its file's name.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Form::Page => "html",
            Form::Text => "txt",
            Form::Json => "json",
        }
    }
}

impl Transcript {
    /// Reads a conversation up to an entry, `None`: all of it. Its times are in the zone of this
    /// name, or of the visitor's page when the name is empty, or else in UTC.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn read(
        store: &Store,
        (site, name): (SiteId, &str),
        row: Row,
        until: Option<Seq>,
        (lang, zone): (Lang, &str),
    ) -> Result<Transcript, StoreError> {
        let last = until.unwrap_or(row.last).min(row.last);
        let len = u32::try_from(TRANSCRIPT_LEN_MAX).unwrap_or(u32::MAX);
        let mut after = Seq(last.0.saturating_sub(len));
        let mut entries = Vec::new();
        loop {
            let page = store
                .replay(site, row.id, after, Some(last), REPLAY_PAGE_LEN)
                .await?;
            let Some(entry) = page.last() else { break };
            after = entry.seq;
            entries.extend(page);
        }
        let mut ratings = store.ratings(site, row.id).await?;
        ratings.retain(|(end, _)| *end <= last);
        let zone = if zone.is_empty() {
            &row.context.zone
        } else {
            zone
        };
        Ok(Transcript {
            site: name.to_owned(),
            zone: TimeZone::get(zone).unwrap_or(TimeZone::UTC),
            row,
            entries,
            ratings,
            lang,
        })
    }

    /// Writes it down.
    #[must_use]
    pub fn write(&self, form: Form) -> String {
        match form {
            Form::Page => page::write(self),
            Form::Text => text::write(self),
            Form::Json => json::write(self),
        }
    }

    /// The name of its file.
    #[must_use]
    pub fn file(&self, form: Form) -> String {
        format!("conversation-{}.{}", self.row.id, form.ending())
    }

    /// What was said and what happened, each end with what the visitor thought of it.
    fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.entries.iter().flat_map(|entry| {
            let rating = self.ratings.iter().find(|(end, _)| *end == entry.seq);
            let rated = rating.map(|(_, rating)| self.line(entry.at, None, self.rated(rating)));
            [Some(self.line_of(entry)), rated].into_iter().flatten()
        })
    }

    fn line_of<'a>(&'a self, entry: &'a Entry) -> Line<'a> {
        let words = self.lang.words();
        match &entry.what {
            What::Said { author, text, .. } => {
                let (name, is_mine) = match author {
                    Author::Visitor => (words.you, true),
                    Author::Agent(face) => (face.name.as_str(), false),
                };
                Line {
                    is_mine,
                    ..self.line(entry.at, Some(name), text.as_str().to_owned())
                }
            }
            what => {
                let happened = words.happened(what).unwrap_or_default();
                self.line(entry.at, None, happened)
            }
        }
    }

    fn line<'a>(&self, at: Millis, author: Option<&'a str>, text: String) -> Line<'a> {
        let zoned = self.zoned(at);
        Line {
            day: zoned.strftime("%Y-%m-%d").to_string(),
            time: zoned.strftime("%H:%M:%S %:z").to_string(),
            author,
            is_mine: false,
            text,
        }
    }

    fn rated(&self, rating: &Rating) -> String {
        let words = self.lang.words();
        let mut text = match (rating.scale, rating.score) {
            (Scale::Stars, score) => (words.rated_stars)(score),
            (Scale::Thumbs, 1) => words.rated_down.to_owned(),
            (Scale::Thumbs, _) => words.rated_up.to_owned(),
        };
        if !rating.comment.is_empty() {
            text.push('\n');
            text.push_str(&rating.comment);
        }
        text
    }

    /// The name of the zone, for people.
    fn zone_name(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }

    /// Whether entries are left out at the beginning.
    fn is_clipped(&self) -> bool {
        self.entries.first().is_some_and(|entry| entry.seq > Seq(1))
    }

    fn zoned(&self, at: Millis) -> jiff::Zoned {
        let ms = i64::try_from(at.0).unwrap_or(i64::MAX);
        let at = Timestamp::from_millisecond(ms).unwrap_or(Timestamp::MAX);
        at.to_zoned(self.zone.clone())
    }
}

#[cfg(test)]
mod tests;
