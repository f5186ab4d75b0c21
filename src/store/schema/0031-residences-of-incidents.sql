-- Where people live of whom delivered mail told that became an incident: how many rows of tables for each
-- keyed digest. A held message has the same in its verdict.
ALTER TABLE incident ADD COLUMN sealed_residences BYTEA;
