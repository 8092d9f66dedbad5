//! What the visitor fills into the site's form, as it is typed.
//!
//! Sent a moment after a key press, before anything that is said, and again after every welcome
//! until the relay has it. Never lets go of what was typed here before it is stored.

use super::{Change, Effect, Visitor};
use shared::form::{fill, value_of};
use shared::limits::FILL_AFTER_MS;
use shared::{Field, Filled, FromVisitor, Millis, ToVisitor};

/// The site's form, and what is in it.
#[derive(Clone, Debug, Default)]
pub(super) struct Form {
    fields: Vec<Field>,
    stored: Vec<Filled>,
    /// What was typed here and is not known to be stored, by rising field; also emptied fields.
    typed: Vec<Typed>,
    /// When it is sent.
    due: Option<Millis>,
    awaits: Awaits,
}

#[derive(Clone, Debug)]
struct Typed {
    filled: Filled,
    /// Whether it is on its way on this link.
    is_sent: bool,
}

/// What the relay tells right after the welcome, unless it is nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Awaits {
    #[default]
    Nothing,
    Form,
    Filled,
}

impl Form {
    pub(super) fn next_deadline(&self) -> Option<Millis> {
        self.due
    }

    pub(super) fn set_back(&mut self, ms: u64) {
        if let Some(due) = &mut self.due {
            due.0 = due.0.saturating_sub(ms);
        }
    }

    fn type_in(&mut self, now: Millis, filled: Filled) {
        let field = filled.field;
        let new = Typed {
            filled,
            is_sent: false,
        };
        match self
            .typed
            .binary_search_by_key(&field, |typed| typed.filled.field)
        {
            Ok(at) if self.typed[at].filled == new.filled => return,
            Ok(at) => self.typed[at] = new,
            Err(_) if value_of(&self.stored, field) == new.filled.value => return,
            Err(at) => self.typed.insert(at, new),
        }
        self.due.get_or_insert(now.plus(FILL_AFTER_MS));
    }

    fn send(&mut self, effects: &mut Vec<Effect>) {
        self.due = None;
        for typed in self.typed.iter_mut().filter(|typed| !typed.is_sent) {
            typed.is_sent = true;
            let Filled { field, value } = typed.filled.clone();
            effects.push(Effect::Send(FromVisitor::Fill { field, value }));
        }
    }

    fn welcomed(&mut self, effects: &mut Vec<Effect>) {
        self.awaits = Awaits::Form;
        // Without a form nothing needs to follow, and nothing means nothing.
        if self.fields.is_empty() {
            self.store(Vec::new(), effects);
        }
        for typed in &mut self.typed {
            typed.is_sent = false;
        }
    }

    fn show_form(&mut self, fields: Vec<Field>, effects: &mut Vec<Effect>) {
        // What this form does not take would be refused for ever.
        let (contact, count) = (Field::contact(), self.typed.len());
        self.typed.retain(|typed| {
            let mut known = fields.iter().chain([&contact]);
            let field = known.find(|field| field.id == typed.filled.field);
            field.is_some_and(|field| field.takes(&typed.filled.value))
        });
        if fields != self.fields {
            self.fields.clone_from(&fields);
            effects.push(Effect::Show(Change::Form(fields)));
            self.show_filled(effects);
        } else if self.typed.len() != count {
            self.show_filled(effects);
        }
    }

    fn store(&mut self, filled: Vec<Filled>, effects: &mut Vec<Effect>) {
        let count = self.typed.len();
        self.typed
            .retain(|typed| value_of(&filled, typed.filled.field) != typed.filled.value);
        if filled != self.stored || self.typed.len() != count {
            self.stored = filled;
            self.show_filled(effects);
        }
    }

    fn show_filled(&self, effects: &mut Vec<Effect>) {
        let typed = self.typed.iter().map(|typed| typed.filled.clone());
        effects.push(Effect::Show(Change::Filled {
            stored: self.stored.clone(),
            typed: typed.collect(),
        }));
    }
}

impl Visitor {
    /// What the relay keeps of what was filled into the form, by rising field.
    #[must_use]
    pub fn filled(&self) -> &[Filled] {
        &self.form.stored
    }

    /// The visitor types into the form. Whatever the form does not take is none of the relay's
    /// business.
    pub(super) fn type_in(&mut self, now: Millis, filled: Filled, effects: &mut Vec<Effect>) {
        self.form.type_in(now, filled);
        self.form.show_filled(effects);
    }

    /// What is due is sent; without a connection it waits for the next welcome.
    pub(super) fn look_at_the_form(&mut self, now: Millis, effects: &mut Vec<Effect>) {
        if self.form.due.is_some_and(|due| due <= now) {
            self.form.due = None;
            self.send_form(effects);
        }
    }

    /// Sends what was filled in, as before anything is said.
    pub(super) fn send_form(&mut self, effects: &mut Vec<Effect>) {
        if self.line.is_live() {
            self.form.send(effects);
        }
    }

    /// After the welcome everything is told anew.
    pub(super) fn form_is_welcomed(&mut self, effects: &mut Vec<Effect>) {
        self.form.welcomed(effects);
        self.send_form(effects);
    }

    /// Hears what concerns the form; everything else tells that it is not told.
    pub(super) fn hear_form(&mut self, frame: &ToVisitor, effects: &mut Vec<Effect>) {
        let awaits = std::mem::take(&mut self.form.awaits);
        match frame {
            ToVisitor::Form { fields } => {
                self.form.show_form(fields.clone(), effects);
                self.form.awaits = match awaits {
                    Awaits::Nothing => Awaits::Nothing,
                    Awaits::Form | Awaits::Filled => Awaits::Filled,
                };
            }
            ToVisitor::Filled { filled } => {
                if awaits == Awaits::Form {
                    self.form.show_form(Vec::new(), effects);
                }
                let mut sorted = Vec::new();
                filled.iter().for_each(|one| fill(&mut sorted, one));
                self.form.store(sorted, effects);
            }
            _ => {
                if awaits == Awaits::Form {
                    self.form.show_form(Vec::new(), effects);
                }
                if awaits != Awaits::Nothing {
                    self.form.store(Vec::new(), effects);
                }
            }
        }
    }
}
