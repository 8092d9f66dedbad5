-- The same laws for the log, in words that cost less: a list of more than two is a table of its own,
-- which SQLite builds and drops for each entry that is written.

DROP VIEW entries;
DROP TRIGGER entries_are_not_changed;
DROP TRIGGER words_are_amended_by_their_author;
DROP TRIGGER entries_are_not_removed;
ALTER TABLE log RENAME TO former_log;

CREATE TABLE log (
    -- The order in which they came.
    number       INTEGER PRIMARY KEY,
    site         INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    seq          INTEGER NOT NULL CHECK (seq > 0),
    at           INTEGER NOT NULL,
    kind         TEXT NOT NULL CHECK (kind = 'said' OR kind = 'shared' OR kind = 'joined'
        OR kind = 'returned' OR kind = 'ended' OR kind = 'transferred' OR kind = 'unanswered'
        OR kind = 'taken_over' OR kind = 'quieted' OR kind = 'reopened' OR kind = 'amended'),
    -- The person behind it; both NULL for what nobody said.
    who_side     TEXT CHECK (who_side IN ('visitor', 'agent')),
    who          INTEGER,
    -- The agent who said or shared it, joined, passes it on, did not answer, or had it before.
    agent        INTEGER,
    agent_name   TEXT,
    -- What tabs number only: the name that the author's tab gave it.
    tab          INTEGER,
    count        INTEGER CHECK (count > 0),
    -- Said only: the words; NULL when they were taken back.
    words        TEXT,
    -- Transferred and taken over only: to whom, one of the two.
    to_agent     INTEGER,
    to_team      INTEGER,
    to_name      TEXT,
    -- Ended and reopened only: by which end.
    by_side      TEXT CHECK (by_side IN ('visitor', 'agent')),
    -- Said only: the place of what it answers.
    quote        INTEGER CHECK (quote > 0),
    -- Amended only: the place of the words that were changed or taken back.
    amends       INTEGER CHECK (amends > 0),
    -- Shared only: the file as people see it, as JSON in the form of the wire.
    file         TEXT,
    CHECK ((who_side IS NULL) = (who IS NULL)),
    CHECK ((agent IS NULL) = (agent_name IS NULL)),
    CHECK ((tab IS NULL) = (count IS NULL)),
    CHECK ((who IS NOT NULL AND count IS NOT NULL)
        OR (kind <> 'said' AND kind <> 'amended' AND kind <> 'shared')),
    CHECK (kind = 'said' OR words IS NULL),
    CHECK (kind = 'said' OR quote IS NULL),
    CHECK ((kind = 'amended') = (amends IS NOT NULL)),
    CHECK ((kind = 'shared') = (file IS NOT NULL)),
    CHECK (agent IS NOT NULL OR (kind <> 'joined' AND kind <> 'transferred'
        AND kind <> 'unanswered' AND kind <> 'taken_over')),
    CHECK ((to_agent IS NOT NULL) + (to_team IS NOT NULL) = (to_name IS NOT NULL)),
    CHECK (kind <> 'transferred' OR to_name IS NOT NULL),
    CHECK (kind <> 'taken_over' OR to_agent IS NOT NULL),
    CHECK (kind NOT IN ('ended', 'reopened') OR by_side IS NOT NULL)
) STRICT;
INSERT INTO log (number, site, conversation, seq, at, kind, who_side, who, agent, agent_name, tab,
    count, words, to_agent, to_team, to_name, by_side, quote, amends, file)
SELECT number, site, conversation, seq, at, kind, who_side, who, agent, agent_name, tab,
    count, words, to_agent, to_team, to_name, by_side, quote, amends, file
FROM former_log ORDER BY number;
DROP TABLE former_log;

CREATE TRIGGER entries_are_not_changed BEFORE UPDATE OF number, site, conversation, seq, at, kind,
    who_side, who, agent, agent_name, tab, count, to_agent, to_team, to_name, by_side, quote, amends,
    file
ON log
BEGIN
    SELECT RAISE(ABORT, 'entries are never changed');
END;

-- Few entries are in it: all others cost nothing.
CREATE INDEX log_amended ON log (site, conversation, amends) WHERE amends IS NOT NULL;

CREATE TRIGGER words_are_amended_by_their_author BEFORE UPDATE OF words ON log
WHEN OLD.words IS NULL OR NOT EXISTS (SELECT 1 FROM log AS news
    WHERE news.site = OLD.site AND news.conversation = OLD.conversation AND news.amends = OLD.seq
    AND news.who_side = OLD.who_side AND news.who = OLD.who)
BEGIN
    SELECT RAISE(ABORT, 'words are changed only where an entry of their author says so');
END;

CREATE TRIGGER entries_are_not_removed BEFORE DELETE ON log
BEGIN
    SELECT RAISE(ABORT, 'entries are never removed');
END;

-- Entries as they are read: by way of the shelf.
CREATE VIEW entries AS SELECT shelf.site, shelf.conversation, shelf.seq, log.at, log.kind,
    log.who_side, log.who, log.agent, log.agent_name, log.tab, log.count, log.words, log.to_agent,
    log.to_team, log.to_name, log.by_side, log.quote, log.amends, log.file
FROM shelf JOIN log ON log.number = shelf.number;
