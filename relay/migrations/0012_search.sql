-- What agents write beside the talk: labels, notes and canned replies. And the index by which words
-- are found, which follows behind the log as the shelf does.

CREATE TABLE labels (
    site         INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    label        TEXT NOT NULL,
    PRIMARY KEY (site, conversation, label),
    FOREIGN KEY (site, conversation) REFERENCES conversations (site, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX labels_by_name ON labels (site, label);

-- What agents tell each other in a conversation. No table that visitors are told from is near it.
CREATE TABLE notes (
    number       INTEGER PRIMARY KEY,
    site         INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    -- The entry behind which it was written.
    after        INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    agent        INTEGER NOT NULL,
    agent_name   TEXT NOT NULL,
    words        TEXT NOT NULL,
    -- 64 random bits of who wrote it: the same ones are the same note.
    name         INTEGER NOT NULL,
    UNIQUE (site, agent, name),
    FOREIGN KEY (site, conversation) REFERENCES conversations (site, id)
) STRICT;
CREATE INDEX notes_by_conversation ON notes (site, conversation, number);

-- Who is called by name in a note, and whether they have looked.
CREATE TABLE mentions (
    note  INTEGER NOT NULL REFERENCES notes (number),
    agent INTEGER NOT NULL,
    seen  INTEGER NOT NULL DEFAULT 0 CHECK (seen IN (0, 1)),
    PRIMARY KEY (note, agent)
) STRICT, WITHOUT ROWID;
CREATE INDEX mentions_unseen ON mentions (agent) WHERE seen = 0;

-- Sentences that are written often.
CREATE TABLE replies (
    site  INTEGER NOT NULL REFERENCES sites (id),
    id    INTEGER NOT NULL,
    -- What is typed behind the slash.
    name  TEXT NOT NULL,
    lang  TEXT NOT NULL CHECK (lang IN ('en', 'zh-CN')),
    -- Whose; NULL: everybody's.
    team  INTEGER,
    words TEXT NOT NULL,
    used  INTEGER NOT NULL DEFAULT 0 CHECK (used >= 0),
    PRIMARY KEY (site, id)
) STRICT, WITHOUT ROWID;

-- The index: for each thing said or shared its number in the log, and what it can be found by. It
-- keeps no words, and what is taken out of it leaves no trace.
CREATE VIRTUAL TABLE found USING fts5(
    tokens, content='', columnsize=0, detail=none, tokenize="ascii tokenchars '_'"
);
INSERT INTO found (found, rank) VALUES ('secure-delete', 1);

-- What all that is indexed of a conversation can be found by, beside its words.
CREATE TABLE marked (
    site         INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    marks        TEXT NOT NULL,
    PRIMARY KEY (site, conversation)
) STRICT, WITHOUT ROWID;

-- Conversations that can be found by something else than before.
CREATE TABLE unmarked (
    site         INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    PRIMARY KEY (site, conversation)
) STRICT, WITHOUT ROWID;

-- What was said anew since it was indexed; it is not in the index.
CREATE TABLE unfound (number INTEGER PRIMARY KEY) STRICT;

-- Every entry up to this number is in the index, made by these rules of cutting words.
CREATE TABLE indexed (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    number INTEGER NOT NULL,
    rules  INTEGER NOT NULL
) STRICT;
INSERT INTO indexed (id, number, rules) VALUES (1, 0, 0);

CREATE TRIGGER unmarked_by_assignment AFTER INSERT ON assignments
BEGIN
    INSERT INTO unmarked (site, conversation) VALUES (NEW.site, NEW.conversation)
    ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER unmarked_by_filling AFTER UPDATE OF filled ON conversations
BEGIN
    INSERT INTO unmarked (site, conversation) VALUES (NEW.site, NEW.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER unmarked_by_label AFTER INSERT ON labels
BEGIN
    INSERT INTO unmarked (site, conversation) VALUES (NEW.site, NEW.conversation)
    ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER unmarked_by_no_label AFTER DELETE ON labels
BEGIN
    INSERT INTO unmarked (site, conversation) VALUES (OLD.site, OLD.conversation)
    ON CONFLICT DO NOTHING;
END;
