//! Every sentence that the relay itself shows to visitors, in pages, transcripts and mail.
//!
//! One table for each language. Never builds a sentence out of fragments.

mod en;
mod genuine;
mod zh_cn;

pub use genuine::GenuineWords;

use shared::secrets::Secret;
use shared::{Author, RefusalCode, Side, Target, What};

/// A language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    ZhCn,
}

/// The sentences of one language.
pub struct Words {
    /// The visitor, as the author of a message.
    pub you: &'static str,
    /// This agent joined.
    pub joined: fn(&str) -> String,
    /// The agent was lost.
    pub returned: &'static str,
    /// The first passes it on to the second.
    pub transferred: fn(&str, &str) -> String,
    /// This agent did not answer in time.
    pub unanswered: fn(&str) -> String,
    /// The second took it over from the first.
    pub taken_over: fn(&str, &str) -> String,
    /// The visitor took a message back.
    pub withdrawn_by_you: &'static str,
    /// An agent did.
    pub withdrawn_by_them: &'static str,
    /// The visitor changed a message, which stands above as it is.
    pub amended_by_you: &'static str,
    /// An agent did.
    pub amended_by_them: &'static str,
    /// Somebody sent a file of this name.
    pub shared: fn(&str, &str) -> String,
    /// It ended because nobody wrote.
    pub quieted: &'static str,
    /// The visitor ended it.
    pub ended_by_you: &'static str,
    /// An agent ended it.
    pub ended_by_them: &'static str,
    /// The visitor went on with it.
    pub reopened_by_you: &'static str,
    /// An agent went on with it.
    pub reopened_by_them: &'static str,
    /// The visitor gave so many of five stars.
    pub rated_stars: fn(u8) -> String,
    /// The visitor was content.
    pub rated_up: &'static str,
    /// The visitor was not content.
    pub rated_down: &'static str,
    /// The title of a transcript: of this site.
    pub transcript_of: fn(&str) -> String,
    /// The number of a conversation.
    pub number: fn(u64) -> String,
    /// All times are in this zone.
    pub times_in: fn(&str) -> String,
    /// Only the last so many entries are shown.
    pub clipped: fn(usize) -> String,
    /// What never to tell anybody; at the foot of what is kept.
    pub never: &'static str,
    /// The name of the page of what else can be done.
    pub more: &'static str,
    /// Above the downloads.
    pub keep: &'static str,
    /// What the downloads are.
    pub keep_says: &'static str,
    /// There is nothing to keep so far.
    pub keep_nothing: &'static str,
    /// A page to read and print.
    pub as_page: &'static str,
    /// Plain text.
    pub as_text: &'static str,
    /// For programs.
    pub as_json: &'static str,
    /// Above the form for mail.
    pub mail: &'static str,
    /// What is mailed, and that it is mailed as it is.
    pub mail_says: &'static str,
    /// The field of the address.
    pub address: &'static str,
    /// Sends it.
    pub mail_send: &'static str,
    /// It is on its way to this address.
    pub mailed: fn(&str) -> String,
    /// It is no address.
    pub address_wrong: &'static str,
    /// The subject of the mail: of this site.
    pub mail_subject: fn(&str) -> String,
    /// The words of the mail: of this site.
    pub mail_body: fn(&str) -> String,
    /// Before the link to rate.
    pub mail_rate: &'static str,
    /// Above the code.
    pub elsewhere: &'static str,
    /// What the code does, and who must not have it.
    pub elsewhere_says: &'static str,
    /// Makes a code.
    pub code_make: &'static str,
    /// The code, as it is named for the ear.
    pub code: &'static str,
    /// How to use it: scan it, or open this address and type it.
    pub code_use: &'static str,
    /// Until when it is good.
    pub code_lasts: &'static str,
    /// Whoever has it sees everything.
    pub code_warns: &'static str,
    /// The name of the picture.
    pub code_picture: &'static str,
    /// The title of the page that asks for a code.
    pub code_ask: &'static str,
    /// What to type there.
    pub code_ask_says: &'static str,
    /// Goes on with it.
    pub code_go: &'static str,
    /// It is not good.
    pub code_wrong: &'static str,
    /// This was asked for too often.
    pub too_often: fn(u32) -> String,
    /// The page was open for too long.
    pub stale: &'static str,
    /// Nothing can be read or kept at this moment.
    pub failed: &'static str,
    /// Asks what the visitor thinks.
    pub rate: &'static str,
    /// Above the choice.
    pub rate_choose: &'static str,
    /// The two thumbs.
    pub rate_up: &'static str,
    /// The two thumbs.
    pub rate_down: &'static str,
    /// So many stars of five, as a choice.
    pub stars: fn(u8) -> String,
    /// The field of the comment.
    pub comment: &'static str,
    /// Sends it.
    pub rate_send: &'static str,
    /// It is stored.
    pub rated: &'static str,
    /// It was rated before.
    pub rated_before: &'static str,
    /// The link is not good any more.
    pub link_over: &'static str,
    /// A choice is missing.
    pub rate_missing: &'static str,
    /// Opens the page of what else can be done.
    pub more_plain: &'static str,
    /// Leads to the page that asks for a code.
    pub have_code: &'static str,
    /// What the page without script is.
    pub plain_says: &'static str,
    /// The name of the thread.
    pub plain_thread: &'static str,
    /// The field of the message.
    pub plain_write: &'static str,
    /// Sends it.
    pub plain_send: &'static str,
    /// Asks what it is about.
    pub plain_topic: &'static str,
    /// The label of a mail address for an answer.
    pub plain_contact: &'static str,
    /// Says beside a label that it has to be filled in.
    pub plain_due: &'static str,
    /// Something has to be filled in first.
    pub plain_missing: &'static str,
    /// A card number was taken out.
    pub held_card: &'static str,
    /// A one-time code was taken out.
    pub held_code: &'static str,
    /// What may be a private key was taken out.
    pub held_unclear: &'static str,
    /// A private key was taken out.
    pub held_key: &'static str,
    /// A recovery phrase was taken out.
    pub held_seed: &'static str,
    /// Sends all the same what was taken out.
    pub plain_anyway: &'static str,
    /// Nothing was said so far.
    pub plain_empty: &'static str,
    /// It is not known whether it was said; sending it again is safe.
    pub plain_lost: &'static str,
    /// Why the page is not shown in this frame.
    pub plain_out: &'static str,
    /// Opens it.
    pub plain_open: &'static str,
    /// So many are answered before.
    pub plain_place: fn(u32) -> String,
    /// How long it may take, in minutes.
    pub plain_wait: fn(u64, u64) -> String,
    /// How long it takes is not known.
    pub plain_wait_unknown: &'static str,
    /// Nobody is there.
    pub plain_nobody: &'static str,
    /// The place is kept.
    pub plain_kept: &'static str,
    /// This agent answers.
    pub plain_answers: fn(&str) -> String,
    /// A thread to go on with.
    pub plain_parked: &'static str,
    /// It has ended.
    pub plain_ended: &'static str,
    /// Leaves the queue.
    pub plain_leave: &'static str,
    /// Ends the conversation.
    pub plain_end: &'static str,
    /// Goes on with it.
    pub plain_reopen: &'static str,
    /// So many minutes ago.
    pub ago: fn(u64) -> String,
    /// Said too fast.
    pub too_fast: &'static str,
    /// More than may be said at once.
    pub too_long: &'static str,
    /// Nothing was written.
    pub empty: &'static str,
    /// The queue is full.
    pub queue_full: &'static str,
}

impl Lang {
    /// The language of a tag such as `zh-Hans-CN`; English for any other.
    #[must_use]
    pub fn from_tag(tag: &str) -> Lang {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        match primary.eq_ignore_ascii_case("zh") {
            true => Lang::ZhCn,
            false => Lang::En,
        }
    }

    /// Its tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::ZhCn => "zh-CN",
        }
    }

    /// Whichever of the two is in it.
    #[must_use]
    pub fn of<'a>(self, en: &'a str, zh: &'a str) -> &'a str {
        match self {
            Lang::En => en,
            Lang::ZhCn => zh,
        }
    }

    /// Its sentences.
    #[must_use]
    pub fn words(self) -> &'static Words {
        match self {
            Lang::En => &en::WORDS,
            Lang::ZhCn => &zh_cn::WORDS,
        }
    }
}

impl Words {
    /// The sentence for something that happened; `None`: something was said.
    #[must_use]
    pub fn happened(&self, what: &What) -> Option<String> {
        Some(match what {
            What::Said { .. } => return None,
            What::Withdrawn { author, .. } => match author.side() {
                Side::Visitor => self.withdrawn_by_you.to_owned(),
                Side::Agent => self.withdrawn_by_them.to_owned(),
            },
            What::Amended { author, .. } => match author.side() {
                Side::Visitor => self.amended_by_you.to_owned(),
                Side::Agent => self.amended_by_them.to_owned(),
            },
            What::Shared { author, file, .. } => match author {
                Author::Visitor => (self.shared)(self.you, &file.name),
                Author::Agent(face) => (self.shared)(&face.name, &file.name),
            },
            What::Joined { agent } => (self.joined)(&agent.name),
            What::Returned => self.returned.to_owned(),
            What::Ended { by: Side::Visitor } => self.ended_by_you.to_owned(),
            What::Ended { by: Side::Agent } => self.ended_by_them.to_owned(),
            What::Transferred { from, to } => {
                let to = match to {
                    Target::Agent(face) => &face.name,
                    Target::Team(team) => &team.name,
                };
                (self.transferred)(&from.name, to)
            }
            What::Unanswered { agent } => (self.unanswered)(&agent.name),
            What::TakenOver { from, by } => (self.taken_over)(&from.name, &by.name),
            What::Quieted => self.quieted.to_owned(),
            What::Reopened { by: Side::Visitor } => self.reopened_by_you.to_owned(),
            What::Reopened { by: Side::Agent } => self.reopened_by_them.to_owned(),
        })
    }

    /// Why something that was typed into a page is not taken.
    #[must_use]
    pub fn refusal(&self, code: RefusalCode) -> &'static str {
        match code {
            RefusalCode::ScoreUnknown => self.rate_missing,
            RefusalCode::AlreadyRated => self.rated_before,
            RefusalCode::TooFast | RefusalCode::TooMany => self.too_fast,
            RefusalCode::TextEmpty => self.empty,
            RefusalCode::TextTooLong => self.too_long,
            RefusalCode::QueueFull => self.queue_full,
            RefusalCode::FormMissing => self.plain_missing,
            _ => self.failed,
        }
    }

    /// The sentence for something that nobody should send and that was taken out.
    pub fn held(&self, kind: Secret) -> &'static str {
        match kind {
            Secret::Card => self.held_card,
            Secret::Code => self.held_code,
            Secret::Unclear => self.held_unclear,
            Secret::Key => self.held_key,
            Secret::Seed => self.held_seed,
        }
    }
}
