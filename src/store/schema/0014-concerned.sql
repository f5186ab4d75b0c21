-- The people concerned by a breach: where the list of them lies, sealed, and until when.
CREATE TABLE people_list (
    incident_id TEXT NOT NULL PRIMARY KEY,
    content_name TEXT NOT NULL,
    content_key BYTEA NOT NULL,
    size_bytes BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    people BIGINT NOT NULL,
    -- People beyond those that are listed.
    beyond BIGINT NOT NULL,
    delete_at BIGINT NOT NULL
);

-- Texts that people wrote in the place of ours: letters, by incident.
CREATE TABLE wording (
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    sealed_text BYTEA NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (name, language)
);
