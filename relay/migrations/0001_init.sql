-- The whole of what is kept. Ids and tabs of 64 random bits are kept as the INTEGER of the same bits.
-- Times are milliseconds since 1970. Names are kept as they were at the time.

CREATE TABLE sites (
    id   INTEGER PRIMARY KEY CHECK (id > 0),
    key  TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL
) STRICT;

CREATE TABLE site_origins (
    site   INTEGER NOT NULL REFERENCES sites (id),
    place  INTEGER NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (site, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE agents (
    id            INTEGER PRIMARY KEY CHECK (id > 0),
    name          TEXT NOT NULL,
    email         TEXT NOT NULL UNIQUE,
    role          TEXT NOT NULL CHECK (role IN ('agent', 'administrator')),
    capacity      INTEGER NOT NULL CHECK (capacity > 0),
    -- NULL until the invitation is accepted.
    password_hash TEXT
) STRICT;

-- Of every secret only the SHA-256 is kept.
CREATE TABLE invites (
    token      BLOB NOT NULL PRIMARY KEY CHECK (length(token) = 32),
    -- NULL for the first administrator, who is no agent before accepting.
    agent      INTEGER UNIQUE REFERENCES agents (id),
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    token      BLOB NOT NULL PRIMARY KEY CHECK (length(token) = 32),
    agent      INTEGER NOT NULL REFERENCES agents (id),
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE visitors (
    site    INTEGER NOT NULL REFERENCES sites (id),
    id      INTEGER NOT NULL,
    token   BLOB NOT NULL UNIQUE CHECK (length(token) = 32),
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (site, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE conversations (
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
    returned         INTEGER NOT NULL DEFAULT 0 CHECK (returned IN (0, 1)),
    ended            INTEGER NOT NULL DEFAULT 0 CHECK (ended IN (0, 1)),
    -- Why it was given to its agent.
    rule             TEXT CHECK (rule IN
        ('only_one_free', 'least_loaded', 'longest_idle', 'lowest_id', 'taken')),
    waited_ms        INTEGER,
    load             INTEGER,
    capacity         INTEGER,
    idle_ms          INTEGER,
    candidates       INTEGER,
    seen_by_visitor  INTEGER NOT NULL DEFAULT 0,
    seen_by_agent    INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (site, id),
    CHECK ((agent IS NULL) = (agent_name IS NULL)),
    CHECK (rule IS NULL OR (waited_ms IS NOT NULL AND load IS NOT NULL
        AND capacity IS NOT NULL AND candidates IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX conversations_open ON conversations (site, id) WHERE ended = 0;
CREATE INDEX conversations_ended ON conversations (site, id) WHERE ended = 1;
CREATE INDEX conversations_by_visitor ON conversations (site, visitor, id);

CREATE TABLE entries (
    site         INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    seq          INTEGER NOT NULL CHECK (seq > 0),
    at           INTEGER NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('said', 'joined', 'returned', 'ended')),
    -- The person behind it; both NULL for what nobody said.
    who_side     TEXT CHECK (who_side IN ('visitor', 'agent')),
    who          INTEGER,
    -- The agent who said it or joined.
    agent        INTEGER,
    agent_name   TEXT,
    -- Said only: the name that the author's tab gave it, and the words.
    tab          INTEGER,
    count        INTEGER CHECK (count > 0),
    words        TEXT,
    -- Ended only: by which end.
    ended_by     TEXT CHECK (ended_by IN ('visitor', 'agent')),
    PRIMARY KEY (site, conversation, seq),
    FOREIGN KEY (site, conversation) REFERENCES conversations (site, id),
    CHECK ((who_side IS NULL) = (who IS NULL)),
    CHECK ((agent IS NULL) = (agent_name IS NULL)),
    CHECK (kind <> 'said' OR (who IS NOT NULL AND tab IS NOT NULL
        AND count IS NOT NULL AND words IS NOT NULL)),
    CHECK (kind <> 'joined' OR agent IS NOT NULL),
    CHECK (kind <> 'ended' OR ended_by IS NOT NULL)
) STRICT;

-- The law that makes "once" true whatever happens above: a tab's count is said once, for ever.
CREATE UNIQUE INDEX said_once ON entries (site, who_side, who, tab, count) WHERE kind = 'said';

CREATE TRIGGER entries_have_no_holes BEFORE INSERT ON entries
WHEN NEW.seq <> 1 + coalesce((SELECT max(seq) FROM entries
    WHERE site = NEW.site AND conversation = NEW.conversation), 0)
BEGIN
    SELECT RAISE(ABORT, 'entries are numbered without holes');
END;

CREATE TRIGGER nothing_follows_the_end BEFORE INSERT ON entries
WHEN EXISTS (SELECT 1 FROM entries WHERE site = NEW.site
    AND conversation = NEW.conversation AND seq = NEW.seq - 1 AND kind = 'ended')
BEGIN
    SELECT RAISE(ABORT, 'nothing follows the end');
END;

CREATE TRIGGER entries_are_not_changed BEFORE UPDATE ON entries
BEGIN
    SELECT RAISE(ABORT, 'entries are never changed');
END;

CREATE TRIGGER entries_are_not_removed BEFORE DELETE ON entries
BEGIN
    SELECT RAISE(ABORT, 'entries are never removed');
END;

-- What an agent chose to be on a site. Who is not named is away.
CREATE TABLE choices (
    site   INTEGER NOT NULL REFERENCES sites (id),
    agent  INTEGER NOT NULL,
    choice TEXT NOT NULL CHECK (choice IN ('online', 'away')),
    PRIMARY KEY (site, agent)
) STRICT, WITHOUT ROWID;

-- One row that is written to know that writing works.
CREATE TABLE heart (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    beats INTEGER NOT NULL
) STRICT;
INSERT INTO heart (id, beats) VALUES (1, 0);
