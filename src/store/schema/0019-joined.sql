-- What leaked already is released again: such a release joins the incident that there is.
CREATE TABLE incident_release (
    incident_id TEXT NOT NULL REFERENCES incident (id),
    held_id TEXT NOT NULL REFERENCES held (id),
    joined_at BIGINT NOT NULL,
    released_by TEXT NOT NULL,
    first_by TEXT NOT NULL,
    sealed_reason BYTEA NOT NULL,
    -- Undone, or taken for nobody.
    ended_at BIGINT
);
CREATE INDEX incident_release_by_incident ON incident_release (incident_id);
CREATE INDEX incident_release_by_held_id ON incident_release (held_id);

-- Through which release a recipient was added, where that was not the first.
ALTER TABLE incident_recipient ADD COLUMN held_id TEXT;
