-- What comes after a conversation: ratings, mail that is to be sent, and codes that continue a
-- conversation on another device.

-- What visitors thought of the ends of their conversations: once for each end, for ever.
CREATE TABLE ratings (
    site         INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    -- The entry that was the end.
    ended        INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    -- The agent who had it then.
    agent        INTEGER,
    agent_name   TEXT,
    score        INTEGER NOT NULL CHECK (score BETWEEN 1 AND 5),
    scale        TEXT NOT NULL CHECK (scale IN ('thumbs', 'stars')),
    comment      TEXT NOT NULL,
    PRIMARY KEY (site, conversation, ended),
    FOREIGN KEY (site, conversation) REFERENCES conversations (site, id),
    CHECK ((agent IS NULL) = (agent_name IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TRIGGER ratings_are_not_changed BEFORE UPDATE ON ratings
BEGIN
    SELECT RAISE(ABORT, 'ratings are never changed');
END;

CREATE TRIGGER ratings_are_not_removed BEFORE DELETE ON ratings
BEGIN
    SELECT RAISE(ABORT, 'ratings are never removed');
END;

-- What this installation signs links with. One row for each purpose, made when it is first needed.
CREATE TABLE seals (
    purpose TEXT PRIMARY KEY,
    secret  BLOB NOT NULL CHECK (length(secret) = 32)
) STRICT, WITHOUT ROWID;

-- Mail that is to be sent, and when it is tried next. A row goes when its mail was taken.
CREATE TABLE mail (
    -- As random as it must be to stand in a Message-ID.
    id           INTEGER PRIMARY KEY,
    site         INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    -- The last entry that is in it.
    until        INTEGER NOT NULL,
    visitor      INTEGER NOT NULL,
    address      TEXT NOT NULL,
    lang         TEXT NOT NULL,
    zone         TEXT NOT NULL,
    asked_at     INTEGER NOT NULL,
    due_at       INTEGER NOT NULL,
    tries        INTEGER NOT NULL,
    UNIQUE (site, conversation, until, address),
    FOREIGN KEY (site, conversation) REFERENCES conversations (site, id)
) STRICT;
CREATE INDEX mail_by_time ON mail (due_at);

-- Codes that continue a visitor's conversations on another device, by their SHA-256.
CREATE TABLE codes (
    code       BLOB PRIMARY KEY CHECK (length(code) = 32),
    site       INTEGER NOT NULL,
    visitor    INTEGER NOT NULL,
    -- The tab that has used it.
    tab        INTEGER,
    expires_at INTEGER NOT NULL,
    FOREIGN KEY (site, visitor) REFERENCES visitors (site, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX codes_by_visitor ON codes (site, visitor);

-- More tokens of a visitor, beside the one in `visitors`: one for each device.
CREATE TABLE devices (
    token   BLOB PRIMARY KEY CHECK (length(token) = 32),
    site    INTEGER NOT NULL,
    visitor INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    FOREIGN KEY (site, visitor) REFERENCES visitors (site, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX devices_by_visitor ON devices (site, visitor);
