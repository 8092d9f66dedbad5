//! The routing of a site as its document: what came, with some places changed.
//!
//! The form works on places such as `rules.offer_s`, by which the relay also names what is wrong.
//! Types for all of it would be code for each of them in the download; a test holds the places to
//! `shared::rest::Routing` instead. Knows whole numbers only, as that has no others.

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use std::fmt;

/// A document, or a part of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Doc {
    /// Nothing.
    #[default]
    Null,
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Number(u64),
    /// A text.
    Text(String),
    /// Several, in order.
    List(Vec<Doc>),
    /// Several, by name, in the order in which they came.
    Map(Vec<(String, Doc)>),
}

impl Doc {
    /// A part with these names.
    pub fn map<const N: usize>(fields: [(&str, Doc); N]) -> Doc {
        Doc::Map(fields.map(|(name, value)| (name.to_owned(), value)).into())
    }

    /// A text.
    pub fn said(text: &str) -> Doc {
        Doc::Text(text.to_owned())
    }

    /// The part at a place.
    pub fn at(&self, place: &str) -> Option<&Doc> {
        place.split('.').try_fold(self, |doc, step| match doc {
            Doc::Map(fields) => fields
                .iter()
                .find(|(name, _)| name == step)
                .map(|(_, doc)| doc),
            Doc::List(items) => items.get(step.parse::<usize>().ok()?),
            _ => None,
        })
    }

    fn at_mut(&mut self, place: &str) -> Option<&mut Doc> {
        place.split('.').try_fold(self, |doc, step| match doc {
            Doc::Map(fields) => fields
                .iter_mut()
                .find(|(name, _)| name == step)
                .map(|(_, doc)| doc),
            Doc::List(items) => items.get_mut(step.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// The number at a place; 0 where there is none.
    pub fn number(&self, place: &str) -> u64 {
        match self.at(place) {
            Some(Doc::Number(number)) => *number,
            _ => 0,
        }
    }

    /// The text at a place; empty where there is none.
    pub fn text(&self, place: &str) -> &str {
        match self.at(place) {
            Some(Doc::Text(text)) => text,
            _ => "",
        }
    }

    /// The list at a place; empty where there is none.
    pub fn list(&self, place: &str) -> &[Doc] {
        match self.at(place) {
            Some(Doc::List(items)) => items,
            _ => &[],
        }
    }

    /// Puts something in place of what is there. A place that is not there stays so.
    pub fn set(&mut self, place: &str, value: Doc) {
        if let Some(there) = self.at_mut(place) {
            *there = value;
        }
    }

    /// Adds to the list at a place.
    pub fn push(&mut self, place: &str, value: Doc) {
        if let Some(Doc::List(items)) = self.at_mut(place) {
            items.push(value);
        }
    }

    /// Takes one out of the list at a place.
    pub fn remove(&mut self, place: &str, index: usize) {
        if let Some(Doc::List(items)) = self.at_mut(place)
            && index < items.len()
        {
            items.remove(index);
        }
    }

    /// An id that nothing in the list at a place has.
    pub fn fresh_id(&self, place: &str) -> u64 {
        let ids = self.list(place).iter().map(|one| one.number("id"));
        ids.max().unwrap_or(0) + 1
    }
}

impl Serialize for Doc {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Doc::Null => to.serialize_unit(),
            Doc::Flag(flag) => to.serialize_bool(*flag),
            Doc::Number(number) => to.serialize_u64(*number),
            Doc::Text(text) => to.serialize_str(text),
            Doc::List(items) => to.collect_seq(items),
            Doc::Map(fields) => to.collect_map(fields.iter().map(|(name, value)| (name, value))),
        }
    }
}

impl<'de> Deserialize<'de> for Doc {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Doc, D::Error> {
        from.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Doc;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a document of whole numbers")
    }

    fn visit_unit<E>(self) -> Result<Doc, E> {
        Ok(Doc::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Doc, E> {
        Ok(Doc::Flag(flag))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Doc, E> {
        Ok(Doc::Number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Doc, E> {
        Ok(Doc::said(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Doc, A::Error> {
        let mut all = Vec::new();
        while let Some(item) = items.next_element()? {
            all.push(item);
        }
        Ok(Doc::List(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Doc, A::Error> {
        let mut all = Vec::new();
        while let Some(field) = fields.next_entry()? {
            all.push(field);
        }
        Ok(Doc::Map(all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::rest::Routing;

    #[test]
    fn what_was_not_changed_comes_back_as_it_was() {
        let mut doc = default_doc();
        doc.set("rules.offer_s", Doc::Number(45));
        doc.set("mode", Doc::said("offer"));

        let routing: Routing = read(&doc);

        let mut expected = Routing::default();
        expected.rules.offer_s = 45;
        expected.mode = shared::Mode::Offer;
        assert_eq!(routing, expected);
    }

    #[test]
    fn a_place_that_is_not_there_stays_so() {
        let mut doc = default_doc();
        let before = doc.clone();

        doc.set("rules.nothing", Doc::Number(1));
        doc.set("teams.0.name", Doc::said("x"));
        doc.push("mode", Doc::Null);
        doc.remove("teams", 0);

        assert_eq!(doc, before);
        assert_eq!((doc.number("mode"), doc.text("rules")), (0, ""));
    }

    #[test]
    fn a_fresh_id_is_nobody_elses() {
        let mut doc = default_doc();
        assert_eq!(doc.fresh_id("teams"), 1);
        doc.push("teams", Doc::map([("id", Doc::Number(7))]));
        assert_eq!(doc.fresh_id("teams"), 8);
    }

    pub fn default_doc() -> Doc {
        let text = serde_json::to_string(&Routing::default()).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    fn read(doc: &Doc) -> Routing {
        serde_json::from_str(&serde_json::to_string(doc).unwrap()).unwrap()
    }
}
