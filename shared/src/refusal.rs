//! Refusals: what was asked for does not happen, here is why, and whether to try again.
//!
//! A refusal never loses anything: what was refused stays with whoever asked.

use crate::text::TextFault;
use serde::{Deserialize, Serialize};

/// One refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Why.
    pub code: RefusalCode,
    /// When trying again may work, in milliseconds from now. `None`: the same will be refused
    /// again.
    pub retry_ms: Option<u32>,
}

impl Refusal {
    /// A refusal that repeating does not change.
    #[must_use]
    pub fn last(code: RefusalCode) -> Refusal {
        Refusal {
            code,
            retry_ms: None,
        }
    }

    /// A refusal that passes after `retry_ms` milliseconds.
    #[must_use]
    pub fn wait(code: RefusalCode, retry_ms: u32) -> Refusal {
        Refusal {
            code,
            retry_ms: Some(retry_ms),
        }
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// Why something was refused. Stable on the wire; each has a row in `docs/refusals.md`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum RefusalCode {
            $($(#[$doc])* $name,)*
        }

        impl RefusalCode {
            /// Every code, in wire order.
            pub const ALL: &'static [RefusalCode] = &[$(RefusalCode::$name,)*];

            /// The code as it is written on the wire.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(RefusalCode::$name => $text,)*
                }
            }
        }
    };
}

// Only append: postcard numbers the variants by their order.
codes! {
    /// Said faster than the visitor's rate. Passes after `retry_ms`.
    TooFast = "too_fast",
    /// Opened more conversations than the visitor's rate. Passes after `retry_ms`.
    TooMany = "too_many",
    /// Nothing but white space.
    TextEmpty = "text_empty",
    /// More characters than a message may have.
    TextTooLong = "text_too_long",
    /// The text holds U+0000.
    TextHasNul = "text_has_nul",
    /// No such conversation, or not one that this person may touch.
    UnknownConversation = "unknown_conversation",
    /// The conversation has ended; nothing is added to it.
    ConversationEnded = "conversation_ended",
    /// Somebody else took the conversation first.
    TakenByAnother = "taken_by_another",
    /// The conversation is given to somebody else; take it over before answering.
    NotYours = "not_yours",
    /// The socket watches as many conversations as it may.
    TooManyWatched = "too_many_watched",
    /// A frame of a kind that this relay does not know. The rest of the socket is unharmed.
    UnknownFrame = "unknown_frame",
    /// The queue of the site is as long as it may be. Passes when people have been answered.
    QueueFull = "queue_full",
    /// HTTP: e-mail address or password is wrong. Which of them is not told.
    WrongLogin = "wrong_login",
    /// HTTP: nobody is logged in here.
    NotLoggedIn = "not_logged_in",
    /// HTTP: the logged-in person's role does not include this.
    NotAllowed = "not_allowed",
    /// HTTP: the one-time link was used, has expired, or never was.
    InviteUnknown = "invite_unknown",
    /// HTTP: a field of the body is wrong; the sentence beside it says which and how.
    FieldWrong = "field_wrong",
    /// HTTP: the request came from a page of another origin.
    OriginNotAllowed = "origin_not_allowed",
    /// HTTP: no such thing here.
    NotFound = "not_found",
    /// HTTP: the relay could not read or write its store. Nothing was changed.
    StoreFailed = "store_failed",
    /// HTTP: the WebSocket offered no sub-protocol that this relay speaks.
    NoSubProtocol = "no_sub_protocol",
    /// The offer was accepted by nobody in time, was declined, or was taken back.
    OfferOver = "offer_over",
    /// Nobody is there to hand the conversation to.
    NobodyThere = "nobody_there",
    /// No such agent, team or topic on this site.
    UnknownTarget = "unknown_target",
    /// The conversation ended too long ago to be reopened; a new one can be begun.
    ReopenTooLate = "reopen_too_late",
    /// The visitor has another open conversation.
    AlreadyOpen = "already_open",
    /// No such file, or not one that this person may share or read; or it is not whole.
    FileUnknown = "file_unknown",
    /// HTTP: the file is larger than the site takes.
    FileTooLarge = "file_too_large",
    /// HTTP: a file of a kind that the site does not take, or one that is not what it is said to
    /// be.
    FileKind = "file_kind",
    /// HTTP: the visitor has sent as much in a day as one may. Passes after `retry_ms`.
    FileTooMuch = "file_too_much",
    /// HTTP: the part does not begin where the file that is here ends; ask how far it is.
    FileOffset = "file_offset",
    /// HTTP: what arrived is not what was sent, by its SHA-256; it is thrown away. Send it again.
    FileBroken = "file_broken",
    /// HTTP: there is no room for files at the moment. Nothing was lost.
    FileNoRoom = "file_no_room",
    /// A field that has to be filled in before the first word is not.
    FormMissing = "form_missing",
    /// The site's form has no such field.
    UnknownField = "unknown_field",
    /// The field does not take this value.
    FieldUnfit = "field_unfit",
    /// What is quoted is not in the conversation.
    QuoteUnknown = "quote_unknown",
    /// The words were said too long ago to be changed or taken back.
    AmendTooLate = "amend_too_late",
    /// These are not words of this person that can be changed or taken back.
    NotAmendable = "not_amendable",
    /// This end of the conversation was rated already, otherwise.
    AlreadyRated = "already_rated",
    /// The conversation goes on: it can be rated when it has ended.
    NotEnded = "not_ended",
    /// No such score.
    ScoreUnknown = "score_unknown",
    /// HTTP: the password is right; a code of the second factor is asked for, too.
    FactorNeeded = "factor_needed",
    /// HTTP: the code is wrong, or was used before.
    WrongCode = "wrong_code",
    /// HTTP: the role must have a second factor; it has to be set up before anything else.
    FactorDue = "factor_due",
    /// HTTP: the token that says who the visitor is cannot be used; the sentence beside it says
    /// why.
    IdentityRefused = "identity_refused",
}

/// Both ends refuse an unsayable text with the same code.
impl From<TextFault> for RefusalCode {
    fn from(fault: TextFault) -> RefusalCode {
        match fault {
            TextFault::Empty => RefusalCode::TextEmpty,
            TextFault::TooLong => RefusalCode::TextTooLong,
            TextFault::HasNul => RefusalCode::TextHasNul,
        }
    }
}
