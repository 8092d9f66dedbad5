-- The site's own form and what visitors fill into it; help articles.

-- The form, as JSON; NULL: nobody has changed anything.
ALTER TABLE sites ADD COLUMN form TEXT;
-- The help articles, as JSON; NULL: nobody has changed anything.
ALTER TABLE sites ADD COLUMN help TEXT;

-- What the visitor filled in, as JSON: it is read whole or not at all, and never asked about.
ALTER TABLE conversations ADD COLUMN filled TEXT;
-- Whether it was opened while nobody was there to answer.
ALTER TABLE conversations ADD COLUMN left_away INTEGER NOT NULL DEFAULT 0
    CHECK (left_away IN (0, 1));

-- What is filled in for the next conversation, as JSON.
ALTER TABLE visitors ADD COLUMN draft TEXT;
