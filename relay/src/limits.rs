//! Limits of the relay that nobody configures. Those that owners may want otherwise are options,
//! in [`config`](crate::config); those that both ends know are in `shared`.

use desk::Rate;

/// Jobs in one transaction.
pub const WRITE_BATCH_LEN_MAX: usize = 256;
/// Entries that wait to be indexed; a start reads so many. The more, the more of one conversation
/// are written together.
pub const TAIL_LEN_MAX: usize = 16_384;
/// How far back in the log of entries the oldest of them may be.
pub const TAIL_SPAN_MAX: i64 = 4 * 16_384;
/// Conversations, and as many tabs, of which the writer knows by heart where they stand. Twice
/// those that can wait to be indexed.
pub const KNOWN_LEN_MAX: usize = 2 * TAIL_LEN_MAX;
/// Entries that are indexed in one transaction about, so that nobody waits long behind them.
pub const SHELVED_AT_ONCE_LEN_MAX: usize = 256;
/// How often it is looked whether there is something to find that is not in the index.
pub const INDEX_EVERY_MS: u64 = 500;
/// Entries that are put into the index of words in one transaction: a millisecond of writing.
pub const INDEXED_AT_ONCE_LEN_MAX: u32 = 64;
/// How many times as long as that took the index rests while there is more,
pub const INDEX_RESTS: u32 = 6;
/// and how long at least.
pub const INDEX_REST_MS_MIN: u64 = 5;
/// Times that a search looks at more candidates before it hands over what it has found so far.
pub const SEARCH_LOOKS_MAX: usize = 32;
/// Jobs that wait for the writer; who comes later waits at the door.
pub const WRITE_QUEUE_LEN_MAX: usize = 1_024;
/// Reads that wait for a reader; who comes later waits at the door.
pub const READ_QUEUE_LEN_MAX: usize = 1_024;
/// Threads that read.
pub const READERS: usize = 4;
/// Statements that a connection keeps prepared. There are fewer than this in all.
pub const STATEMENTS_LEN_MAX: usize = 96;
/// How long another program may hold the data file before a write fails.
pub const STORE_BUSY_MS: u64 = 5_000;
/// How long a connection to the database may take.
pub const STORE_CONNECT_WITHIN_MS: u64 = 3_000;
/// How long the database may take for one answer. It is longer than any question takes, and not
/// so long that people think that their message is on its way.
pub const STORE_ANSWER_WITHIN_MS: u64 = 15_000;
/// The same for a command that reads or writes everything there is.
pub const STORE_COPY_WITHIN_MS: u64 = HOUR_MS;
/// How long the line to the database may be silent before it is tried, and before it counts as cut.
pub const STORE_SILENT_MS: u64 = 10_000;
/// After how long a database that was not there is tried again.
pub const STORE_RETRY_AFTER_MS: u64 = 500;
/// How long a relay that starts waits for the lock of its database, which the session of one that
/// was killed may still hold.
pub const STORE_LOCK_WITHIN_MS: u64 = 3_000;
/// How often it asks for it.
pub const STORE_LOCK_EVERY_MS: u64 = 50;
/// Pages of the log (4 KiB each) from which on it is folded into the data file.
pub const CHECKPOINT_PAGES: i32 = 1_000;

/// Snapshots that are kept beside a data file, each from before a step of its schema.
pub const SNAPSHOTS_LEN_MAX: usize = 3;
/// Steps of SQLite's machine between two looks at how far a copy is: some milliseconds.
pub const SNAPSHOT_LOOK_EVERY_STEPS: i32 = 500_000;
/// Bytes of a data file that is checked as a whole before the relay opens; a larger one is checked
/// while the relay runs.
pub const CHECK_AT_ONCE_BYTES_MAX: u64 = 8 * 1024 * 1024;
/// How long the relay may check a data file before it opens. Opening is to take a moment.
pub const CHECK_WITHIN_MS: u64 = 100;
/// How often the check beside the relay is tried when it fails for another reason than damage,
pub const CHECK_TRIES_MAX: u32 = 10;
/// and how long it waits before it tries again.
pub const CHECK_AGAIN_MS: u64 = 500;
/// Bytes that must fit on the disk before a store that was out of room counts as well again.
pub const ROOM_BYTES_MIN: usize = 1024 * 1024;
/// How often it is tried whether a store that could not keep anything can again.
pub const ROOM_LOOK_EVERY_MS: u64 = 1_000;

/// Messages that one socket may send at once, and then one each so many milliseconds, unless the
/// owner wants otherwise. The burst holds an outbox that is said again, with everything around it.
pub const FRAMES: Rate = Rate {
    burst: 200,
    every_ms: 20,
};

/// Bytes of a REST body, but for a site's routing, help and looks. The longest is a site with all
/// its origins.
pub const BODY_BYTES_MAX: usize = 16 * 1024;
/// Bytes of a site's routing. Holds every team and topic with long names, a year of exceptions and
/// the skills of some hundred agents.
pub const ROUTING_BYTES_MAX: usize = 512 * 1024;
/// Bytes of a site's help articles as they are saved: both languages at their limit, with every
/// line break escaped.
pub const HELP_BODY_BYTES_MAX: usize = 1024 * 1024;
/// Bytes of a site's looks as they are saved: a logo at its limit in base64, and every text.
pub const LOOKS_BYTES_MAX: usize = 64 * 1024;
/// Bytes of one call that brings frames over plain HTTP. Holds two of the longest in base64.
pub const CARRY_BODY_BYTES_MAX: usize = 256 * 1024;
/// Bytes of a pass that somebody shows.
pub const PASS_BYTES_MAX: usize = 1_024;
/// Bytes of a secret that somebody shows: longer is none of ours and is not hashed.
pub const SECRET_BYTES_MAX: usize = 128;
/// Bytes of an origin.
pub const ORIGIN_BYTES_MAX: usize = 255;
/// Bytes of an e-mail address (RFC 5321 §4.5.3.1.3).
pub const EMAIL_BYTES_MAX: usize = 254;
/// How long a health check waits for its write.
pub const HEALTH_WITHIN_MS: u64 = 2_000;
/// Password checks that wait for a core; more are told to come back.
pub const PASSWORD_QUEUE_LEN_MAX: usize = 64;

/// How long a session lasts without being used.
pub const SESSION_LASTS_MS: u64 = 14 * DAY_MS;
/// A session is prolonged when it has been used and this much of it is gone.
pub const SESSION_PROLONG_AFTER_MS: u64 = 5 * 60_000;
/// Bytes that are kept of what a browser says of itself at a log-in.
pub const DEVICE_BYTES_MAX: usize = 256;
/// How long an invitation lasts.
pub const INVITE_LASTS_MS: u64 = 7 * DAY_MS;
/// How long the first administrator's link lasts. A new one is printed at each start.
pub const FIRST_INVITE_LASTS_MS: u64 = DAY_MS;
/// How long a visitor's token lasts without being used.
pub const VISITOR_LASTS_MS: u64 = 400 * DAY_MS;
/// A visitor's token is prolonged at most this often.
pub const VISITOR_TOUCH_AFTER_MS: u64 = DAY_MS;

/// Log-ins at once for one account, then one every [`LOGIN_ACCOUNT_EVERY_MS`].
pub const LOGIN_ACCOUNT_BURST: u32 = 10;
/// See [`LOGIN_ACCOUNT_BURST`].
pub const LOGIN_ACCOUNT_EVERY_MS: u64 = 15_000;
/// Codes of a second factor that may be tried at once for one agent, then one every
/// [`FACTOR_EVERY_MS`]. Only who knows the password gets so far.
pub const FACTOR_BURST: u32 = 5;
/// See [`FACTOR_BURST`].
pub const FACTOR_EVERY_MS: u64 = 60_000;
/// How often it is written down that somebody tries too often to log in as one agent.
pub const THROTTLED_NOTE_EVERY_MS: u64 = HOUR_MS;
/// Log-ins at once from one network, then one every [`LOGIN_NETWORK_EVERY_MS`]. An office comes to
/// work at the same hour.
pub const LOGIN_NETWORK_BURST: u32 = 30;
/// See [`LOGIN_NETWORK_BURST`].
pub const LOGIN_NETWORK_EVERY_MS: u64 = 3_000;
/// Looks at doors at once from one network, then one every [`DOOR_NETWORK_EVERY_MS`]. A page looks
/// every ten seconds at most, and many people can share a network.
pub const DOOR_NETWORK_BURST: u32 = 200;
/// See [`DOOR_NETWORK_BURST`].
pub const DOOR_NETWORK_EVERY_MS: u64 = 50;
/// Accounts or networks remembered at once for that.
pub const THROTTLE_KEYS_LEN_MAX: usize = 100_000;

/// Files that one visitor may send in a day.
pub const FILES_A_DAY_LEN_MAX: u64 = 100;
/// How long a file may be under way.
pub const FILE_UNFINISHED_LASTS_MS: u64 = HOUR_MS;
/// How long a whole file waits to be shared: its outbox may be without a connection.
pub const FILE_UNSHARED_LASTS_MS: u64 = 7 * DAY_MS;
/// How often files that nobody waits for are looked for,
pub const FILES_SWEPT_EVERY_MS: u64 = 10 * 60 * 1_000;
/// and how many of them are thrown away then.
pub const FILES_SWEPT_AT_ONCE_LEN_MAX: u32 = 1_000;
/// How long a code that continues a conversation elsewhere is good.
pub const CODE_LASTS_MS: u64 = 10 * 60_000;
/// Codes of one visitor that are good at once.
pub const CODES_LEN_MAX: usize = 3;
/// Devices of one visitor beside the first; the one that was not seen for longest is forgotten.
pub const DEVICES_LEN_MAX: usize = 9;
/// Codes that one network may try at once, then one every [`CODE_NETWORK_EVERY_MS`]. Of 30⁸ codes
/// a handful is good at any time.
pub const CODE_NETWORK_BURST: u32 = 10;
/// See [`CODE_NETWORK_BURST`].
pub const CODE_NETWORK_EVERY_MS: u64 = 30_000;
/// Codes that everybody together may try at once, then one every [`CODE_ALL_EVERY_MS`].
pub const CODE_ALL_BURST: u32 = 200;
/// See [`CODE_ALL_BURST`].
pub const CODE_ALL_EVERY_MS: u64 = 1_000;

/// Transcripts that one visitor may ask for at once, then one every [`TRANSCRIPT_EVERY_MS`].
pub const TRANSCRIPT_BURST: u32 = 20;
/// See [`TRANSCRIPT_BURST`].
pub const TRANSCRIPT_EVERY_MS: u64 = 5_000;
/// Entries of a conversation that are in a transcript; of a longer one the last.
pub const TRANSCRIPT_LEN_MAX: usize = 10_000;
/// Mails that one visitor may ask for, or that may go to one address, at once, then one every
/// [`MAIL_EVERY_MS`].
pub const MAIL_BURST: u32 = 3;
/// See [`MAIL_BURST`].
pub const MAIL_EVERY_MS: u64 = 20 * 60_000;
/// How often a mail is tried before it is given up: for about two days.
pub const MAIL_TRIES_MAX: u32 = 12;
/// How long after the first try the second comes; each pause is twice the one before,
pub const MAIL_RETRY_MS: u64 = 60_000;
/// and never longer than this.
pub const MAIL_RETRY_MS_MAX: u64 = 8 * HOUR_MS;
/// How long a mail server may take for one mail.
pub const MAIL_WITHIN_MS: u64 = 30_000;
/// How often it is looked whether mail is due.
pub const MAIL_LOOK_EVERY_MS: u64 = 5_000;
/// Mails that are sent between two looks.
pub const MAIL_AT_ONCE_LEN_MAX: usize = 20;

/// How long a page without script waits for the desk.
pub const PLAIN_ANSWER_WITHIN_MS: u64 = 10_000;
/// How long a visitor without script counts as there after a page was loaded.
pub const PLAIN_STAYS_MS: u64 = 60_000;
/// Seconds after which the thread without script loads itself again while somebody answers,
pub const PLAIN_REFRESH_S: u32 = 6;
/// and while nobody does.
pub const PLAIN_REFRESH_WAITING_S: u32 = 12;
/// Entries that a page without script shows, the last ones.
pub const PLAIN_LEN_MAX: usize = 200;

/// How long a link to rate a conversation is good.
pub const RATE_LINK_LASTS_MS: u64 = 30 * DAY_MS;
/// How long the page of what else a visitor can do may be used without being opened anew.
pub const MORE_LASTS_MS: u64 = HOUR_MS;

/// Bytes of a token in which the owner's server says who a visitor is.
pub const IDENTITY_BYTES_MAX: usize = 8 * 1024;
/// How long such a token may be good at most: it is used at once, and lies in logs afterwards.
pub const IDENTITY_LASTS_MS_MAX: u64 = 10 * 60_000;
/// How far the clock of the owner's server may be off.
pub const IDENTITY_TOLERANCE_MS: u64 = 60_000;
/// Characters of a person's id.
pub const SUBJECT_CHARS_MAX: usize = 200;
/// Facts about a person that are kept.
pub const FACTS_LEN_MAX: usize = 16;
/// Characters of the name of one.
pub const FACT_NAME_CHARS_MAX: usize = 40;
/// Characters of what it is.
pub const FACT_CHARS_MAX: usize = 200;
/// How long the signed list of channels is good.
pub const MANIFEST_LASTS_MS: u64 = 7 * DAY_MS;
/// After how long an agent's code is another one.
pub const BADGE_LASTS_MS: u64 = 15 * 60_000;
/// Characters of the phrase that a visitor is shown.
pub const PHRASE_CHARS_MAX: usize = 60;
/// Contacts that one network may check at once, then one every [`CHECK_NETWORK_EVERY_MS`]. Of 30⁸
/// codes of agents some hundred are good at any time.
pub const CHECK_NETWORK_BURST: u32 = 30;
/// See [`CHECK_NETWORK_BURST`].
pub const CHECK_NETWORK_EVERY_MS: u64 = 2_000;
/// Times that one visitor may be identified at once, then one every [`IDENTIFY_EVERY_MS`]: once
/// for each page is what honest pages need.
pub const IDENTIFY_BURST: u32 = 20;
/// See [`IDENTIFY_BURST`].
pub const IDENTIFY_EVERY_MS: u64 = 3_000;
/// Looks of one visitor at what is genuine at once, then one every [`CARD_EVERY_MS`]. A chat looks
/// whenever it is drawn anew, in every tab.
pub const CARD_BURST: u32 = 200;
/// See [`CARD_BURST`].
pub const CARD_EVERY_MS: u64 = 500;

/// An hour.
const HOUR_MS: u64 = 60 * 60 * 1_000;
/// A day.
const DAY_MS: u64 = 24 * HOUR_MS;
