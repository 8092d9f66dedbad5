-- What comes after a conversation: ratings, mail that is to be sent, and codes that continue a
-- conversation on another device.

-- What visitors thought of the ends of their conversations: once for each end, for ever.
CREATE TABLE ratings (
    site         BIGINT NOT NULL,
    conversation BIGINT NOT NULL,
    -- The entry that was the end.
    ended        BIGINT NOT NULL,
    at           BIGINT NOT NULL,
    -- The agent who had it then.
    agent        BIGINT,
    agent_name   TEXT,
    score        BIGINT NOT NULL CHECK (score BETWEEN 1 AND 5),
    scale        TEXT NOT NULL CHECK (scale IN ('thumbs', 'stars')),
    comment      TEXT NOT NULL,
    PRIMARY KEY (site, conversation, ended),
    FOREIGN KEY (site, conversation) REFERENCES conversations (site, id),
    CHECK ((agent IS NULL) = (agent_name IS NULL))
);
CREATE TRIGGER ratings_are_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON ratings
FOR EACH STATEMENT EXECUTE FUNCTION is_for_ever();

-- What this installation signs links with. One row for each purpose, made when it is first needed.
CREATE TABLE seals (
    purpose TEXT PRIMARY KEY,
    secret  BYTEA NOT NULL CHECK (length(secret) = 32)
);

-- Mail that is to be sent, and when it is tried next. A row goes when its mail was taken.
CREATE TABLE mail (
    -- As random as it must be to stand in a Message-ID.
    id           BIGINT PRIMARY KEY,
    site         BIGINT NOT NULL,
    conversation BIGINT NOT NULL,
    -- The last entry that is in it.
    until        BIGINT NOT NULL,
    visitor      BIGINT NOT NULL,
    address      TEXT NOT NULL,
    lang         TEXT NOT NULL,
    zone         TEXT NOT NULL,
    asked_at     BIGINT NOT NULL,
    due_at       BIGINT NOT NULL,
    tries        BIGINT NOT NULL,
    UNIQUE (site, conversation, until, address),
    FOREIGN KEY (site, conversation) REFERENCES conversations (site, id)
);
CREATE INDEX mail_by_time ON mail (due_at);

-- Codes that continue a visitor's conversations on another device, by their SHA-256.
CREATE TABLE codes (
    code       BYTEA PRIMARY KEY CHECK (length(code) = 32),
    site       BIGINT NOT NULL,
    visitor    BIGINT NOT NULL,
    -- The tab that has used it.
    tab        BIGINT,
    expires_at BIGINT NOT NULL,
    FOREIGN KEY (site, visitor) REFERENCES visitors (site, id)
);
CREATE INDEX codes_by_visitor ON codes (site, visitor);

-- More tokens of a visitor, beside the one in `visitors`: one for each device.
CREATE TABLE devices (
    token   BYTEA PRIMARY KEY CHECK (length(token) = 32),
    site    BIGINT NOT NULL,
    visitor BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    FOREIGN KEY (site, visitor) REFERENCES visitors (site, id)
);
CREATE INDEX devices_by_visitor ON devices (site, visitor);
