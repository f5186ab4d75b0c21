-- The tables of the first release.
-- Column types are those of PostgreSQL; on SQLite they become INTEGER and BLOB of STRICT tables.
-- Moments are microseconds since 1970, in UTC.
-- A column "sealed_…" is encrypted with a key from outside the database, an "…_digest" is keyed.

-- Numbers without gaps: the breach register of a year, the record of deliveries.
CREATE TABLE sequence (
    name TEXT NOT NULL PRIMARY KEY,
    last BIGINT NOT NULL
);

-- A held message: all but its content, which lies sealed in the vault.
CREATE TABLE held (
    id TEXT NOT NULL PRIMARY KEY,
    message_key BYTEA NOT NULL,
    state TEXT NOT NULL,
    version BIGINT NOT NULL,
    sealed_sender BYTEA NOT NULL,
    sealed_sender_parameters BYTEA NOT NULL,
    received_at BIGINT NOT NULL,
    size_bytes BIGINT NOT NULL,
    persons BIGINT NOT NULL,
    sealed_verdict BYTEA NOT NULL,
    -- Lower case of ID, sender, recipients and masked subject, to search in.
    sealed_search BYTEA NOT NULL,
    first_by TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at BIGINT,
    sealed_reason BYTEA NOT NULL,
    -- Both are empty once the content is shredded.
    content_name TEXT,
    content_key BYTEA
);
CREATE INDEX held_by_state ON held (state, received_at);
CREATE INDEX held_by_received_at ON held (received_at);
CREATE INDEX held_by_message_key ON held (message_key);
CREATE INDEX held_by_content_name ON held (content_name);

-- Every recipient of a held message, those let through included.
CREATE TABLE held_recipient (
    held_id TEXT NOT NULL REFERENCES held (id),
    position BIGINT NOT NULL,
    message_key BYTEA NOT NULL,
    sealed_address BYTEA NOT NULL,
    address_digest BYTEA NOT NULL,
    sealed_parameters BYTEA NOT NULL,
    class TEXT NOT NULL,
    sealed_because BYTEA NOT NULL,
    state TEXT NOT NULL,
    sealed_reply BYTEA NOT NULL,
    PRIMARY KEY (held_id, position),
    -- The same message to the same mailbox is held once, however often it is sent.
    UNIQUE (message_key, address_digest)
);

-- Releases that the gateway is still to deliver.
CREATE TABLE outbox (
    held_id TEXT NOT NULL PRIMARY KEY REFERENCES held (id),
    incident_id TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    give_up_at BIGINT NOT NULL,
    -- Attempts begun, so also the name of the latest one.
    attempts BIGINT NOT NULL,
    sealed_last_error BYTEA NOT NULL,
    -- While a gateway is at it, and after one that died doing it: until when it is left alone.
    leased_until BIGINT
);
CREATE INDEX outbox_by_due_at ON outbox (due_at);

-- The breach register.
CREATE TABLE incident (
    id TEXT NOT NULL PRIMARY KEY,
    held_id TEXT NOT NULL REFERENCES held (id),
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
    deadline BIGINT
);
CREATE INDEX incident_by_held_id ON incident (held_id);
CREATE INDEX incident_by_created_at ON incident (created_at);

CREATE TABLE incident_recipient (
    incident_id TEXT NOT NULL REFERENCES incident (id),
    position BIGINT NOT NULL,
    sealed_address BYTEA NOT NULL,
    address_digest BYTEA NOT NULL,
    class TEXT NOT NULL,
    accepted_at BIGINT,
    sealed_reply BYTEA NOT NULL,
    PRIMARY KEY (incident_id, position),
    UNIQUE (incident_id, address_digest)
);

-- Deliveries that are to be recorded, and in monitor mode those that would have been held.
CREATE TABLE observed (
    number BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    sealed_sender BYTEA NOT NULL,
    sealed_recipients BYTEA NOT NULL,
    reasons TEXT NOT NULL,
    persons BIGINT NOT NULL,
    action TEXT NOT NULL
);

-- Who has written to whom.
CREATE TABLE correspondent (
    sender_digest BYTEA NOT NULL,
    address_digest BYTEA NOT NULL,
    sealed_address BYTEA NOT NULL,
    last_at BIGINT NOT NULL,
    PRIMARY KEY (sender_digest, address_digest)
);
CREATE INDEX correspondent_by_last_at ON correspondent (sender_digest, last_at);

-- People.
CREATE TABLE account (
    name_folded TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT,
    roles TEXT NOT NULL,
    password_hash TEXT,
    created_at BIGINT NOT NULL
);

-- Their sessions; the browser has what this is the hash of.
CREATE TABLE session (
    hash BYTEA NOT NULL PRIMARY KEY,
    account_folded TEXT NOT NULL REFERENCES account (name_folded),
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);
CREATE INDEX session_by_account ON session (account_folded);

-- Programs; they have what this is the hash of.
CREATE TABLE token (
    name_folded TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    hash BYTEA NOT NULL UNIQUE,
    roles TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- The audit trail: each hash covers its entry and the hash before.
CREATE TABLE trail (
    number BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    origin TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    result TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX trail_by_object ON trail (object);
CREATE INDEX trail_by_actor ON trail (actor);

-- How long the trail is and how it ends, under a seal: a tail that is cut off is missed.
CREATE TABLE trail_head (
    place BIGINT NOT NULL PRIMARY KEY,
    count BIGINT NOT NULL,
    hash TEXT NOT NULL,
    seal TEXT NOT NULL
);
