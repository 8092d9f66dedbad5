//! What a form of the page says, and what is asked of the desk for it.
//!
//! Pure: fields in, frames out. Never decides whether anything is allowed.

use super::seat::Ask;
use shared::limits::FIELDS_LEN_MAX;
use shared::secrets::{self, Secret};
use shared::{ConversationId, FieldId, Filled, FromVisitor, Nonce, TabId, TopicId};

/// What the names of the site's own fields begin with; the number of the field follows.
pub const FIELD: &str = "field-";

/// A form that came back.
#[derive(Debug, Default)]
pub struct Form {
    /// The tab that says what it holds.
    pub tab: String,
    /// The words.
    pub text: String,
    /// What it is about.
    pub topic: Option<TopicId>,
    /// What was filled into the site's own form.
    pub fields: Vec<Filled>,
    act: String,
    conversation: u64,
    score: u8,
    comment: String,
    is_sure: bool,
}

impl Form {
    /// Reads the fields of a form. Those that no form has are passed over.
    pub fn of(pairs: Vec<(String, String)>) -> Form {
        let mut form = Form::default();
        for (name, value) in pairs {
            match name.as_str() {
                "act" => form.act = value,
                "tab" => form.tab = value,
                // Browsers end lines of a form as RFC 7578 does.
                "text" => form.text = value.replace("\r\n", "\n"),
                "comment" => form.comment = value.replace("\r\n", "\n"),
                "conversation" => form.conversation = value.parse().unwrap_or_default(),
                "score" => form.score = value.parse().unwrap_or_default(),
                "topic" => form.topic = value.parse().ok().map(TopicId),
                "sure" => form.is_sure = true,
                _ => form.fill(&name, value),
            }
        }
        form
    }

    // Every form has the contact beside the site's own fields.
    fn fill(&mut self, name: &str, value: String) {
        let field = name.strip_prefix(FIELD).and_then(|id| id.parse().ok());
        let Some(field) = field.map(FieldId) else {
            return;
        };
        if !value.is_empty() && self.fields.len() <= FIELDS_LEN_MAX {
            let value = value.replace("\r\n", "\n");
            self.fields.push(Filled { field, value });
        }
    }

    /// What is asked of the desk; `None`: nothing that there is.
    pub fn ask(&self) -> Option<Ask> {
        let conversation = ConversationId(self.conversation);
        let tab = TabId(u64::from_str_radix(&self.tab, 16).ok()?);
        let mut before = Vec::new();
        let frame = match self.act.as_str() {
            "say" => {
                let topic = self
                    .topic
                    .map(|topic| FromVisitor::Topic { topic: Some(topic) });
                before.extend(topic);
                before.extend(self.fields.iter().cloned().map(fill));
                FromVisitor::Say {
                    nonce: Nonce { tab, count: 1 },
                    text: self.text.clone(),
                    quote: None,
                }
            }
            "end" => FromVisitor::End { conversation },
            "reopen" => FromVisitor::Reopen { conversation },
            "rate" => FromVisitor::Rate {
                conversation,
                score: self.score,
                comment: self.comment.clone(),
            },
            _ => return None,
        };
        Some(Ask { tab, before, frame })
    }

    /// The worst of what nobody should send, which is held back: nothing of the form is passed on.
    /// What opens a wallet is never passed on from a page that cannot ask twice.
    pub fn held(&self) -> Option<Secret> {
        let in_text = secrets::find(&self.text).into_iter();
        let in_text = in_text.map(|finding| finding.kind).max();
        let in_fields = self.fields.iter();
        let in_fields = in_fields.filter_map(|one| secrets::in_field(&one.value, true));
        let worst = in_fields.chain(in_text).max();
        worst.filter(|kind| !self.is_sure || kind.is_all())
    }

    /// The words and the fields without what nobody should send.
    pub fn masked(&self) -> (String, Vec<Filled>) {
        let mask = |text: &str| secrets::masked(text, &secrets::find(text));
        let fields = self.fields.iter().map(|one| Filled {
            field: one.field,
            value: match secrets::in_field(&one.value, true) {
                Some(_) => mask(&one.value),
                None => one.value.clone(),
            },
        });
        (mask(&self.text), fields.collect())
    }
}

fn fill(Filled { field, value }: Filled) -> FromVisitor {
    FromVisitor::Fill { field, value }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PHRASE: &str =
        "legal winner thank year wave sausage worth useful legal winner thank yellow";

    fn form(pairs: &[(&str, &str)]) -> Form {
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Form::of(pairs.iter().map(own).collect())
    }

    #[test]
    fn what_is_prepared_is_told_before_the_words() {
        let form = form(&[
            ("act", "say"),
            ("tab", "1f"),
            ("topic", "3"),
            ("field-0", "vera@example.com"),
            ("field-2", ""),
            ("field-x", "nothing"),
            ("other", "nothing"),
            ("text", "one\r\ntwo"),
        ]);

        let ask = form.ask().unwrap();

        let topic = Some(TopicId(3));
        let field = FieldId::CONTACT;
        let value = "vera@example.com".to_owned();
        let told = [
            FromVisitor::Topic { topic },
            FromVisitor::Fill { field, value },
        ];
        assert_eq!(ask.before, told);
        assert!(matches!(&ask.frame, FromVisitor::Say { text, .. } if text == "one\ntwo"));
    }

    #[test]
    fn what_opens_a_wallet_is_held_however_sure_somebody_is() {
        let code = [("act", "say"), ("text", "482913")];
        assert_eq!(form(&code).held(), Some(Secret::Code));
        let sure = [("act", "say"), ("text", "482913"), ("sure", "1")];
        assert_eq!(form(&sure).held(), None);

        let said = form(&[("act", "say"), ("text", PHRASE), ("sure", "1")]);
        assert_eq!(said.held(), Some(Secret::Seed));
        let filled = form(&[("act", "say"), ("text", "hello"), ("field-1", PHRASE)]);
        assert_eq!(filled.held(), Some(Secret::Seed));
        let (text, fields) = filled.masked();
        assert_eq!(
            (text.as_str(), fields[0].value.as_str()),
            ("hello", "••••••••")
        );
    }
}
