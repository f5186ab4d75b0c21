-- The breach register as people work in it.

-- An incident that someone opened by hand has no held message. Its recipients go first, so that no
-- row refers to nothing in between.
CREATE TABLE incident_next (
    id TEXT NOT NULL PRIMARY KEY,
    held_id TEXT REFERENCES held (id),
    state TEXT NOT NULL,
    sealed_sender BYTEA NOT NULL,
    sealed_subject BYTEA NOT NULL,
    persons_min BIGINT NOT NULL,
    persons_max BIGINT,
    persons BIGINT NOT NULL,
    kinds TEXT NOT NULL,
    sealed_summary_nl BYTEA NOT NULL,
    sealed_summary_en BYTEA NOT NULL,
    released_by TEXT NOT NULL,
    first_by TEXT NOT NULL,
    sealed_reason BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    known_at BIGINT,
    deadline BIGINT,
    persons_by_kind TEXT NOT NULL DEFAULT '{}',
    source TEXT NOT NULL DEFAULT 'release',
    opened_by TEXT NOT NULL DEFAULT '',
    owner TEXT NOT NULL DEFAULT '',
    -- Hours to report in, as the law had them when it was opened.
    clock_hours BIGINT NOT NULL DEFAULT 72,
    -- Counts the changes: a form that was made on an older one changes nothing.
    version BIGINT NOT NULL DEFAULT 0,
    -- The delivery that monitor mode let through.
    observed BIGINT,
    closed_at BIGINT,
    -- When files, recipients and texts went, and when all but numbers and dates went.
    content_erased_at BIGINT,
    erased_at BIGINT
);
INSERT INTO incident_next (id, held_id, state, sealed_sender, sealed_subject, persons_min,
    persons_max, persons, kinds, sealed_summary_nl, sealed_summary_en, released_by, first_by,
    sealed_reason, created_at, known_at, deadline, persons_by_kind, opened_by)
    SELECT id, held_id, state, sealed_sender, sealed_subject, persons_min,
    persons_max, persons, kinds, sealed_summary_nl, sealed_summary_en, released_by, first_by,
    sealed_reason, created_at, known_at, deadline, persons_by_kind, released_by FROM incident;
CREATE TABLE incident_recipient_next (
    incident_id TEXT NOT NULL REFERENCES incident_next (id),
    position BIGINT NOT NULL,
    sealed_address BYTEA NOT NULL,
    address_digest BYTEA NOT NULL,
    class TEXT NOT NULL,
    accepted_at BIGINT,
    sealed_reply BYTEA NOT NULL,
    PRIMARY KEY (incident_id, position),
    UNIQUE (incident_id, address_digest)
);
INSERT INTO incident_recipient_next (incident_id, position, sealed_address, address_digest, class,
    accepted_at, sealed_reply)
    SELECT incident_id, position, sealed_address, address_digest, class,
    accepted_at, sealed_reply FROM incident_recipient;
DROP TABLE incident_recipient;
DROP TABLE incident;
ALTER TABLE incident_next RENAME TO incident;
ALTER TABLE incident_recipient_next RENAME TO incident_recipient;
CREATE INDEX incident_by_held_id ON incident (held_id);
CREATE INDEX incident_by_created_at ON incident (created_at);
CREATE INDEX incident_by_state ON incident (state, deadline);
CREATE UNIQUE INDEX incident_by_observed ON incident (observed);

-- What people answered to the questions of the form of the regulator.
CREATE TABLE incident_answer (
    incident_id TEXT NOT NULL REFERENCES incident (id),
    question TEXT NOT NULL,
    sealed_value BYTEA NOT NULL,
    given_by TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    PRIMARY KEY (incident_id, question)
);

-- Every change of a record: who, when, what stood there, what stands there, why.
CREATE TABLE incident_change (
    number BIGINT NOT NULL PRIMARY KEY,
    incident_id TEXT NOT NULL REFERENCES incident (id),
    at BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    field TEXT NOT NULL,
    sealed_before BYTEA NOT NULL,
    sealed_after BYTEA NOT NULL,
    sealed_reason BYTEA NOT NULL
);
CREATE INDEX incident_change_by_incident ON incident_change (incident_id, number);

-- What people add to the timeline.
CREATE TABLE incident_note (
    number BIGINT NOT NULL PRIMARY KEY,
    incident_id TEXT NOT NULL REFERENCES incident (id),
    kind TEXT NOT NULL,
    happened_at BIGINT NOT NULL,
    written_at BIGINT NOT NULL,
    written_by TEXT NOT NULL,
    sealed_text BYTEA NOT NULL
);
CREATE INDEX incident_note_by_incident ON incident_note (incident_id, number);

-- Files of an incident; their content lies sealed in the vault.
CREATE TABLE incident_file (
    number BIGINT NOT NULL PRIMARY KEY,
    incident_id TEXT NOT NULL REFERENCES incident (id),
    sealed_name BYTEA NOT NULL,
    size_bytes BIGINT NOT NULL,
    added_by TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    -- Both are empty once the content is shredded.
    content_name TEXT,
    content_key BYTEA
);
CREATE INDEX incident_file_by_incident ON incident_file (incident_id, number);

-- Other organisations whose people are concerned, each with a notice and a clock of its own.
CREATE TABLE incident_party (
    number BIGINT NOT NULL PRIMARY KEY,
    incident_id TEXT NOT NULL REFERENCES incident (id),
    role TEXT NOT NULL,
    sealed_name BYTEA NOT NULL,
    sealed_contact BYTEA NOT NULL,
    persons BIGINT,
    added_by TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    informed_at BIGINT,
    informed_by TEXT NOT NULL,
    deadline BIGINT
);
CREATE INDEX incident_party_by_incident ON incident_party (incident_id, number);
