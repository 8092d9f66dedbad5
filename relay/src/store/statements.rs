//! The statements that append a record, word for word the same in both engines.
//!
//! Entries are not among them: each engine has its own fastest way.

pub const OPENED: &str = "INSERT INTO conversations
    (site, id, visitor, opened_at, url, title, locale, zone, browser, since, senior)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?4, ?4)";
pub const STATE: &str = "UPDATE conversations SET agent = ?3, agent_name = ?4, since = ?5,
    senior = ?6, returned = ?7, parked = ?8, ended = ?9, team = ?10, prefers = ?11,
    prefers_until = ?12, handover = ?13, passing = ?14, rule = ?15, waited_ms = ?16, load = ?17,
    capacity = ?18, idle_ms = ?19, candidates = ?20, skill = ?21, relaxed = ?22
    WHERE site = ?1 AND id = ?2";
pub const SEEN_BY_VISITOR: &str =
    "UPDATE conversations SET seen_by_visitor = ?3 WHERE site = ?1 AND id = ?2";
pub const SEEN_BY_AGENT: &str =
    "UPDATE conversations SET seen_by_agent = ?3 WHERE site = ?1 AND id = ?2";
pub const CONTEXT: &str = "UPDATE conversations SET url = ?3, title = ?4, locale = ?5, zone = ?6,
    browser = ?7 WHERE site = ?1 AND id = ?2";
pub const TOPIC: &str =
    "UPDATE conversations SET topic = ?3, priority = ?4 WHERE site = ?1 AND id = ?2";
pub const ANNOUNCED: &str = "UPDATE conversations SET base_ms = ?3, ahead = ?4, low_ms = ?5,
    middle_ms = ?6, high_ms = ?7, bound_ms = ?8 WHERE site = ?1 AND id = ?2";
pub const CHOICE: &str = "INSERT INTO choices (site, agent, choice) VALUES (?1, ?2, ?3)
    ON CONFLICT (site, agent) DO UPDATE SET choice = excluded.choice";
pub const SHIFT: &str = "INSERT INTO shifts (site, agent, at, presence) VALUES (?1, ?2, ?3, ?4)";
pub const PAST: &str = "INSERT INTO pasts
    (site, team, kind, at, ms, base_ms, ahead, low_ms, middle_ms, high_ms, bound_ms)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
