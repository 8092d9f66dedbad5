//! Limits that both ends respect. The relay enforces them; the client spares people from meeting
//! them.

/// Characters in one message. Long enough for a pasted transaction record, short enough to read.
pub const TEXT_CHARS_MAX: usize = 4_000;

/// Characters of a file's name.
pub const FILE_NAME_CHARS_MAX: usize = 120;

/// Bytes of one part of a file on its way to the relay. A slow line brings it well within the time
/// of one call, and a break loses no more than this.
pub const FILE_PART_BYTES_MAX: usize = 512 * 1024;

/// Bytes of one frame on the wire, either way from a client. Holds the longest text with every
/// character escaped as JSON (`\uXXXX` twice), and its envelope.
pub const FRAME_BYTES_MAX: usize = 64 * 1024;

/// Messages said but not yet stored that one tab may hold. More stay in the composer.
pub const OUTBOX_LEN_MAX: usize = 50;

/// Files that one tab may hold beyond that. A file is with the relay already when it comes here, so
/// there is room for all that a visitor may send in a day.
pub const OUTBOX_FILES_LEN_MAX: usize = 100;

/// Entries in one `added` frame of a replay.
pub const REPLAY_PAGE_LEN: usize = 100;

/// Conversations that one agent's socket may watch beside those given to the agent.
pub const WATCHED_LEN_MAX: usize = 50;

/// Characters of an address, a title and so on in a [`Context`](crate::Context); longer is clipped.
pub const CONTEXT_CHARS_MAX: usize = 500;

/// Characters of a name that a person is shown by.
pub const NAME_CHARS_MAX: usize = 60;

/// Characters of the last words in a list of conversations.
pub const WORDS_CHARS_MAX: usize = 100;

/// How often a client pings a path that is otherwise silent.
pub const PING_EVERY_MS: u64 = 10_000;

/// Silence after which either end takes the path for dead. Two lost pings and some.
pub const SILENCE_MAX_MS: u64 = 25_000;

/// How long a socket may be open before its hello.
pub const HELLO_WITHIN_MS: u64 = 10_000;

/// How long "is typing" stays on without a new pulse.
pub const TYPING_LASTS_MS: u64 = 6_000;

/// How often a client tells that its person is typing, while it lasts.
pub const TYPING_EVERY_MS: u64 = 3_000;

/// Characters of the note that goes with a transfer.
pub const NOTE_CHARS_MAX: usize = 1_000;

/// How often a console tells that its agent is active, while the agent is.
pub const ACTIVE_EVERY_MS: u64 = 30_000;

/// The shortest warning before a quiet conversation is ended (WCAG 2.2, success criterion 2.2.1
/// asks for 20 seconds).
pub const QUIET_WARNING_MS_MIN: u64 = 20_000;

/// How long after they were said words may be changed or taken back, by the relay's clock. Long
/// enough to see a slip, short enough that what somebody has acted on stays said.
pub const AMEND_WITHIN_MS: u64 = 120_000;

/// Messages of one conversation, the newest, that may be changed or taken back at a time.
pub const AMENDABLE_LEN_MAX: usize = 16;
/// Characters of the comment that goes with a rating.
pub const RATING_CHARS_MAX: usize = 1_000;

/// How often a waiting visitor is told a new place at most.
pub const PLACE_EVERY_MS: u64 = 1_000;

/// Fields of a site's form, the contact left out: more is a questionnaire.
pub const FIELDS_LEN_MAX: usize = 12;

/// Choices of one field.
pub const CHOICES_LEN_MAX: usize = 12;

/// Characters that a field of a form may take at most.
pub const FIELD_CHARS_MAX: usize = 1_000;

/// Characters of the contact: the longest path of a mail address (RFC 5321, section 4.5.3.1.3).
pub const CONTACT_CHARS_MAX: u16 = 254;

/// How long a client waits after a key press before it sends what was filled in.
pub const FILL_AFTER_MS: u64 = 600;
