//! The sentences in English.
//!
//! Short, plain, kind. Never promises what the relay does not do.

use super::Words;

/// English.
pub const WORDS: Words = Words {
    you: "You",
    joined: |name| format!("{name} joined"),
    returned: "The connection to our colleague was lost",
    transferred: |from, to| format!("{from} passed the conversation on to {to}"),
    unanswered: |name| format!("{name} could not answer in time"),
    taken_over: |from, by| format!("{by} went on in place of {from}"),
    withdrawn_by_you: "You took a message back",
    withdrawn_by_them: "Support took a message back",
    amended_by_you: "You changed a message above",
    amended_by_them: "Support changed a message above",
    shared: |name, file| format!("{name} sent a file: {file}"),
    quieted: "The conversation ended because nobody wrote",
    ended_by_you: "You ended the conversation",
    ended_by_them: "Support ended the conversation",
    reopened_by_you: "You went on with the conversation",
    reopened_by_them: "Support went on with the conversation",
    rated_stars: |score| format!("Your rating: {score} of 5 stars"),
    rated_up: "Your rating: good",
    rated_down: "Your rating: not good",
    transcript_of: |site| format!("Your conversation with {site}"),
    number: |id| format!("Conversation {id}"),
    times_in: |zone| format!("All times: {zone}"),
    clipped: |len| format!("This conversation is long: the last {len} entries are shown."),
    never: "Our support never asks for passwords, one-time codes, private keys or recovery \
            phrases.",
    more: "More",
    keep: "Keep a copy",
    keep_says: "Everything that was said, with your times. Notes of our team are not in it because \
                there are none in the conversation.",
    keep_nothing: "There is nothing to keep so far.",
    as_page: "Page to read or print",
    as_text: "Text",
    as_json: "JSON",
    mail: "Send it by e-mail",
    mail_says: "Look at the address twice: whoever reads mail there can read the conversation.",
    address: "Your e-mail address",
    mail_send: "Send",
    mailed: |address| format!("On its way to {address}."),
    address_wrong: "This is not an e-mail address. An example: name@example.com",
    mail_subject: |site| format!("Your conversation with {site}"),
    mail_body: |site| {
        format!(
            "Hello,\n\nyou asked us to send you your conversation with {site}. It is attached as \
             a page to read or print, and follows below as text."
        )
    },
    mail_rate: "How was it? Two clicks tell us (this link works once):",
    elsewhere: "Continue on another device",
    elsewhere_says: "The same conversation and the same place in the queue, on your phone for \
                     instance.",
    code_make: "Show a code",
    code: "Your code",
    code_use: "Scan the picture with the other device, or choose “I have a code” in the chat \
               there.",
    code_lasts: "It works once, for ten minutes.",
    code_warns: "Show it to nobody: whoever has it sees this conversation and can write in it.",
    code_picture: "QR code that opens this conversation",
    code_ask: "Continue a conversation",
    code_ask_says: "Type the code that your other device shows: eight letters and digits.",
    code_go: "Continue",
    code_wrong: "This code is not good. It works once and for ten minutes: show a new one on the \
                 other device.",
    too_often: |seconds| format!("That was asked too often. Try again in {seconds} s."),
    stale: "This was open for too long. Close it and open it again.",
    failed: "That did not work just now. Nothing is lost: try again in a moment.",
    rate: "How was the conversation?",
    rate_choose: "Your rating",
    rate_up: "Good",
    rate_down: "Not good",
    stars: |score| match score {
        1 => "1 star".to_owned(),
        _ => format!("{score} stars"),
    },
    comment: "What should we know? (optional)",
    rate_send: "Send the rating",
    rated: "Thank you. Your rating is stored.",
    rated_before: "This conversation was rated already. Thank you.",
    link_over: "This link is not good any more.",
    rate_missing: "Choose a rating first.",
    more_plain: "Copy, e-mail, other device",
    have_code: "I have a code",
    plain_says: "This page works without scripts. It loads new messages by itself.",
    plain_thread: "Conversation",
    plain_write: "Your message",
    plain_send: "Send",
    plain_topic: "What is it about?",
    plain_contact: "Your e-mail address, for an answer",
    plain_due: "needed",
    plain_missing: "Something that is needed is not filled in yet. What you wrote is still there.",
    held_card: "This looks like a card number. It was taken out and not kept; nothing was sent \
        yet.",
    held_code: "This looks like a one-time code. It was taken out and not kept; nothing was sent \
        yet.",
    held_unclear: "This may be a private key. It was taken out and not kept; nothing was sent yet. \
        If it is a transaction number, send it as it is.",
    held_key: "This looks like a private key. It was taken out and not kept; nothing was sent yet. \
        Never give it to anybody.",
    held_seed: "This looks like a recovery phrase. It was taken out and not kept; nothing was sent \
        yet. Never give it to anybody.",
    plain_anyway: "Send it as it is",
    plain_empty: "Write what happened. You get a place in the queue with your first message.",
    plain_lost: "It is not known whether your message arrived. Send it again: it is never stored \
                 twice.",
    plain_out: "This browser cannot show the chat inside of another page.",
    plain_open: "Open the chat",
    plain_place: |ahead| match ahead {
        0 => "You are next.".to_owned(),
        1 => "1 conversation is answered before yours.".to_owned(),
        _ => format!("{ahead} conversations are answered before yours."),
    },
    plain_wait: |low, high| match low == high {
        true => format!("About {high} min."),
        false => format!("Most likely {low} to {high} min."),
    },
    plain_wait_unknown: "How long it takes is not known yet.",
    plain_nobody: "Nobody is there at the moment. Your message is kept and answered.",
    plain_kept: "Your place stays yours, also when you close this page.",
    plain_answers: |name| format!("{name} answers you."),
    plain_parked: "Write at any time: this conversation goes on.",
    plain_ended: "The conversation has ended. Write again to begin a new one.",
    plain_leave: "Leave the queue",
    plain_end: "End the conversation",
    plain_reopen: "Go on with this conversation",
    ago: |minutes| match minutes {
        0 => "just now".to_owned(),
        1..60 => format!("{minutes} min ago"),
        60..2_880 => format!("{} h ago", minutes / 60),
        _ => format!("{} days ago", minutes / 1_440),
    },
    too_fast: "That was a little fast. Wait a moment and send it again.",
    too_long: "The message is too long. Send it in parts.",
    empty: "The message is empty.",
    queue_full: "The queue is full at the moment. Send it again in a while.",
};
