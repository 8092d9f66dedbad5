-- Second factors, what is known of a session beside its secret, and the log of what people with
-- power did.

-- From which kind of device a session was begun, and when.
ALTER TABLE sessions ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN opened_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN seen_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX sessions_by_agent ON sessions (agent);

CREATE TABLE factors (
    agent   BIGINT PRIMARY KEY REFERENCES agents (id),
    -- What codes are made of (RFC 4226 §4, R6).
    secret  BYTEA NOT NULL CHECK (length(secret) = 20),
    -- When a first code of it was shown; NULL: it does not count yet.
    held_at BIGINT,
    -- The time step of the last code that was used: each is good once.
    step    BIGINT NOT NULL
);

-- Of each code only the SHA-256 is kept. A row goes when its code is used.
CREATE TABLE recovery_codes (
    agent BIGINT NOT NULL REFERENCES agents (id),
    code  BYTEA NOT NULL CHECK (length(code) = 32),
    PRIMARY KEY (agent, code)
);

-- The roles that must have a second factor.
CREATE TABLE factor_roles (
    role TEXT PRIMARY KEY CHECK (role IN ('agent', 'supervisor', 'administrator'))
);

-- What people with power did, one entry after the other, each holding on to the one before.
CREATE TABLE audit (
    number     BIGINT PRIMARY KEY CHECK (number > 0),
    at         BIGINT NOT NULL,
    -- Who; NULL: the relay itself, or somebody who is not logged in.
    agent      BIGINT,
    agent_name TEXT,
    site       BIGINT,
    deed       TEXT NOT NULL,
    -- To whom or to what.
    subject    TEXT NOT NULL,
    -- Each place that was changed with what was there before and after, as JSON.
    changes    TEXT NOT NULL,
    -- The hash of the entry before, and of all that is above together with it.
    previous   BYTEA NOT NULL CHECK (length(previous) = 32),
    hash       BYTEA NOT NULL CHECK (length(hash) = 32),
    CHECK ((agent IS NULL) = (agent_name IS NULL))
);
CREATE TRIGGER audit_is_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION is_for_ever();

-- The last entry, so that one that is cut off is missed.
CREATE TABLE audit_head (
    one    BIGINT PRIMARY KEY CHECK (one = 1),
    number BIGINT NOT NULL,
    hash   BYTEA NOT NULL CHECK (length(hash) = 32)
);
