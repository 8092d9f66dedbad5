-- Files may be shared. What is shared of one is an entry like words; the file itself, who sent it
-- and how far it is, has a table of its own, and its bytes are in a folder.

ALTER TABLE entries
    -- Shared only: the file as people see it, as JSON in the form of the wire.
    ADD COLUMN file TEXT,
    DROP CONSTRAINT entries_kinds,
    ADD CONSTRAINT entries_kinds CHECK (kind IN ('said', 'joined', 'returned', 'ended',
        'transferred', 'unanswered', 'taken_over', 'quieted', 'reopened', 'amended', 'shared')),
    ADD CHECK (kind <> 'shared' OR (who IS NOT NULL AND count IS NOT NULL));
ALTER TABLE entries ADD CHECK ((kind = 'shared') = (file IS NOT NULL));
CREATE TRIGGER files_of_entries_are_not_changed BEFORE UPDATE OF file ON entries
FOR EACH STATEMENT EXECUTE FUNCTION is_for_ever();

CREATE TABLE files (
    -- 64 random bits.
    id           BIGINT PRIMARY KEY,
    site         BIGINT NOT NULL REFERENCES sites (id),
    -- Whose conversation it is for.
    visitor      BIGINT NOT NULL,
    -- The agent who sends it, and for which conversation; both NULL: the visitor does.
    agent        BIGINT,
    conversation BIGINT,
    name         TEXT NOT NULL,
    kind         TEXT NOT NULL,
    len          BIGINT NOT NULL CHECK (len > 0),
    -- What its sender says that its bytes hash to, in hexadecimal digits.
    sha256       TEXT,
    -- As an image is shown.
    width        BIGINT,
    height       BIGINT,
    begun_at     BIGINT NOT NULL,
    -- When all of it was here and was looked at.
    done_at      BIGINT,
    -- When it was shared last; from then on it stays.
    shared_at    BIGINT,
    CHECK ((agent IS NULL) = (conversation IS NULL)),
    CHECK ((width IS NULL) = (height IS NULL)),
    CHECK (shared_at IS NULL OR done_at IS NOT NULL)
);
CREATE INDEX files_of_visitors ON files (site, visitor, begun_at);
CREATE INDEX files_unshared ON files (begun_at) WHERE shared_at IS NULL;
