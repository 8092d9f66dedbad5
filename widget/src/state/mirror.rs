//! What the client shows, kept as it was told last.
//!
//! Knows nothing of signals: whoever changes it tells that it changed.

use client::Link;
use shared::form::{fill, missing, value_of};
use shared::{
    Bookmark, ConversationId, Due, Field, FieldId, Filled, Millis, Place, RefusalCode, Scale, Seq,
    Status, Topic, TopicId,
};

/// Until when a conversation may be reopened whose end was heard: to ask is to know.
pub const ANY_TIME: Millis = Millis(u64::MAX);

/// What the client shows.
#[derive(Default)]
pub struct Mirror {
    /// The connection.
    pub link: Link,
    /// The site's name; empty until it is known.
    pub site: String,
    /// How far the relay's clock is ahead of this end's, in milliseconds.
    pub ahead_ms: i64,
    /// What conversations are about here.
    pub topics: Vec<Topic>,
    /// How many times they were told.
    pub topics_told: u32,
    /// What the open conversation, or else the next one, is about.
    pub topic: Option<TopicId>,
    /// How it would be to wait, while there is no open conversation and that is known.
    pub door: Option<Place>,
    /// What the conversation does.
    pub status: Option<Status>,
    /// When it will be ended because nobody writes, by the relay's clock.
    pub closes_at: Option<Millis>,
    /// Until when the one that ended may go on, by the relay's clock.
    pub reopen_until: Option<Millis>,
    /// How the one that ended can be rated, and the score that it was given; 0: none so far.
    pub rated: Option<(Scale, u8)>,
    /// How far an agent has seen the conversation.
    pub seen: Option<Bookmark>,
    /// Whether an agent is typing.
    pub typing: bool,
    /// Messages that the visitor has not seen.
    pub unread: u32,
    /// What was asked and does not happen, and until when.
    pub refused: Option<(RefusalCode, Option<Millis>)>,
    /// Whether the code of another device was not good.
    pub code_refused: bool,
    /// Whether the last thing said did not fit into the outbox.
    pub full: bool,
    /// The site's form, but for the contact.
    pub fields: Vec<Field>,
    /// How many times it was told.
    pub fields_told: u32,
    /// What the relay keeps of it.
    pub stored: Vec<Filled>,
    /// What was typed here and is not known to be stored.
    pub typed: Vec<Filled>,
}

impl Mirror {
    /// Nothing of this conversation is seen.
    pub(super) fn begin(&mut self, conversation: ConversationId) {
        self.seen = None;
        self.follow(conversation);
    }

    /// What is seen is seen of this conversation.
    pub(super) fn follow(&mut self, conversation: ConversationId) {
        let seq = Seq(0);
        let mark = Bookmark { conversation, seq };
        self.seen.get_or_insert(mark).conversation = conversation;
    }

    /// What is in a field, and whether that is not known to be stored.
    pub fn filled(&self, id: FieldId) -> (&str, bool) {
        match self.typed.iter().find(|typed| typed.field == id) {
            Some(typed) => (&typed.value, true),
            None => (value_of(&self.stored, id), false),
        }
    }

    /// The field that has to be filled in before the first word can be said.
    pub fn missing_before(&self) -> Option<Field> {
        if self
            .status
            .as_ref()
            .is_some_and(|status| *status != Status::Ended)
        {
            return None;
        }
        let mut filled = self.stored.clone();
        self.typed.iter().for_each(|typed| fill(&mut filled, typed));
        missing(&self.fields, Due::Before, &filled).cloned()
    }

    pub(super) fn stand(&mut self, mut status: Option<Status>) {
        // A frame that only tells another wait does not take back why the place moved.
        if let (Some(Status::Waiting(was)), Some(Status::Waiting(is))) = (&self.status, &mut status)
            && was.ahead == is.ahead
        {
            is.moved = is.moved.or(was.moved);
        }
        // Told anew where it is still of use.
        self.door = None;
        self.rated = None;
        self.reopen_until = (status == Some(Status::Ended)).then_some(ANY_TIME);
        self.status = status;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::Moved;

    #[test]
    fn why_a_place_moved_stays_until_it_moves_again() {
        let moved = Some(Moved {
            left: 1,
            ..Moved::default()
        });
        let mut mirror = Mirror::default();
        mirror.stand(Some(waiting(2, moved)));
        mirror.stand(Some(waiting(2, None)));
        assert_eq!(mirror.status, Some(waiting(2, moved)));

        mirror.stand(Some(waiting(1, None)));

        assert_eq!(mirror.status, Some(waiting(1, None)));
    }

    #[test]
    fn an_end_that_is_heard_may_be_undone_and_ends_what_the_door_said() {
        let mut mirror = Mirror {
            door: Some(Place::default()),
            ..Mirror::default()
        };

        mirror.stand(Some(Status::Ended));

        assert_eq!((mirror.door, mirror.reopen_until), (None, Some(ANY_TIME)));
        mirror.stand(Some(waiting(0, None)));
        assert_eq!(mirror.reopen_until, None);
    }

    fn waiting(ahead: u32, moved: Option<Moved>) -> Status {
        Status::Waiting(Place {
            ahead,
            moved,
            ..Place::default()
        })
    }
}
