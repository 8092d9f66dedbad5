-- How the chat of a site looks.

-- As JSON; NULL: nobody has changed anything.
ALTER TABLE sites ADD COLUMN looks TEXT;
