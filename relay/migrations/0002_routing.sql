-- Routing: how conversations wait, for whom, why they were given, and what became of forecasts.
-- SQLite cannot change a CHECK: four tables are built anew, under a name of their own first.

-- How conversations come to agents, as JSON; NULL: nobody has changed anything.
ALTER TABLE sites ADD COLUMN routing TEXT;

CREATE TABLE agents_anew (
    id            INTEGER PRIMARY KEY CHECK (id > 0),
    name          TEXT NOT NULL,
    email         TEXT NOT NULL UNIQUE,
    role          TEXT NOT NULL CHECK (role IN ('agent', 'supervisor', 'administrator')),
    capacity      INTEGER NOT NULL CHECK (capacity > 0),
    -- NULL until the invitation is accepted.
    password_hash TEXT
) STRICT;
INSERT INTO agents_anew SELECT id, name, email, role, capacity, password_hash FROM agents;
DROP TABLE agents;
ALTER TABLE agents_anew RENAME TO agents;

CREATE TABLE choices_anew (
    site   INTEGER NOT NULL REFERENCES sites (id),
    agent  INTEGER NOT NULL,
    choice TEXT NOT NULL CHECK (choice IN ('online', 'away', 'busy', 'finishing')),
    PRIMARY KEY (site, agent)
) STRICT, WITHOUT ROWID;
INSERT INTO choices_anew SELECT site, agent, choice FROM choices;
DROP TABLE choices;
ALTER TABLE choices_anew RENAME TO choices;

-- Every time that a conversation was given to an agent, and why. Kept by a trigger, below.
CREATE TABLE assignments (
    number       INTEGER PRIMARY KEY,
    site         INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    agent        INTEGER NOT NULL,
    agent_name   TEXT NOT NULL,
    rule         TEXT NOT NULL,
    waited_ms    INTEGER NOT NULL,
    load         INTEGER NOT NULL,
    capacity     INTEGER NOT NULL,
    idle_ms      INTEGER,
    candidates   INTEGER NOT NULL,
    skill        INTEGER NOT NULL,
    relaxed      INTEGER NOT NULL,
    FOREIGN KEY (site, conversation) REFERENCES conversations (site, id)
) STRICT;
CREATE INDEX assignments_by_conversation ON assignments (site, conversation);
-- What was known before: the last one of each conversation.
INSERT INTO assignments (site, conversation, at, agent, agent_name, rule, waited_ms, load,
    capacity, idle_ms, candidates, skill, relaxed)
SELECT site, id,
    coalesce((SELECT max(at) FROM entries WHERE entries.site = conversations.site
        AND conversation = id AND kind = 'joined'), since),
    agent, agent_name, rule, waited_ms, load, capacity, idle_ms, candidates, 0, 0
FROM conversations WHERE agent IS NOT NULL AND rule IS NOT NULL;

CREATE TABLE conversations_anew (
    site             INTEGER NOT NULL REFERENCES sites (id),
    id               INTEGER NOT NULL CHECK (id > 0),
    visitor          INTEGER NOT NULL,
    opened_at        INTEGER NOT NULL,
    url              TEXT NOT NULL,
    title            TEXT NOT NULL,
    locale           TEXT NOT NULL,
    zone             TEXT NOT NULL,
    browser          TEXT NOT NULL,
    agent            INTEGER,
    agent_name       TEXT,
    since            INTEGER NOT NULL,
    -- Its seniority: when it was opened or reopened.
    senior           INTEGER NOT NULL,
    returned         INTEGER NOT NULL DEFAULT 0 CHECK (returned IN (0, 1)),
    parked           INTEGER NOT NULL DEFAULT 0 CHECK (parked IN (0, 1)),
    ended            INTEGER NOT NULL DEFAULT 0 CHECK (ended IN (0, 1)),
    team             INTEGER,
    -- Who should answer it, and until when that is waited for.
    prefers          INTEGER,
    prefers_until    INTEGER,
    -- The last transfer, as JSON: it is read whole or not at all, and never asked about.
    handover         TEXT CHECK (handover IS NULL OR json_valid(handover)),
    passing          INTEGER NOT NULL DEFAULT 0 CHECK (passing IN (0, 1)),
    -- Why it was given to its agent.
    rule             TEXT CHECK (rule IN
        ('only_one_free', 'least_loaded', 'longest_idle', 'lowest_id', 'taken', 'best_skilled',
        'same_agent', 'transferred', 'came_back', 'taken_over')),
    waited_ms        INTEGER,
    load             INTEGER,
    capacity         INTEGER,
    idle_ms          INTEGER,
    candidates       INTEGER,
    skill            INTEGER,
    relaxed          INTEGER,
    topic            INTEGER,
    priority         INTEGER NOT NULL DEFAULT 0,
    -- What the visitor was told when it was opened.
    base_ms          INTEGER,
    ahead            INTEGER,
    low_ms           INTEGER,
    middle_ms        INTEGER,
    high_ms          INTEGER,
    bound_ms         INTEGER,
    seen_by_visitor  INTEGER NOT NULL DEFAULT 0,
    seen_by_agent    INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (site, id),
    CHECK ((agent IS NULL) = (agent_name IS NULL)),
    CHECK ((prefers IS NULL) = (prefers_until IS NULL)),
    CHECK (passing = 0 OR handover IS NOT NULL),
    CHECK (rule IS NULL OR (waited_ms IS NOT NULL AND load IS NOT NULL
        AND capacity IS NOT NULL AND candidates IS NOT NULL
        AND skill IS NOT NULL AND relaxed IS NOT NULL)),
    CHECK ((base_ms IS NULL) = (ahead IS NULL)),
    CHECK (low_ms IS NULL OR (base_ms IS NOT NULL AND middle_ms IS NOT NULL
        AND high_ms IS NOT NULL AND bound_ms IS NOT NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO conversations_anew (site, id, visitor, opened_at, url, title, locale, zone, browser,
    agent, agent_name, since, senior, returned, ended, rule, waited_ms, load, capacity, idle_ms,
    candidates, skill, relaxed, seen_by_visitor, seen_by_agent)
SELECT site, id, visitor, opened_at, url, title, locale, zone, browser,
    agent, agent_name, since, opened_at, returned, ended, rule, waited_ms, load, capacity, idle_ms,
    candidates, iif(rule IS NULL, NULL, 0), iif(rule IS NULL, NULL, 0), seen_by_visitor,
    seen_by_agent
FROM conversations;
DROP TABLE conversations;
ALTER TABLE conversations_anew RENAME TO conversations;
CREATE INDEX conversations_open ON conversations (site, id) WHERE ended = 0;
CREATE INDEX conversations_ended ON conversations (site, id) WHERE ended = 1;
CREATE INDEX conversations_by_visitor ON conversations (site, visitor, id);

-- Whoever is given a conversation is written down with the reason, once: other changes of how it
-- stands name the same agent for the same reason.
CREATE TRIGGER assignments_are_kept AFTER UPDATE OF agent, rule ON conversations
WHEN NEW.agent IS NOT NULL AND NEW.rule IS NOT NULL AND NEW.ended = 0
    AND (OLD.agent, OLD.rule, OLD.waited_ms, OLD.load, OLD.capacity, OLD.idle_ms, OLD.candidates,
        OLD.skill, OLD.relaxed)
    IS NOT (NEW.agent, NEW.rule, NEW.waited_ms, NEW.load, NEW.capacity, NEW.idle_ms,
        NEW.candidates, NEW.skill, NEW.relaxed)
BEGIN
    INSERT INTO assignments (site, conversation, at, agent, agent_name, rule, waited_ms, load,
        capacity, idle_ms, candidates, skill, relaxed)
    VALUES (NEW.site, NEW.id, NEW.since, NEW.agent, NEW.agent_name, NEW.rule, NEW.waited_ms,
        NEW.load, NEW.capacity, NEW.idle_ms, NEW.candidates, NEW.skill, NEW.relaxed);
END;

CREATE TRIGGER assignments_are_not_changed BEFORE UPDATE ON assignments
BEGIN
    SELECT RAISE(ABORT, 'assignments are never changed');
END;

CREATE TRIGGER assignments_are_not_removed BEFORE DELETE ON assignments
BEGIN
    SELECT RAISE(ABORT, 'assignments are never removed');
END;

CREATE TABLE entries_anew (
    site         INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    seq          INTEGER NOT NULL CHECK (seq > 0),
    at           INTEGER NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('said', 'joined', 'returned', 'ended',
        'transferred', 'unanswered', 'taken_over', 'quieted', 'reopened')),
    -- The person behind it; both NULL for what nobody said.
    who_side     TEXT CHECK (who_side IN ('visitor', 'agent')),
    who          INTEGER,
    -- The agent who said it, joined, passes it on, did not answer, or had it before.
    agent        INTEGER,
    agent_name   TEXT,
    -- Said only: the name that the author's tab gave it, and the words.
    tab          INTEGER,
    count        INTEGER CHECK (count > 0),
    words        TEXT,
    -- Transferred and taken over only: to whom, one of the two.
    to_agent     INTEGER,
    to_team      INTEGER,
    to_name      TEXT,
    -- Ended and reopened only: by which end.
    by_side      TEXT CHECK (by_side IN ('visitor', 'agent')),
    PRIMARY KEY (site, conversation, seq),
    FOREIGN KEY (site, conversation) REFERENCES conversations (site, id),
    CHECK ((who_side IS NULL) = (who IS NULL)),
    CHECK ((agent IS NULL) = (agent_name IS NULL)),
    CHECK (kind <> 'said' OR (who IS NOT NULL AND tab IS NOT NULL
        AND count IS NOT NULL AND words IS NOT NULL)),
    CHECK (kind NOT IN ('joined', 'transferred', 'unanswered', 'taken_over') OR agent IS NOT NULL),
    CHECK ((to_agent IS NOT NULL) + (to_team IS NOT NULL) = (to_name IS NOT NULL)),
    CHECK (kind <> 'transferred' OR to_name IS NOT NULL),
    CHECK (kind <> 'taken_over' OR to_agent IS NOT NULL),
    CHECK (kind NOT IN ('ended', 'reopened') OR by_side IS NOT NULL)
) STRICT;
INSERT INTO entries_anew (site, conversation, seq, at, kind, who_side, who, agent, agent_name, tab,
    count, words, by_side)
SELECT site, conversation, seq, at, kind, who_side, who, agent, agent_name, tab,
    count, words, ended_by
FROM entries ORDER BY site, conversation, seq;
DROP TABLE entries;
ALTER TABLE entries_anew RENAME TO entries;

-- The law that makes "once" true whatever happens above: a tab's count is said once, for ever.
CREATE UNIQUE INDEX said_once ON entries (site, who_side, who, tab, count) WHERE kind = 'said';

CREATE TRIGGER entries_have_no_holes BEFORE INSERT ON entries
WHEN NEW.seq <> 1 + coalesce((SELECT max(seq) FROM entries
    WHERE site = NEW.site AND conversation = NEW.conversation), 0)
BEGIN
    SELECT RAISE(ABORT, 'entries are numbered without holes');
END;

CREATE TRIGGER nothing_follows_the_end BEFORE INSERT ON entries
WHEN NEW.kind <> 'reopened' AND EXISTS (SELECT 1 FROM entries WHERE site = NEW.site
    AND conversation = NEW.conversation AND seq = NEW.seq - 1 AND kind IN ('ended', 'quieted'))
BEGIN
    SELECT RAISE(ABORT, 'nothing follows the end unless it is reopened');
END;

CREATE TRIGGER only_what_has_ended_is_reopened BEFORE INSERT ON entries
WHEN NEW.kind = 'reopened' AND (
    NOT EXISTS (SELECT 1 FROM entries WHERE site = NEW.site AND conversation = NEW.conversation
        AND seq = NEW.seq - 1 AND kind IN ('ended', 'quieted'))
    OR EXISTS (SELECT 1 FROM conversations WHERE site = NEW.site AND id = NEW.conversation
        AND ended = 1))
BEGIN
    SELECT RAISE(ABORT, 'what goes on after its end has ended, and is said to go on first');
END;

CREATE TRIGGER entries_are_not_changed BEFORE UPDATE ON entries
BEGIN
    SELECT RAISE(ABORT, 'entries are never changed');
END;

CREATE TRIGGER entries_are_not_removed BEFORE DELETE ON entries
BEGIN
    SELECT RAISE(ABORT, 'entries are never removed');
END;

-- Waits and handlings that are over: what forecasts are made from, and reports. The number is the
-- order in which they were learned, which a clock that was set back does not change.
CREATE TABLE pasts (
    number    INTEGER PRIMARY KEY,
    site      INTEGER NOT NULL REFERENCES sites (id),
    -- Whose queue; NULL: that of nobody in particular.
    team      INTEGER,
    kind      TEXT NOT NULL CHECK (kind IN ('answered', 'handled')),
    at        INTEGER NOT NULL,
    -- How long it waited, or was handled.
    ms        INTEGER NOT NULL,
    -- Answered only: what was foreseen when it was opened.
    base_ms   INTEGER,
    ahead     INTEGER,
    low_ms    INTEGER,
    middle_ms INTEGER,
    high_ms   INTEGER,
    bound_ms  INTEGER,
    CHECK (kind = 'answered' OR base_ms IS NULL),
    CHECK ((base_ms IS NULL) = (ahead IS NULL)),
    CHECK (low_ms IS NULL OR (base_ms IS NOT NULL AND middle_ms IS NOT NULL
        AND high_ms IS NOT NULL AND bound_ms IS NOT NULL))
) STRICT;
CREATE INDEX pasts_by_queue ON pasts (site, team, kind, number);
CREATE INDEX pasts_by_time ON pasts (site, team, kind, at);

-- What agents were, since when.
CREATE TABLE shifts (
    number   INTEGER PRIMARY KEY,
    site     INTEGER NOT NULL REFERENCES sites (id),
    agent    INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    presence TEXT NOT NULL
        CHECK (presence IN ('online', 'busy', 'finishing', 'away', 'offline'))
) STRICT;
CREATE INDEX shifts_by_agent ON shifts (site, agent, at);
