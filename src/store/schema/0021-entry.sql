-- Entries for the lists of partners and known correspondents, proposed and decided on at the desk.
-- They are found by a keyed digest of the pattern; what people read of them is sealed.
CREATE TABLE entry (
    number BIGINT NOT NULL PRIMARY KEY,
    key_digest BYTEA NOT NULL,
    level TEXT NOT NULL,
    state TEXT NOT NULL,
    sealed_pattern BYTEA NOT NULL,
    sealed_why BYTEA NOT NULL,
    -- Days since 1970: when somebody is to look at it again.
    review_day BIGINT,
    proposed_by TEXT NOT NULL,
    proposed_at BIGINT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at BIGINT
);
CREATE INDEX entry_by_key ON entry (key_digest, state);
CREATE INDEX entry_by_state ON entry (state, number);

-- Near misses are looked up by themselves.
CREATE INDEX held_recipient_alike ON held_recipient (held_id) WHERE class = 'lookalike';

-- When mail last went by an entry of the desk or of the configuration, by the digest of its pattern.
CREATE TABLE entry_use (
    key_digest BYTEA NOT NULL PRIMARY KEY,
    last_day BIGINT NOT NULL
);
