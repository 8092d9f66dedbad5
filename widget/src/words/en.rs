//! English.
//!
//! Plain and calm: the reader may be waiting for money.

use super::Table;

pub(super) static TABLE: Table = Table {
    title: "Support chat",
    support: "Support",
    hide: "Hide the chat",
    end: "End",
    end_long: "End the conversation",
    answers: |name| [name, " answers you"].concat(),
    queued: "You are in the queue",
    here: "We are here",
    nobody: "Nobody is here right now",
    offline: "No connection",
    closed: "Closed",
    welcome: "How can we help?",
    door_closed: "Nobody is here right now. Write all the same: your message is kept, and answered \
                  in the order in which it came.",
    door_free: "Nobody is waiting. Write to us, and the next free colleague answers.",
    door_busy: |count| {
        let count_text = count.to_string();
        if count == 1 {
            "1 person is waiting. Write to us to take the place behind.".to_owned()
        } else {
            [
                &count_text,
                " people are waiting. Write to us to take the place behind.",
            ]
            .concat()
        }
    },
    ready_title: "Have these ready, so that it goes quickly",
    ready: [
        ("Your account name", "or the address of your wallet"),
        (
            "The transaction record",
            "its number or hash, amount and time",
        ),
        ("What happened", "what you did, and what you saw"),
    ],
    never: "Never tell anyone your password, recovery phrase or private key. We never ask for \
            them.",
    queue: "Your place in the queue",
    next: "You are next.",
    ahead: |count| {
        if count == 1 {
            "1 person is ahead of you.".to_owned()
        } else {
            [&count.to_string(), " people are ahead of you."].concat()
        }
    },
    nobody_long: "Nobody is here right now.",
    place_kept: "Your place stays yours, also when you close this page. Tell us more meanwhile.",
    place_kept_away: "Your message is kept, and so is your place. You may close this page.",
    leave: "Leave",
    ask_leave: "Leave the queue? Your place is given up.",
    ask_end: "End the conversation?",
    stay: "Stay",
    begin_again: "The conversation has ended. Write again to begin a new one.",
    hint: "Write a message",
    hint_again: "Write to begin a new conversation",
    stopped: "Nothing can be sent. See above.",
    again_in: |seconds| ["Try again in ", &seconds.to_string(), " s."].concat(),
    understood: "OK",
    joined: |name| [name, " has joined"].concat(),
    returned: "The connection to our colleague was lost. You are at the front of the queue.",
    ended_by_you: "You ended the conversation",
    ended_by_them: "Support ended the conversation",
};
