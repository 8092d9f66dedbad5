//! Canned replies: sentences that are written often, and what stands in them for something else.
//!
//! Checks what can be checked without knowing anything of a conversation.

use crate::id::TeamId;
use serde::{Deserialize, Serialize};

/// Canned replies of one site.
pub const REPLIES_LEN_MAX: usize = 500;
/// Characters of what is typed behind the slash.
pub const REPLY_NAME_CHARS_MAX: usize = 40;
/// Characters of a reply: half of a message, so that what is filled in has room.
pub const REPLY_CHARS_MAX: usize = 2_000;
/// What may stand between braces.
pub const VARIABLES: [&str; 3] = ["agent", "site", "conversation"];

/// `GET` and `PUT /api/sites/{id}/replies`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepliesForm {
    /// At most [`REPLIES_LEN_MAX`].
    pub replies: Vec<ReplyForm>,
}

/// One canned reply.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplyForm {
    /// Which; no other of the site has the same.
    pub id: u32,
    /// What is typed behind the slash: 1 to [`REPLY_NAME_CHARS_MAX`] characters, no white space.
    pub name: String,
    /// `en` or `zh-CN`.
    pub lang: String,
    /// Whose; `None`: everybody's.
    pub team: Option<TeamId>,
    /// 1 to [`REPLY_CHARS_MAX`] characters.
    pub text: String,
    /// How often it was used. Told, never taken.
    #[serde(default)]
    pub used: u64,
}

/// Why a reply cannot be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplyFault {
    /// Its name is missing, too long, or has white space in it.
    Name,
    /// Its language is none.
    Lang,
    /// Its words are missing or too many.
    Text,
    /// Something between braces that is not known.
    Variable(String),
}

impl ReplyForm {
    /// Checks a reply by itself.
    ///
    /// # Errors
    /// Returns the first thing that is wrong with it.
    pub fn check(&self) -> Result<(), ReplyFault> {
        let name = self.name.chars().count();
        let is_blank = |sign: char| sign.is_whitespace() || sign == '\0';
        if name == 0 || name > REPLY_NAME_CHARS_MAX || self.name.contains(is_blank) {
            return Err(ReplyFault::Name);
        }
        if self.lang != "en" && self.lang != "zh-CN" {
            return Err(ReplyFault::Lang);
        }
        let chars = self.text.chars().count();
        if self.text.trim().is_empty() || chars > REPLY_CHARS_MAX || self.text.contains('\0') {
            return Err(ReplyFault::Text);
        }
        let unknown = pieces(&self.text)
            .into_iter()
            .find_map(|piece| match piece {
                Piece::Variable(name) if !VARIABLES.contains(&name) => Some(name.to_owned()),
                _ => None,
            });
        unknown.map_or(Ok(()), |name| Err(ReplyFault::Variable(name)))
    }

    /// The words with everything filled in.
    #[must_use]
    pub fn filled(&self, value: impl Fn(&str) -> String) -> String {
        let filled = pieces(&self.text).into_iter().map(|piece| match piece {
            Piece::Words(words) => words.to_owned(),
            Piece::Variable(name) => value(name),
        });
        filled.collect()
    }
}

enum Piece<'a> {
    Words(&'a str),
    Variable(&'a str),
}

/// Letters between braces are a variable; any other brace is a brace.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let (mut pieces, mut begun, mut at) = (Vec::new(), 0, 0);
    while let Some(open) = text[at..].find('{').map(|open| at + open) {
        let inside = &text[open + 1..];
        let name = inside.split('}').next().unwrap_or_default();
        let end = open + 1 + name.len();
        let is_name = !name.is_empty() && name.chars().all(char::is_alphabetic);
        at = open + 1;
        if is_name && text[end..].starts_with('}') {
            pieces.push(Piece::Words(&text[begun..open]));
            pieces.push(Piece::Variable(name));
            (begun, at) = (end + 1, end + 1);
        }
    }
    pieces.push(Piece::Words(&text[begun..]));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(text: &str) -> ReplyForm {
        ReplyForm {
            id: 1,
            name: "hello".to_owned(),
            lang: "en".to_owned(),
            text: text.to_owned(),
            ..ReplyForm::default()
        }
    }

    #[test]
    fn what_stands_between_braces_is_filled_in() {
        let filled = |text: &str| reply(text).filled(|name| format!("<{name}>"));

        assert_eq!(filled("I am {agent} of {site}."), "I am <agent> of <site>.");
        assert_eq!(filled("{agent}"), "<agent>");
        assert_eq!(filled("no braces"), "no braces");
        assert_eq!(filled("{ {} {a b} {agent} }{"), "{ {} {a b} <agent> }{");
        assert_eq!(filled("{{agent}}"), "{<agent>}");
    }

    #[test]
    fn what_nobody_can_fill_in_is_refused() {
        assert_eq!(reply("I am {agent}").check(), Ok(()));
        let fault = ReplyFault::Variable("agnet".to_owned());
        assert_eq!(reply("I am {agnet}").check(), Err(fault));
        let fault = ReplyFault::Variable("客服".to_owned());
        assert_eq!(reply("我是{客服}").check(), Err(fault));
        assert_eq!(reply(" ").check(), Err(ReplyFault::Text));
        let named = |name: &str| ReplyForm {
            name: name.to_owned(),
            ..reply("hi")
        };
        assert_eq!(named("a b").check(), Err(ReplyFault::Name));
        assert_eq!(named("").check(), Err(ReplyFault::Name));
        assert_eq!(named("退款").check(), Ok(()));
    }
}
