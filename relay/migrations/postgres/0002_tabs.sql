-- How many things each tab of each person has said, by the name that both engines know.
CREATE VIEW tabs AS SELECT site, who_side, who, tab, max(count) AS counted
FROM entries WHERE kind = 'said' GROUP BY site, who_side, who, tab;
