//! English.
//!
//! Plain and calm: the reader may be waiting for money.

use super::{HelpWords, Table};
use crate::wait::{HOUR, Likely};
use shared::Moved;

pub(super) static TABLE: Table = Table {
    title: "Support chat",
    support: "Support",
    hide: "Hide the chat",
    end: "End",
    end_long: "End the conversation",
    answers: |name| [name, " is helping you"].concat(),
    parked: |name| ["Write at any time; ", name, " answers"].concat(),
    parked_free: "Write at any time; we answer",
    queued: "You are in the queue",
    here: "We are here",
    nobody: "Nobody is here right now",
    offline: "No connection",
    closed: "Closed",
    welcome: "How can we help?",
    door: "The queue",
    door_closed: "Write all the same: your message is kept, and answered in the order in which it \
                  came.",
    door_free: "Nobody is waiting.",
    door_busy: |count| counted(count, " person is waiting.", " people are waiting."),
    about: "What is it about?",
    about_else: "Not sure",
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
        counted(
            count,
            " person is ahead of you.",
            " people are ahead of you.",
        )
    },
    nobody_long: "Nobody is here right now.",
    wait,
    wait_unknown: "How long it takes is not known yet.",
    moved,
    closing: "We may close before it is your turn.",
    opens: |when| {
        [
            "We are back on ",
            when,
            " (your time). What you write is kept and answered then.",
        ]
        .concat()
    },
    gap: " ",
    place_kept: "Your place stays yours, also when you close this page. What you write now is kept \
                 and read first.",
    place_kept_away: "Your message is kept, and so is your place. You may close this page.",
    place_kept_closed: "Your place stays yours, also when you close this page.",
    leave: "Leave",
    ask_leave: "Leave the queue? Your place is given up.",
    ask_end: "End the conversation?",
    stay: "Stay",
    begin_again: "The conversation has ended. Write again to begin a new one.",
    reopen: "Go on with this chat",
    rate: "How was this conversation?",
    rate_up: "Good",
    rate_down: "Not good",
    stars: |score| counted(score.into(), " star", " stars"),
    rate_comment: "What should we know? (optional)",
    rate_send: "Send rating",
    rate_sending: "Sending…",
    rate_thanks: "Thank you for your rating.",
    keep: "Keep a copy",
    more: "Copy, e-mail, other device",
    code_refused: "This code is not good. It works once, for ten minutes: show a new one there.",
    have_code: "I have a code",
    close: "Close",
    quiet: |seconds| {
        [
            "This chat ends in ",
            &seconds.to_string(),
            " s because nobody wrote.",
        ]
        .concat()
    },
    quiet_soon: "This chat ends soon because nobody wrote.",
    still_here: "I am still here",
    hint: "Write a message",
    hint_waiting: "Write now; your place is kept",
    hint_again: "Write to begin a new conversation",
    stopped: "Nothing can be sent. See above.",
    again_in: |seconds| ["Try again in ", &seconds.to_string(), " s."].concat(),
    understood: "OK",
    joined: |name| [name, " has joined"].concat(),
    returned: "The connection to our colleague was lost. You are at the front of the queue.",
    transferred: |from, to| [from, " passes you on to ", to, "."].concat(),
    unanswered: |name| [name, " could not answer in time; you are next in line."].concat(),
    taken_over: |from, by| [by, " goes on in place of ", from, "."].concat(),
    quieted: "The conversation ended because nobody wrote",
    reopened_by_you: "You went on with the conversation",
    reopened_by_them: "Support went on with the conversation",
    topic_gone: "This topic is not offered any more. Choose another one.",
    form_door: "Help us help you faster",
    form_waiting: "While you wait: tell us more",
    form_lead: "Saved as you type. Our team sees it with your conversation.",
    form_held: "Not saved: this looks like a secret. Never give anybody a recovery phrase, private \
        key or card number.",
    form_missing: |field| {
        [
            "Please fill in “",
            field,
            "” first. What you wrote is kept.",
        ]
        .concat()
    },
    due_before: "needed first",
    due_waiting: "please fill in",
    contact: "Your e-mail address",
    contact_why: "Nobody is here right now. With it we can reach you; the answer also waits here.",
    mail_odd: "This does not look like a whole address yet.",
    saving: "Saving…",
    saved: "Saved",
    kept_here: "Kept here; saved when the connection is back.",
    tell_me: "Tell me when it is my turn",
    told_by_mark: "A sound and the mark on the chat button will tell you. Keep this page open.",
    told_by_title: "A sound and the title of this tab will tell you. Keep this page open.",
    told_by_notice: "A notification and a sound will tell you. Keep this page open.",
    your_turn: "It is your turn",
    help: HelpWords {
        name: "Answers",
        search: "Search for an answer",
        found: |count| counted(count, " answer", " answers"),
        none: "Nothing found. Write to us below, we read everything.",
        back: "‹ All answers",
        asks: "Did this help?",
        yes: "Yes, thank you",
        glad: "Glad to hear. We are here if anything is left.",
        talk: "Talk to us about this",
    },
    guard_card: "This looks like a card number, so it was not sent.",
    guard_code: "This looks like a one-time code, so it was not sent.",
    guard_unclear: "This may be a private key, so it was not sent. If it is a transaction number, \
                    send it as it is.",
    guard_key: "This looks like a private key, so it was not sent.",
    guard_seed: "This looks like a recovery phrase, so it was not sent.",
    guard_send: "Send without it",
    guard_edit: "Change it",
    guard_anyway: "Send as it is",
    guard_sure: "Whoever has this can take everything in your wallet, and nobody can bring it \
                 back. Nobody here needs it.",
    guard_yes: "Send it all the same",
    ended_by_you: "You ended the conversation",
    ended_by_them: "Support ended the conversation",
};

fn counted(count: u32, one: &str, many: &str) -> String {
    let what = if count == 1 { one } else { many };
    [count.to_string().as_str(), what].concat()
}

fn wait(likely: Likely, bound: Option<u32>) -> String {
    let likely = match likely {
        Likely::Within(high) => ["within ", &span(high)].concat(),
        Likely::Between(low, high) => [&low.to_string(), "–", &span(high)].concat(),
        Likely::From(low) => [&span(low), " to over an hour"].concat(),
        Likely::Long => "over an hour".to_owned(),
    };
    match bound {
        None => ["Most likely ", &likely, "."].concat(),
        Some(bound) => [
            "Most likely ",
            &likely,
            "; 9 of 10 wait less than ",
            &span(bound),
            ".",
        ]
        .concat(),
    }
}

fn span(minutes: u32) -> String {
    match minutes {
        1 => "a minute".to_owned(),
        ..=HOUR => [&minutes.to_string(), " minutes"].concat(),
        _ => [&minutes.div_ceil(HOUR).to_string(), " hours"].concat(),
    }
}

fn moved(moved: Moved) -> String {
    let mut told = String::new();
    let mut tell = |count, one: &str, many: &str| {
        if count > 0 {
            if !told.is_empty() {
                told.push(' ');
            }
            told.push_str(&counted(count, one, many));
        }
    };
    tell(
        moved.answered,
        " person ahead was answered.",
        " people ahead were answered.",
    );
    tell(moved.left, " person left.", " people left.");
    tell(
        moved.passed,
        " person, more urgent or with an agent who was lost, was put before you.",
        " people, more urgent or with an agent who was lost, were put before you.",
    );
    told
}
