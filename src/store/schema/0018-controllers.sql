-- The people of several municipalities in one incident: whose they are, and what each is told.

-- Counts the changes of a list: who assigns people to a municipality does so on the list that was
-- looked at. Which municipality has how many, sealed as the list is.
ALTER TABLE people_list ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE people_list ADD COLUMN sealed_groups BYTEA;

-- At most so many of the people, which kinds of data, and until when it is to be told.
ALTER TABLE incident_party ADD COLUMN persons_max BIGINT;
ALTER TABLE incident_party ADD COLUMN kinds TEXT NOT NULL DEFAULT '';
ALTER TABLE incident_party ADD COLUMN notice_due BIGINT;

-- Every text that people wrote in the place of ours; the last one of a name holds.
CREATE TABLE wording_change (
    number BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    sealed_text BYTEA NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX wording_change_by_name ON wording_change (name, language, number);
INSERT INTO wording_change (number, name, language, sealed_text, changed_by, changed_at)
    SELECT ROW_NUMBER() OVER (ORDER BY changed_at, name, language), name, language, sealed_text,
    changed_by, changed_at FROM wording;
INSERT INTO sequence (name, last)
    SELECT 'wording-change', COUNT(*) FROM wording_change HAVING COUNT(*) > 0;
DROP TABLE wording;
