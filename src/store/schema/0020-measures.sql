-- How a message went to the next hop: `clear` or `tls`; empty where nobody knows.
ALTER TABLE incident_recipient ADD COLUMN transit TEXT;
ALTER TABLE observed ADD COLUMN transit TEXT;

-- What is still to be done after a breach: what, by whom, until when, and when it was done.
CREATE TABLE incident_measure (
    number BIGINT NOT NULL PRIMARY KEY,
    incident_id TEXT NOT NULL REFERENCES incident (id),
    sealed_text BYTEA NOT NULL,
    sealed_owner BYTEA,
    -- A day.
    sealed_due BYTEA,
    done_on TEXT,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    -- Counts the changes of a row.
    version BIGINT NOT NULL
);
CREATE INDEX incident_measure_by_incident ON incident_measure (incident_id, number);

-- It used to be one text, one name and one moment an incident. They keep their seals; where there
-- was no name or moment, nothing stands in its place.
INSERT INTO incident_measure (number, incident_id, sealed_text, sealed_owner, sealed_due,
    changed_by, changed_at, version)
    SELECT ROW_NUMBER() OVER (ORDER BY what.given_at, what.incident_id), what.incident_id,
    what.sealed_value, who.sealed_value, until.sealed_value,
    what.given_by, what.given_at, 1
    FROM incident_answer AS what
    LEFT JOIN incident_answer AS who ON who.incident_id = what.incident_id
        AND who.question = 'measures_owner'
    LEFT JOIN incident_answer AS until ON until.incident_id = what.incident_id
        AND until.question = 'measures_due'
    WHERE what.question = 'measures_planned';
INSERT INTO sequence (name, last)
    SELECT 'incident-measure', COUNT(*) FROM incident_measure HAVING COUNT(*) > 0;
DELETE FROM incident_answer
    WHERE question IN ('measures_planned', 'measures_owner', 'measures_due');
