//! English.
//!
//! Says what happened and what to do; never blames, never says "oops".

use super::Words;
use shared::{Close, RefusalCode};

/// What both apps say.
pub static WORDS: Words = Words {
    today: "Today",
    yesterday: "Yesterday",
    you: "You",
    visitor: "Visitor",
    sending: "Sending…",
    stored: "Delivered",
    seen: "Seen",
    not_sent: "Not sent",
    reply: "Reply",
    edit: "Edit",
    take_back: "Take back",
    edited: "edited",
    taken_back: "This message was taken back",
    changing: "Changing…",
    editing: "Changing your message",
    replying: |name| ["Replying to ", name].concat(),
    cancel: "Cancel",
    show_quoted: "Show the message that this answers",
    retry: "Send again",
    dismiss: "Remove",
    held: |seconds| ["Sends by itself in ", &seconds.to_string(), " s"].concat(),
    typing: "Typing…",
    typing_named: |name| [name, " is typing…"].concat(),
    transcript: "Messages",
    newest: "Newest messages",
    newest_count: |count| counted(count, " new message", " new messages"),
    new_messages: "New",
    send: "Send",
    message_field: "Your message",
    characters_left: |count| counted(count, " character left", " characters left"),
    characters_over: |count| counted(count, " character too many", " characters too many"),
    outbox_full: "Too many messages are waiting to be sent. This one stays here until they are.",
    connecting: "Connecting…",
    live: "Connected",
    offline: "No connection. What you write is kept and sent later.",
    no_room: "The server cannot keep messages now. What you write is kept and sent later.",
    reconnecting: |seconds| ["Trying again in ", &seconds.to_string(), " s"].concat(),
    try_now: "Try now",
    reload: "Load again",
    refusal,
    stopped,
};

fn counted(count: usize, one: &str, many: &str) -> String {
    let what = if count == 1 { one } else { many };
    [count.to_string().as_str(), what].concat()
}

fn refusal(code: RefusalCode) -> &'static str {
    match code {
        RefusalCode::TooFast => "That was a little fast.",
        RefusalCode::TooMany => "Many conversations were opened in a short time.",
        RefusalCode::TextEmpty => "The message is empty.",
        RefusalCode::TextTooLong => "The message is too long. Send it in parts.",
        RefusalCode::TextHasNul => "The message has a character that cannot be stored.",
        RefusalCode::UnknownConversation => "This conversation is not known here.",
        RefusalCode::ConversationEnded => "The conversation has ended.",
        RefusalCode::TakenByAnother => "A colleague took it first.",
        RefusalCode::NotYours => "The conversation is given to someone else. Take it over first.",
        RefusalCode::TooManyWatched => "Too many conversations are open at once. Close some.",
        RefusalCode::UnknownFrame => "This page and the server disagree. Load the page again.",
        RefusalCode::QueueFull => "The queue is full at the moment.",
        RefusalCode::WrongLogin => "E-mail address or password is wrong.",
        RefusalCode::NotLoggedIn
        | RefusalCode::FactorNeeded
        | RefusalCode::WrongCode
        | RefusalCode::FactorDue => "You are not logged in. Log in again.",
        RefusalCode::NotAllowed => "Your role does not include this.",
        RefusalCode::InviteUnknown => "This link was used or has expired. Ask for a new one.",
        RefusalCode::FieldWrong => "A field is not right. Check what you entered.",
        RefusalCode::OriginNotAllowed => "This page may not do that here.",
        RefusalCode::NotFound => "There is nothing here.",
        RefusalCode::StoreFailed => "The server could not save. Nothing was changed. Try again.",
        RefusalCode::NoSubProtocol => "This page and the server disagree. Load the page again.",
        RefusalCode::OfferOver => "This offer is over.",
        RefusalCode::NobodyThere => "Nobody is there to take it. Choose somebody else.",
        RefusalCode::UnknownTarget => "This agent or team is not on this site.",
        RefusalCode::ReopenTooLate => "It ended too long ago to go on. Begin a new conversation.",
        RefusalCode::FormMissing => "Fill in what the form asks for first, then send again.",
        RefusalCode::UnknownField | RefusalCode::FieldUnfit => "The form has changed. Look again.",
        RefusalCode::AlreadyOpen => "Another conversation is open. Go on there.",
        RefusalCode::QuoteUnknown => "The message that this answers is not in this conversation.",
        RefusalCode::AmendTooLate => "A message can be changed or taken back for two minutes.",
        RefusalCode::NotAmendable => "This message cannot be changed or taken back.",
        RefusalCode::FileUnknown => "This file is not here any more. Send it again.",
        RefusalCode::FileTooLarge
        | RefusalCode::FileKind
        | RefusalCode::FileTooMuch
        | RefusalCode::FileOffset
        | RefusalCode::FileBroken
        | RefusalCode::FileNoRoom => "The file could not be sent. Try again.",
        RefusalCode::AlreadyRated => "You rated this conversation already. Thank you.",
        RefusalCode::NotEnded => "The conversation goes on. Rate it when it has ended.",
        RefusalCode::ScoreUnknown => "Choose a rating first.",
        RefusalCode::IdentityRefused => "The website could not tell us who you are.",
    }
}

fn stopped(close: Close) -> &'static str {
    match close {
        Close::Restart
        | Close::Slow
        | Close::Silent
        | Close::Unsaved
        | Close::Busy
        | Close::NoRoom
        | Close::LookAgain => "The connection was closed. Load the page again.",
        Close::HelloLate | Close::Malformed | Close::HelloTwice | Close::HelloMissing => {
            "This page and the server do not understand each other. Load the page again."
        }
        Close::Outdated => "There is a newer version of this page. Load it again.",
        Close::UnknownSite => {
            "This chat is not set up. Reach the support by another way and tell them."
        }
        Close::OriginNotAllowed => {
            "This chat may not be used on this website. It may not be the real one: do not enter \
             anything here, and go to the official website."
        }
        Close::BadToken => "Your earlier conversation could not be opened. Load the page again.",
        Close::Replaced => "The chat goes on in another window. Load again to use it here.",
        Close::TooBig => "A message was too large to be sent. Load the page again.",
        Close::NotLoggedIn => "You are not logged in. Log in again.",
        Close::NotAMember => "You are not a member of this site. Ask an administrator.",
    }
}
