//! The site's own form: what a visitor may prepare before the first word or while waiting.
//!
//! Both ends judge a value by the same rules. Nothing here knows a visitor or keeps a value.

use crate::id::FieldId;
use crate::limits::{CONTACT_CHARS_MAX, FIELD_CHARS_MAX};
use serde::{Deserialize, Serialize};

/// One field of a site's form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Which; the owner's own begin at 1.
    pub id: FieldId,
    /// How it is filled in.
    pub kind: FieldKind,
    /// Its label in English, 1 to [`NAME_CHARS_MAX`](crate::limits::NAME_CHARS_MAX) characters.
    pub en: String,
    /// Its label in Chinese.
    pub zh: String,
    /// Whether it has to be filled in, and when.
    pub due: Due,
    /// Characters of a value, 1 to [`FIELD_CHARS_MAX`].
    pub chars_max: u16,
    /// What can be chosen; empty unless it is a choice.
    pub choices: Vec<Label>,
}

/// How a field is filled in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// One line.
    #[default]
    Text,
    /// Several lines.
    LongText,
    /// A mail address.
    Mail,
    /// One of [`Field::choices`]; its value is the English label.
    Choice,
}

/// Whether a field has to be filled in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// It may stay empty.
    #[default]
    Never,
    /// Nothing opens a conversation before it is filled in.
    Before,
    /// The visitor is asked for it while waiting; nothing is held back for it.
    Waiting,
}

/// Words in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// In English.
    pub en: String,
    /// In Chinese.
    pub zh: String,
}

/// What a visitor filled into one field.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Filled {
    /// The field.
    pub field: FieldId,
    /// What is in it; empty: nothing any more.
    pub value: String,
}

impl FieldId {
    /// How the visitor can be answered later. Every form has it; no owner defines it.
    pub const CONTACT: FieldId = FieldId(0);
}

impl Field {
    /// The field that every form has: a mail address for an answer.
    #[must_use]
    pub fn contact() -> Field {
        Field {
            id: FieldId::CONTACT,
            kind: FieldKind::Mail,
            en: String::new(),
            zh: String::new(),
            due: Due::Never,
            chars_max: CONTACT_CHARS_MAX,
            choices: Vec::new(),
        }
    }

    /// Whether this may be kept as what somebody is typing: half an address is no fault.
    #[must_use]
    pub fn takes(&self, value: &str) -> bool {
        let chars_max = usize::from(self.chars_max).min(FIELD_CHARS_MAX);
        let fits = value.chars().count() <= chars_max && !value.contains('\0');
        fits && match self.kind {
            FieldKind::LongText => true,
            FieldKind::Text | FieldKind::Mail => !value.contains(['\n', '\r']),
            FieldKind::Choice => value.is_empty() || self.choices.iter().any(|one| one.en == value),
        }
    }

    /// Whether this answers what the field asks.
    #[must_use]
    pub fn is_answered_by(&self, value: &str) -> bool {
        match self.kind {
            FieldKind::Mail => looks_like_mail(value),
            FieldKind::Text | FieldKind::LongText | FieldKind::Choice => !value.trim().is_empty(),
        }
    }
}

/// Puts a value in its place among others, which stay in the order of their fields.
pub fn fill(all: &mut Vec<Filled>, new: &Filled) {
    match all.binary_search_by_key(&new.field, |one| one.field) {
        Ok(at) if new.value.is_empty() => drop(all.remove(at)),
        Ok(at) => all[at].value.clone_from(&new.value),
        Err(_) if new.value.is_empty() => {}
        Err(at) => all.insert(at, new.clone()),
    }
}

/// The value of a field; empty where nothing was filled in.
#[must_use]
pub fn value_of(all: &[Filled], field: FieldId) -> &str {
    let found = all.binary_search_by_key(&field, |one| one.field);
    found.map_or("", |at| &all[at].value)
}

/// The first field that has to be filled in at this time and is not.
#[must_use]
pub fn missing<'a>(fields: &'a [Field], due: Due, filled: &[Filled]) -> Option<&'a Field> {
    let open = |field: &&Field| !field.is_answered_by(value_of(filled, field.id));
    fields.iter().filter(|field| field.due == due).find(open)
}

/// Whether this looks like a mail address. Only mail itself can tell whether it is one.
#[must_use]
pub fn looks_like_mail(text: &str) -> bool {
    let Some((local, domain)) = text.trim().split_once('@') else {
        return false;
    };
    let is_odd = |character: char| character.is_whitespace() || character.is_control();
    !local.is_empty()
        && domain.contains('.')
        && !domain.contains('@')
        && !domain.starts_with('.')
        && !domain.ends_with('.')
        && !local.contains(is_odd)
        && !domain.contains(is_odd)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_an_address_is_kept_and_is_no_answer() {
        let contact = Field::contact();

        assert!(contact.takes("ada@exam") && !contact.is_answered_by("ada@exam"));
        assert!(contact.is_answered_by(" ada@example.com "));
        assert!(!contact.takes("ada@example.com\nx") && !contact.takes("\0"));
        for wrong in ["", "@example.com", "a@b@c.d", "a b@c.de", "a@.de", "a@de."] {
            assert!(!contact.is_answered_by(wrong), "{wrong}");
        }
    }

    #[test]
    fn a_choice_is_one_of_its_labels_or_none() {
        let choice = field(1, FieldKind::Choice, Due::Never);

        assert!(choice.takes("Send") && choice.takes("") && !choice.takes("转出"));
    }

    #[test]
    fn a_value_has_the_owners_length_and_never_more_than_any() {
        let short = Field {
            chars_max: 2,
            ..field(1, FieldKind::Text, Due::Never)
        };
        let endless = Field {
            chars_max: u16::MAX,
            ..short.clone()
        };

        assert!(short.takes("二字") && !short.takes("三个字"));
        assert!(!endless.takes(&"a".repeat(FIELD_CHARS_MAX + 1)));
    }

    #[test]
    fn what_is_filled_in_stays_in_order_and_emptied_is_gone() {
        let mut all = Vec::new();
        for (field, value) in [(2, "b"), (1, "a"), (2, "c"), (1, ""), (9, "")] {
            fill(&mut all, &filled(field, value));
        }

        assert_eq!(all, [filled(2, "c")]);
        assert_eq!(value_of(&all, FieldId(1)), "");
    }

    #[test]
    fn only_what_is_due_is_missing() {
        let fields = [
            field(1, FieldKind::Text, Due::Never),
            field(2, FieldKind::Text, Due::Before),
            field(3, FieldKind::Text, Due::Waiting),
        ];
        let none = missing(&fields, Due::Before, &[filled(2, "x")]);

        assert_eq!(none, None);
        let blank = missing(&fields, Due::Before, &[filled(2, " ")]);
        assert_eq!(blank.map(|field| field.id), Some(FieldId(2)));
    }

    fn field(id: u32, kind: FieldKind, due: Due) -> Field {
        let send = Label {
            en: "Send".to_owned(),
            zh: "转出".to_owned(),
        };
        Field {
            id: FieldId(id),
            kind,
            due,
            choices: vec![send],
            ..Field::contact()
        }
    }

    fn filled(field: u32, value: &str) -> Filled {
        Filled {
            field: FieldId(field),
            value: value.to_owned(),
        }
    }
}
