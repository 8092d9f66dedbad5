//! The form of a site, as its owner wants it: checked, and brought into the form in which it is
//! kept.
//!
//! Each fault names its field and says what to do. Never reads the store.

use super::name;
use super::routing::{Fault, fault};
use shared::form::{Field, FieldKind, Label};
use shared::limits::{CHOICES_LEN_MAX, FIELD_CHARS_MAX, FIELDS_LEN_MAX};
use shared::rest::FieldsForm;
use std::collections::BTreeSet;

/// Checks a form: names without blanks around them, choices only where something is chosen.
///
/// # Errors
/// Returns the first fault.
pub fn check(form: &FieldsForm) -> Result<FieldsForm, Fault> {
    if form.fields.len() > FIELDS_LEN_MAX {
        let says = format!("at most {FIELDS_LEN_MAX} fields");
        return Err(fault("fields", says));
    }
    let mut ids = BTreeSet::from([shared::FieldId::CONTACT]);
    let fields = form.fields.iter().enumerate().map(|(place, field)| {
        let at = |part: &str| format!("fields[{place}].{part}");
        if !ids.insert(field.id) {
            return Err(fault(at("id"), "a number from 1 that no other field has"));
        }
        if !(1..=FIELD_CHARS_MAX).contains(&usize::from(field.chars_max)) {
            let says = format!("from 1 to {FIELD_CHARS_MAX} characters");
            return Err(fault(at("chars_max"), says));
        }
        Ok(Field {
            en: name::parse(&field.en).map_err(|says| fault(at("en"), says))?,
            zh: name::parse(&field.zh).map_err(|says| fault(at("zh"), says))?,
            choices: choices(&at("choices"), field)?,
            ..field.clone()
        })
    });
    Ok(FieldsForm {
        fields: fields.collect::<Result<_, _>>()?,
    })
}

fn choices(at: &str, field: &Field) -> Result<Vec<Label>, Fault> {
    if field.kind != FieldKind::Choice {
        return Ok(Vec::new());
    }
    if field.choices.is_empty() || field.choices.len() > CHOICES_LEN_MAX {
        return Err(fault(at, format!("from 1 to {CHOICES_LEN_MAX} choices")));
    }
    let mut named = BTreeSet::new();
    let checked = field.choices.iter().enumerate().map(|(place, label)| {
        let at = |part: &str| format!("{at}[{place}].{part}");
        let en = name::parse(&label.en).map_err(|says| fault(at("en"), says))?;
        let zh = name::parse(&label.zh).map_err(|says| fault(at("zh"), says))?;
        if !named.insert(en.clone()) {
            return Err(fault(at("en"), "this choice is there already"));
        }
        Ok(Label { en, zh })
    });
    checked.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::FieldId;

    #[test]
    fn the_start_set_is_a_form() {
        assert_eq!(check(&FieldsForm::start()), Ok(FieldsForm::start()));
    }

    #[test]
    fn each_fault_names_its_field() {
        let with = |change: fn(&mut Field)| {
            let mut form = FieldsForm::start();
            change(&mut form.fields[1]);
            check(&form).map_err(|fault| fault.field)
        };

        let wrong = |field: &str| Err(field.to_owned());
        assert_eq!(with(|field| field.id = FieldId(1)), wrong("fields[1].id"));
        assert_eq!(with(|field| field.id = FieldId(0)), wrong("fields[1].id"));
        assert_eq!(with(|field| field.en.clear()), wrong("fields[1].en"));
        assert_eq!(
            with(|field| field.zh.push('\u{202e}')),
            wrong("fields[1].zh")
        );
        let long = |field: &mut Field| field.chars_max = u16::MAX;
        assert_eq!(with(long), wrong("fields[1].chars_max"));
        let chosen = |field: &mut Field| field.kind = FieldKind::Choice;
        assert_eq!(with(chosen), wrong("fields[1].choices"));
        let twice = |field: &mut Field| {
            let label = Label {
                en: "Send".to_owned(),
                zh: "转出".to_owned(),
            };
            field.kind = FieldKind::Choice;
            field.choices = vec![label.clone(), label];
        };
        assert_eq!(with(twice), wrong("fields[1].choices[1].en"));
        let many = vec![FieldsForm::start().fields[0].clone(); FIELDS_LEN_MAX + 1];
        assert!(check(&FieldsForm { fields: many }).is_err());
    }

    #[test]
    fn what_nobody_can_choose_has_no_choices() {
        let mut form = FieldsForm::start();
        form.fields[0].choices = vec![Label::default()];

        assert_eq!(check(&form), Ok(FieldsForm::start()));
    }
}
