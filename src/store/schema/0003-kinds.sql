-- Of how many people an incident has each kind of data.
ALTER TABLE incident ADD COLUMN persons_by_kind TEXT NOT NULL DEFAULT '{}';
