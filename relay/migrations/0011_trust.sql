-- Who visitors are, as the owner's server signs it.

-- Keys with which the owner's server signs who a visitor is. Two of a site are live at most.
CREATE TABLE identity_keys (
    site    INTEGER NOT NULL REFERENCES sites (id),
    id      INTEGER NOT NULL CHECK (id > 0),
    -- 'hs256': a secret that both sides know; 'ed25519': the public half of the owner's own.
    kind    TEXT NOT NULL CHECK (kind IN ('hs256', 'ed25519')),
    key     BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (site, id)
) STRICT, WITHOUT ROWID;

-- Persons of the owner's, and the visitor that each of them is here.
CREATE TABLE persons (
    site      INTEGER NOT NULL,
    -- What the owner calls the person.
    subject   TEXT NOT NULL,
    visitor   INTEGER NOT NULL,
    -- What was signed beside that, as JSON.
    facts     TEXT NOT NULL,
    -- The key that signed it last, and when that was.
    key       INTEGER NOT NULL,
    proven_at INTEGER NOT NULL,
    PRIMARY KEY (site, subject),
    UNIQUE (site, visitor),
    FOREIGN KEY (site, visitor) REFERENCES visitors (site, id)
) STRICT, WITHOUT ROWID;

-- Signed statements that were used, by the SHA-256 of their ids, for as long as they would be good.
CREATE TABLE spent (
    site       INTEGER NOT NULL REFERENCES sites (id),
    jti        BLOB NOT NULL CHECK (length(jti) = 32),
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (site, jti)
) STRICT, WITHOUT ROWID;
CREATE INDEX spent_by_time ON spent (expires_at);

-- How the owner of a site can really be reached, as JSON; NULL: nobody has said so.
ALTER TABLE sites ADD COLUMN channels TEXT;

-- What a visitor chose to be shown in every genuine conversation; NULL: nothing.
ALTER TABLE visitors ADD COLUMN phrase TEXT;

-- Codes that say of an agent: really in this conversation. By their SHA-256; told to everybody who
-- asks on the page for that.
CREATE TABLE badges (
    code         BLOB PRIMARY KEY CHECK (length(code) = 32),
    site         INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    agent_name   TEXT NOT NULL,
    expires_at   INTEGER NOT NULL,
    FOREIGN KEY (site, conversation) REFERENCES conversations (site, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX badges_by_time ON badges (expires_at);
