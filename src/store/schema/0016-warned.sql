-- What time has brought to an incident, each told once.
CREATE TABLE incident_warning (
    incident_id TEXT NOT NULL REFERENCES incident (id),
    -- What was told, with the clock that it was told of: 'deadline:1732543920:24'.
    name TEXT NOT NULL,
    warned_at BIGINT NOT NULL,
    PRIMARY KEY (incident_id, name)
);
