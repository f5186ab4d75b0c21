-- When all of a held message was erased but what is counted: its state, its dates, how many people,
-- the kinds, classes and rules.
ALTER TABLE held ADD COLUMN erased_at BIGINT;
-- Lists leave out what was erased, and count by an index alone.
CREATE INDEX held_kept ON held (state, received_at, decided_at, id) WHERE erased_at IS NULL;

-- Where a release that had joined an incident was undone, recipients behind it moved up by one for
-- those who said whom they trust: what was said then may stand with another. It is not known any more,
-- until somebody says it again; the history still has who said what.
UPDATE incident_recipient SET trusted = NULL WHERE trusted IS NOT NULL AND incident_id IN (
    SELECT incident_id FROM incident_release WHERE ended_at IS NOT NULL);
