//! The words that both ends of the wire agree on: ids, frames, refusals, close codes, limits.
//!
//! Nothing here decides, waits, reads a clock or touches a network. A type may check that it is
//! well formed, and that is all.
#![deny(missing_docs)]

pub mod agent;
pub mod carry;
pub mod close;
pub mod context;
pub mod contrast;
pub mod conversation;
pub mod entry;
pub mod file;
pub mod form;
pub mod handover;
pub mod help;
pub mod host;
pub mod id;
pub mod limits;
pub mod note;
pub mod queue;
pub mod rating;
pub mod refusal;
pub mod rest;
pub mod routing;
pub mod secrets;
pub mod text;
pub mod version;
pub mod visitor;
pub mod welcome;

pub use agent::{FromAgent, ToAgent};
pub use close::Close;
pub use context::Context;
pub use conversation::{Author, Conversation, Face, Nearness, Side, Standing, Status};
pub use entry::{Entry, What};
pub use file::{Attachment, FileForm, FileRules, FileState, Size};
pub use form::{Due, Field, FieldKind, Filled, Label};
pub use handover::{Handover, Target, Team};
pub use id::{
    AgentId, ArticleId, Bookmark, ConversationId, FieldId, FileId, Millis, Nonce, Seq, SiteId,
    TabId, TeamId, TopicId, VisitorId, Who,
};
pub use queue::{Coverage, Moved, Place, Topic, Wait};
pub use rating::{Rating, Scale};
pub use refusal::{Refusal, RefusalCode};
pub use routing::{Choice, Decline, Mode, Offer, OfferEnd, Presence, Reason, Rule};
pub use text::{Text, TextFault};
pub use visitor::{FromVisitor, ToVisitor};
