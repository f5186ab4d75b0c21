-- What other systems are told: one row for each event and channel, made of the audit trail.
CREATE TABLE signal (
    number BIGINT NOT NULL PRIMARY KEY,
    channel TEXT NOT NULL,
    -- Another system knows by this that it was told before.
    message_id TEXT NOT NULL UNIQUE,
    -- What is told, as JSON: no personal data stands in it.
    event TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    give_up_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    leased_until BIGINT,
    last_error TEXT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX signal_by_due_at ON signal (state, due_at);

-- Up to which line of the trail a channel has its rows.
CREATE TABLE signal_cursor (
    channel TEXT NOT NULL PRIMARY KEY,
    trail_number BIGINT NOT NULL
);
