-- Correspondents that ordinary mail has made known. They are found by keyed digests, of a domain or
-- of an address; what people read of them is sealed, and of an address only the first letter.

-- How many messages a sender wrote there on a day (since 1970, in UTC), while that is not known to
-- be enough; of a learned correspondent, on day 0, that the sender is one of those who write there.
CREATE TABLE contact (
    key_digest BYTEA NOT NULL,
    sender_digest BYTEA NOT NULL,
    day BIGINT NOT NULL,
    messages BIGINT NOT NULL,
    PRIMARY KEY (key_digest, sender_digest, day)
);
CREATE INDEX contact_by_day ON contact (day);

CREATE TABLE learned (
    number BIGINT NOT NULL PRIMARY KEY,
    key_digest BYTEA NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    sealed_name BYTEA NOT NULL,
    state TEXT NOT NULL,
    messages BIGINT NOT NULL,
    senders BIGINT NOT NULL,
    first_day BIGINT NOT NULL,
    last_day BIGINT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at BIGINT
);
CREATE INDEX learned_by_last_day ON learned (state, last_day);
