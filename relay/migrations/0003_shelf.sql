-- Entries become a log in the order in which they came, and their index follows behind: writing
-- an entry touches the end of the log alone, however many conversations there are.

DROP TRIGGER entries_have_no_holes;
DROP TRIGGER nothing_follows_the_end;
DROP TRIGGER only_what_has_ended_is_reopened;
DROP TRIGGER entries_are_not_changed;
DROP TRIGGER entries_are_not_removed;
DROP INDEX said_once;

CREATE TABLE log (
    -- The order in which they came.
    number       INTEGER PRIMARY KEY,
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
INSERT INTO log (site, conversation, seq, at, kind, who_side, who, agent, agent_name, tab,
    count, words, to_agent, to_team, to_name, by_side)
SELECT site, conversation, seq, at, kind, who_side, who, agent, agent_name, tab,
    count, words, to_agent, to_team, to_name, by_side
FROM entries ORDER BY at, site, conversation, seq;
DROP TABLE entries;

CREATE TRIGGER entries_are_not_changed BEFORE UPDATE ON log
BEGIN
    SELECT RAISE(ABORT, 'entries are never changed');
END;

CREATE TRIGGER entries_are_not_removed BEFORE DELETE ON log
BEGIN
    SELECT RAISE(ABORT, 'entries are never removed');
END;

-- Where the entries of a conversation are. The key is the law: a place is taken once.
CREATE TABLE shelf (
    site         INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    seq          INTEGER NOT NULL,
    number       INTEGER NOT NULL,
    PRIMARY KEY (site, conversation, seq),
    FOREIGN KEY (site, conversation) REFERENCES conversations (site, id)
) STRICT, WITHOUT ROWID;
INSERT INTO shelf (site, conversation, seq, number)
SELECT site, conversation, seq, number FROM log ORDER BY site, conversation, seq;

-- How many things each tab of each person has said. Counts only rise, so none is said twice.
CREATE TABLE tabs (
    site     INTEGER NOT NULL,
    who_side TEXT NOT NULL,
    who      INTEGER NOT NULL,
    tab      INTEGER NOT NULL,
    counted  INTEGER NOT NULL,
    PRIMARY KEY (site, who_side, who, tab)
) STRICT, WITHOUT ROWID;
INSERT INTO tabs (site, who_side, who, tab, counted)
SELECT site, who_side, who, tab, max(count) FROM log WHERE kind = 'said'
GROUP BY site, who_side, who, tab;

-- Every entry up to this number is on the shelf, and counted in its tab.
CREATE TABLE shelved (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    number INTEGER NOT NULL
) STRICT;
INSERT INTO shelved (id, number) SELECT 1, coalesce(max(number), 0) FROM log;

-- Entries as they are read: by way of the shelf.
CREATE VIEW entries AS SELECT shelf.site, shelf.conversation, shelf.seq, log.at, log.kind,
    log.who_side, log.who, log.agent, log.agent_name, log.tab, log.count, log.words, log.to_agent,
    log.to_team, log.to_name, log.by_side
FROM shelf JOIN log ON log.number = shelf.number;
