//! Every sentence that only the visitor reads.
//!
//! What the agents read too stands in `web::words`. Never builds a sentence out of fragments.

mod en;
mod zh_cn;

use shared::{Side, What};
use web::Lang;

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
    /// Nobody is there to answer.
    pub door_closed: &'static str,
    /// Nobody waits.
    pub door_free: &'static str,
    /// So many wait.
    pub door_busy: fn(u32) -> String,
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
    /// The place is not lost by leaving the page.
    pub place_kept: &'static str,
    /// What was written and the place are kept until somebody is there.
    pub place_kept_away: &'static str,
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
    /// In the empty field, before and in a conversation.
    pub hint: &'static str,
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
    /// The visitor ended it.
    pub ended_by_you: &'static str,
    /// An agent ended it.
    pub ended_by_them: &'static str,
}

/// The visitor's sentences of a language.
pub trait Words {
    /// What only the visitor reads.
    fn widget(self) -> &'static Table;
}

impl Words for Lang {
    fn widget(self) -> &'static Table {
        match self {
            Lang::En => &en::TABLE,
            Lang::ZhCn => &zh_cn::TABLE,
        }
    }
}

/// Returns the sentence for something that happened.
pub fn told(lang: Lang, what: &What) -> String {
    let words = lang.widget();
    match what {
        What::Joined { agent } => (words.joined)(&agent.name),
        What::Returned => words.returned.to_owned(),
        What::Ended { by: Side::Visitor } => words.ended_by_you.to_owned(),
        What::Ended { by: Side::Agent } => words.ended_by_them.to_owned(),
        // Said things are bubbles.
        What::Said { .. } => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_is_not_people() {
        let ahead = Lang::En.widget().ahead;

        assert_eq!(ahead(1), "1 person is ahead of you.");
        assert_eq!(ahead(2), "2 people are ahead of you.");
    }

    #[test]
    fn who_ended_it_is_told_apart() {
        for lang in Lang::ALL {
            let by = |side| told(lang, &What::Ended { by: side });
            assert_ne!(by(Side::Visitor), by(Side::Agent));
        }
    }
}
