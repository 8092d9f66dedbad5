//! The form of one site, as its owner decides it.
//!
//! Only words and the start set: the relay checks it, the desk obeys it.

use crate::form::{Due, Field, FieldKind};
use crate::id::FieldId;
use crate::limits::FIELD_CHARS_MAX;
use serde::{Deserialize, Serialize};

/// `GET` and `PUT /api/sites/{id}/form`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FieldsForm {
    /// At most [`FIELDS_LEN_MAX`](crate::limits::FIELDS_LEN_MAX), in the order in which they are
    /// shown. The contact is not among them: every site has it.
    pub fields: Vec<Field>,
}

impl FieldsForm {
    /// What an owner can begin with: what the support of a wallet asks first. Nothing of it has to
    /// be filled in.
    #[must_use]
    pub fn start() -> FieldsForm {
        let field = |id, kind, chars_max, en: &str, zh: &str| Field {
            id: FieldId(id),
            kind,
            en: en.to_owned(),
            zh: zh.to_owned(),
            due: Due::Never,
            chars_max,
            choices: Vec::new(),
        };
        let long = u16::try_from(FIELD_CHARS_MAX).unwrap_or(u16::MAX);
        FieldsForm {
            fields: vec![
                field(1, FieldKind::Text, 120, "Account name", "账户名"),
                field(2, FieldKind::Text, 200, "Transaction ID", "交易编号或哈希"),
                field(3, FieldKind::LongText, long, "What happened", "发生了什么"),
            ],
        }
    }
}
