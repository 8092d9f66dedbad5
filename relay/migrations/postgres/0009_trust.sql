-- Who visitors are, as the owner's server signs it.

-- Keys with which the owner's server signs who a visitor is. Two of a site are live at most.
CREATE TABLE identity_keys (
    site    BIGINT NOT NULL REFERENCES sites (id),
    id      BIGINT NOT NULL CHECK (id > 0),
    -- 'hs256': a secret that both sides know; 'ed25519': the public half of the owner's own.
    kind    TEXT NOT NULL CHECK (kind IN ('hs256', 'ed25519')),
    key     BYTEA NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (site, id)
);

-- Persons of the owner's, and the visitor that each of them is here.
CREATE TABLE persons (
    site      BIGINT NOT NULL,
    -- What the owner calls the person.
    subject   TEXT NOT NULL,
    visitor   BIGINT NOT NULL,
    -- What was signed beside that, as JSON.
    facts     TEXT NOT NULL,
    -- The key that signed it last, and when that was.
    key       BIGINT NOT NULL,
    proven_at BIGINT NOT NULL,
    PRIMARY KEY (site, subject),
    UNIQUE (site, visitor),
    FOREIGN KEY (site, visitor) REFERENCES visitors (site, id)
);

-- Signed statements that were used, by the SHA-256 of their ids, for as long as they would be good.
CREATE TABLE spent (
    site       BIGINT NOT NULL REFERENCES sites (id),
    jti        BYTEA NOT NULL CHECK (length(jti) = 32),
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (site, jti)
);
CREATE INDEX spent_by_time ON spent (expires_at);

-- How the owner of a site can really be reached, as JSON; NULL: nobody has said so.
ALTER TABLE sites ADD COLUMN channels TEXT;

-- What a visitor chose to be shown in every genuine conversation; NULL: nothing.
ALTER TABLE visitors ADD COLUMN phrase TEXT;

-- Codes that say of an agent: really in this conversation. By their SHA-256; told to everybody who
-- asks on the page for that.
CREATE TABLE badges (
    code         BYTEA PRIMARY KEY CHECK (length(code) = 32),
    site         BIGINT NOT NULL,
    conversation BIGINT NOT NULL,
    agent_name   TEXT NOT NULL,
    expires_at   BIGINT NOT NULL,
    FOREIGN KEY (site, conversation) REFERENCES conversations (site, id)
);
CREATE INDEX badges_by_time ON badges (expires_at);
