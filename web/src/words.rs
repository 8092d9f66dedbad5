//! Every sentence that both apps say, in every language.
//!
//! A plain table: a sentence that is missing in one language does not compile. What only one app
//! says stands in that app's own `words`. Never builds a sentence out of fragments.

mod en;
mod zh_cn;

pub use en::WORDS as EN;
pub use zh_cn::WORDS as ZH_CN;

use shared::{Close, RefusalCode};
use std::cell::Cell;

/// A language of the product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Chinese as written in mainland China.
    ZhCn,
}

/// The sentences of one language.
pub struct Words {
    /// The day mark of this day.
    pub today: &'static str,
    /// The day mark of the day before.
    pub yesterday: &'static str,
    /// The author of one's own messages, for screen readers.
    pub you: &'static str,
    /// The visitor, as the author of a message, for screen readers.
    pub visitor: &'static str,
    /// A message on its way.
    pub sending: &'static str,
    /// A message that is durably stored.
    pub stored: &'static str,
    /// A message that the other end has seen.
    pub seen: &'static str,
    /// A message that was refused for good.
    pub not_sent: &'static str,
    /// Answers a message.
    pub reply: &'static str,
    /// Changes one's own message.
    pub edit: &'static str,
    /// Takes one's own message back.
    pub take_back: &'static str,
    /// Beside the time of a message that was changed.
    pub edited: &'static str,
    /// In place of the words that were taken back.
    pub taken_back: &'static str,
    /// A change of a message is on its way.
    pub changing: &'static str,
    /// Above the field while a message is changed.
    pub editing: &'static str,
    /// Above the field while a message of this person is answered.
    pub replying: fn(&str) -> String,
    /// Ends answering or changing.
    pub cancel: &'static str,
    /// Leads to the message that is answered.
    pub show_quoted: &'static str,
    /// Says again what was refused.
    pub retry: &'static str,
    /// Forgets what was refused.
    pub dismiss: &'static str,
    /// A message that is sent by itself in so many seconds.
    pub held: fn(u32) -> String,
    /// Somebody without a name is typing.
    pub typing: &'static str,
    /// Somebody with this name is typing.
    pub typing_named: fn(&str) -> String,
    /// The name of the transcript.
    pub transcript: &'static str,
    /// Jumps to the newest messages.
    pub newest: &'static str,
    /// Jumps to so many new messages.
    pub newest_count: fn(usize) -> String,
    /// The mark above what is new.
    pub new_messages: &'static str,
    /// The button that sends.
    pub send: &'static str,
    /// What the message field is for, for screen readers.
    pub message_field: &'static str,
    /// So many characters are left.
    pub characters_left: fn(usize) -> String,
    /// So many characters are too many.
    pub characters_over: fn(usize) -> String,
    /// The outbox is full.
    pub outbox_full: &'static str,
    /// Opening a connection.
    pub connecting: &'static str,
    /// Connected.
    pub live: &'static str,
    /// The connection was lost; what becomes of what is written meanwhile.
    pub offline: &'static str,
    /// The server cannot keep anything; what becomes of what is written meanwhile.
    pub no_room: &'static str,
    /// Tries again in so many seconds.
    pub reconnecting: fn(u32) -> String,
    /// Tries at once.
    pub try_now: &'static str,
    /// Loads the page again.
    pub reload: &'static str,
    /// Why something was refused and what to do.
    pub refusal: fn(RefusalCode) -> &'static str,
    /// Why the connection ended for good and what to do.
    pub stopped: fn(Close) -> &'static str,
}

impl Lang {
    /// Every language, in the order in which they are offered.
    pub const ALL: [Lang; 2] = [Lang::ZhCn, Lang::En];

    /// The BCP 47 tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::ZhCn => "zh-CN",
        }
    }

    /// The language's own short name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Lang::En => "English",
            Lang::ZhCn => "中文",
        }
    }

    /// The language for a BCP 47 tag; English for every other one.
    #[must_use]
    pub fn from_tag(tag: &str) -> Lang {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("zh") {
            Lang::ZhCn
        } else {
            Lang::En
        }
    }

    /// What both apps say in it. In a browser, what [`learn`] was given.
    #[must_use]
    #[cfg(target_arch = "wasm32")]
    pub fn words(self) -> &'static Words {
        KNOWN.with(|known| known.of(self))
    }

    /// What both apps say in it.
    #[must_use]
    #[cfg(not(target_arch = "wasm32"))]
    pub fn words(self) -> &'static Words {
        match self {
            Lang::En => &EN,
            Lang::ZhCn => &ZH_CN,
        }
    }
}

thread_local! {
    static KNOWN: Known<Words> = const { Known::new() };
}

/// Takes what both apps say in a language: an app does this before it draws anything in it.
pub fn learn(lang: Lang, words: &'static Words) {
    KNOWN.with(|known| known.learn(lang, words));
}

/// The tables that are there, one for each language: what is not needed is not downloaded.
pub struct Known<T: 'static>(Cell<[Option<&'static T>; Lang::ALL.len()]>);

impl<T> Known<T> {
    /// None yet.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "a default cannot be const")]
    pub const fn new() -> Known<T> {
        Known(Cell::new([None; Lang::ALL.len()]))
    }

    /// Takes the table of a language.
    pub fn learn(&self, lang: Lang, table: &'static T) {
        let mut known = self.0.get();
        known[lang as usize] = Some(table);
        self.0.set(known);
    }

    /// The table of a language; of another one, should this one not be there.
    ///
    /// # Panics
    /// Panics while there is none at all.
    #[must_use]
    pub fn of(&self, lang: Lang) -> &'static T {
        let known = self.0.get();
        let any = || known.iter().copied().find_map(|table| table);
        known[lang as usize]
            .or_else(any)
            .expect("a language is learned before anything is said")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_finds_its_language() {
        for tag in ["zh", "zh-CN", "ZH-hans-CN", "zh_TW"] {
            assert_eq!(Lang::from_tag(tag), Lang::ZhCn, "{tag}");
        }
        for tag in ["en", "en-GB", "de", "", "zha"] {
            assert_eq!(Lang::from_tag(tag), Lang::En, "{tag}");
        }
        for lang in Lang::ALL {
            assert_eq!(Lang::from_tag(lang.tag()), lang);
        }
    }

    #[test]
    fn a_language_that_is_not_there_is_another_one() {
        let known = Known::<u8>::new();
        known.learn(Lang::ZhCn, &1);
        assert_eq!(known.of(Lang::En), &1);

        known.learn(Lang::En, &2);

        assert_eq!((known.of(Lang::En), known.of(Lang::ZhCn)), (&2, &1));
    }

    #[test]
    fn english_counts_one_as_one() {
        let words = Lang::En.words();

        assert_eq!((words.characters_over)(1), "1 character too many");
        assert_eq!((words.characters_over)(2), "2 characters too many");
    }

    #[test]
    fn every_refusal_and_close_is_a_sentence_in_every_language() {
        for lang in Lang::ALL {
            let end = if lang == Lang::ZhCn { '。' } else { '.' };
            for code in RefusalCode::ALL {
                assert!(
                    (lang.words().refusal)(*code).ends_with(end),
                    "{lang:?} {code:?}"
                );
            }
            for close in Close::ALL {
                assert!(
                    (lang.words().stopped)(close).ends_with(end),
                    "{lang:?} {close:?}"
                );
            }
        }
    }
}
