//! What is said: the name of each sentence and what it is for.
//!
//! Each language fills it in its own file.

use super::HelpWords;
use crate::wait::Likely;
use shared::Moved;

/// The sentences of one language.
pub struct Table {
    /// The name of the chat until the site's own is known.
    pub title: &'static str,
    /// The author of a message that carries no name.
    pub support: &'static str,
    /// Hides the panel.
    pub hide: &'static str,
    /// Ends the conversation.
    pub end: &'static str,
    /// The same, spelled out.
    pub end_long: &'static str,
    /// This agent answers.
    pub answers: fn(&str) -> String,
    /// A thread to go on with at any time; this agent answers.
    pub parked: fn(&str) -> String,
    /// The same; whoever is free answers.
    pub parked_free: &'static str,
    /// The conversation waits.
    pub queued: &'static str,
    /// Agents are there.
    pub here: &'static str,
    /// No agent is there.
    pub nobody: &'static str,
    /// The connection is lost.
    pub offline: &'static str,
    /// The connection ended for good.
    pub closed: &'static str,
    /// Above an empty conversation.
    pub welcome: &'static str,
    /// The name of the card before the first word.
    pub door: &'static str,
    /// Nobody is there, and what becomes of what is written all the same.
    pub door_closed: &'static str,
    /// Nobody waits.
    pub door_free: &'static str,
    /// So many wait.
    pub door_busy: fn(u32) -> String,
    /// Above the topics.
    pub about: &'static str,
    /// No topic in particular.
    pub about_else: &'static str,
    /// Above the list of what to have ready.
    pub ready_title: &'static str,
    /// What to have ready, and why.
    pub ready: [(&'static str, &'static str); 3],
    /// What never to tell anybody.
    pub never: &'static str,
    /// The name of the queue card.
    pub queue: &'static str,
    /// The next one.
    pub next: &'static str,
    /// So many are answered before.
    pub ahead: fn(u32) -> String,
    /// Nobody is there, as a sentence.
    pub nobody_long: &'static str,
    /// How long it takes, and what nine of ten waits stay under, in minutes.
    pub wait: fn(Likely, Option<u32>) -> String,
    /// How long it takes is not known.
    pub wait_unknown: &'static str,
    /// Why the place is another one.
    pub moved: fn(Moved) -> String,
    /// People are there, but not for long enough.
    pub closing: &'static str,
    /// When people are there again, and what becomes of what is written.
    pub opens: fn(&str) -> String,
    /// Between two sentences.
    pub gap: &'static str,
    /// The place is not lost by leaving the page.
    pub place_kept: &'static str,
    /// What was written and the place are kept until somebody is there.
    pub place_kept_away: &'static str,
    /// The place is kept until people are there again.
    pub place_kept_closed: &'static str,
    /// Leaves the queue.
    pub leave: &'static str,
    /// Asks whether to leave the queue.
    pub ask_leave: &'static str,
    /// Asks whether to end the conversation.
    pub ask_end: &'static str,
    /// Does not end it.
    pub stay: &'static str,
    /// How to begin anew.
    pub begin_again: &'static str,
    /// Goes on with a conversation that ended.
    pub reopen: &'static str,
    /// Asks what was thought of it.
    pub rate: &'static str,
    /// Content.
    pub rate_up: &'static str,
    /// Not content.
    pub rate_down: &'static str,
    /// So many stars.
    pub stars: fn(u8) -> String,
    /// In the empty field of the rating.
    pub rate_comment: &'static str,
    /// Sends the rating.
    pub rate_send: &'static str,
    /// The rating is on its way.
    pub rate_sending: &'static str,
    /// The rating is stored.
    pub rate_thanks: &'static str,
    /// Opens what else can be done, to keep a copy.
    pub keep: &'static str,
    /// The name of what else can be done.
    pub more: &'static str,
    /// The code of another device is not good.
    pub code_refused: &'static str,
    /// Leads to where such a code is typed.
    pub have_code: &'static str,
    /// Closes what was opened.
    pub close: &'static str,
    /// Ends in so many seconds, for quiet.
    pub quiet: fn(u32) -> String,
    /// The same, once and without a count.
    pub quiet_soon: &'static str,
    /// Calls that off.
    pub still_here: &'static str,
    /// In the empty field, before and in a conversation.
    pub hint: &'static str,
    /// In the empty field, while waiting.
    pub hint_waiting: &'static str,
    /// In the empty field, after a conversation.
    pub hint_again: &'static str,
    /// Why nothing can be written.
    pub stopped: &'static str,
    /// Works again in so many seconds.
    pub again_in: fn(u32) -> String,
    /// Closes a notice.
    pub understood: &'static str,
    /// This agent joined.
    pub joined: fn(&str) -> String,
    /// The agent was lost; it waits at the front.
    pub returned: &'static str,
    /// The first passes it on to the second.
    pub transferred: fn(&str, &str) -> String,
    /// This agent did not answer in time; it waits at the front.
    pub unanswered: fn(&str) -> String,
    /// The second took it over from the first.
    pub taken_over: fn(&str, &str) -> String,
    /// It ended because nobody wrote.
    pub quieted: &'static str,
    /// The visitor went on with it.
    pub reopened_by_you: &'static str,
    /// An agent went on with it.
    pub reopened_by_them: &'static str,
    /// The topic that was chosen is not one any more.
    pub topic_gone: &'static str,
    /// Above the form, before the first word.
    pub form_door: &'static str,
    /// Above the form, while waiting.
    pub form_waiting: &'static str,
    /// Who sees what is filled in, and when.
    pub form_lead: &'static str,
    /// A field is not told, because of what is in it.
    pub form_held: &'static str,
    /// This field has to be filled in before the first word.
    pub form_missing: fn(&str) -> String,
    /// Marks such a field.
    pub due_before: &'static str,
    /// Marks a field that is asked for while waiting.
    pub due_waiting: &'static str,
    /// The field for a mail address.
    pub contact: &'static str,
    /// What it is for.
    pub contact_why: &'static str,
    /// This is no whole mail address yet.
    pub mail_odd: &'static str,
    /// The field is on its way.
    pub saving: &'static str,
    /// The field is stored.
    pub saved: &'static str,
    /// The field waits for a connection.
    pub kept_here: &'static str,
    /// Asks to be told of the turn.
    pub tell_me: &'static str,
    /// What will tell: a sound, and the mark on the button of the host page.
    pub told_by_mark: &'static str,
    /// What will tell: a sound, and the title of the tab.
    pub told_by_title: &'static str,
    /// What will tell: a notification and a sound.
    pub told_by_notice: &'static str,
    /// It is the visitor's turn.
    pub your_turn: &'static str,
    /// What is said of the help.
    pub help: HelpWords,
    /// A card number is held back.
    pub guard_card: &'static str,
    /// A one-time code is held back.
    pub guard_code: &'static str,
    /// What may be a private key or a transaction id is held back.
    pub guard_unclear: &'static str,
    /// A private key is held back.
    pub guard_key: &'static str,
    /// A seed phrase is held back.
    pub guard_seed: &'static str,
    /// Sends what was written without it.
    pub guard_send: &'static str,
    /// Goes back to writing.
    pub guard_edit: &'static str,
    /// Sends everything.
    pub guard_anyway: &'static str,
    /// Asks once more before a wallet is given away.
    pub guard_sure: &'static str,
    /// Sends everything after that.
    pub guard_yes: &'static str,
    /// The visitor ended it.
    pub ended_by_you: &'static str,
    /// An agent ended it.
    pub ended_by_them: &'static str,
}
