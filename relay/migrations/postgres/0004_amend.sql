-- Words may be quoted, changed and taken back. What they were is overwritten where it stands:
-- that, and nothing else, may change in an entry.

ALTER TABLE entries
    -- Said only: the place of what it answers.
    ADD COLUMN quote BIGINT CHECK (quote > 0),
    -- Amended only: the place of the words that were changed or taken back.
    ADD COLUMN amends BIGINT CHECK (amends > 0);

DO $$
DECLARE
    law RECORD;
BEGIN
    -- Those that say which kinds there are, and that what is said has words, were not named.
    FOR law IN SELECT conname FROM pg_constraint
        WHERE conrelid = 'entries'::regclass AND contype = 'c'
        AND (pg_get_constraintdef(oid) LIKE '%words%'
            OR pg_get_constraintdef(oid) LIKE '%''quieted''%')
    LOOP
        EXECUTE format('ALTER TABLE entries DROP CONSTRAINT %I', law.conname);
    END LOOP;
END $$;
ALTER TABLE entries
    ADD CONSTRAINT entries_kinds CHECK (kind IN ('said', 'joined', 'returned', 'ended',
        'transferred', 'unanswered', 'taken_over', 'quieted', 'reopened', 'amended')),
    ADD CHECK ((tab IS NULL) = (count IS NULL)),
    ADD CHECK (kind NOT IN ('said', 'amended') OR (who IS NOT NULL AND count IS NOT NULL)),
    ADD CHECK (kind = 'said' OR words IS NULL),
    ADD CHECK (kind = 'said' OR quote IS NULL),
    ADD CHECK ((kind = 'amended') = (amends IS NOT NULL));

-- One count for all that a tab numbers.
DROP INDEX said_once;
CREATE UNIQUE INDEX numbered_once ON entries (site, who_side, who, tab, count)
WHERE count IS NOT NULL;
CREATE OR REPLACE VIEW tabs AS SELECT site, who_side, who, tab, max(count) AS counted
FROM entries WHERE count IS NOT NULL GROUP BY site, who_side, who, tab;

DROP TRIGGER entries_are_for_ever ON entries;
CREATE TRIGGER entries_are_for_ever BEFORE DELETE OR TRUNCATE ON entries
FOR EACH STATEMENT EXECUTE FUNCTION is_for_ever();
CREATE TRIGGER entries_are_not_changed BEFORE UPDATE OF site, conversation, seq, at, kind,
    who_side, who, agent, agent_name, tab, count, to_agent, to_team, to_name, by_side, quote, amends
ON entries FOR EACH STATEMENT EXECUTE FUNCTION is_for_ever();
-- Few entries are in it: all others cost nothing.
CREATE INDEX entries_amended ON entries (site, conversation, amends) WHERE amends IS NOT NULL;
CREATE FUNCTION words_are_amended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.words IS NULL OR NOT EXISTS (SELECT FROM entries AS news
        WHERE news.site = OLD.site AND news.conversation = OLD.conversation
        AND news.amends = OLD.seq AND news.who_side = OLD.who_side AND news.who = OLD.who)
    THEN
        RAISE EXCEPTION 'words are changed only where an entry of their author says so';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER words_are_amended_by_their_author BEFORE UPDATE OF words ON entries
FOR EACH ROW EXECUTE FUNCTION words_are_amended();
