-- The site's own form and what visitors fill into it; help articles.

-- The form, as JSON; NULL: nobody has changed anything.
ALTER TABLE sites ADD COLUMN form TEXT;

-- What the visitor filled in, as JSON: it is read whole or not at all, and never asked about.
ALTER TABLE conversations ADD COLUMN filled TEXT;
-- Whether it was opened while nobody was there to answer.
ALTER TABLE conversations ADD COLUMN left_away BIGINT NOT NULL DEFAULT 0
    CHECK (left_away IN (0, 1));

-- What is filled in for the next conversation, as JSON.
ALTER TABLE visitors ADD COLUMN draft TEXT;

CREATE TABLE articles (
    site      BIGINT NOT NULL REFERENCES sites (id),
    id        BIGINT NOT NULL CHECK (id > 0),
    -- Its place among the site's articles.
    place     BIGINT NOT NULL,
    topic     BIGINT,
    title_en  TEXT NOT NULL,
    title_zh  TEXT NOT NULL,
    body_en   TEXT NOT NULL,
    body_zh   TEXT NOT NULL,
    published BIGINT NOT NULL CHECK (published IN (0, 1)),
    PRIMARY KEY (site, id)
);
