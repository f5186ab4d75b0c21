-- Who was told of whom: so that a few people a day to one address are noticed.
-- Nothing here can be read without the keys: each digest is keyed, and the person's is one of a
-- number or of name and birth date.

-- A person of whom a sender told a recipient, and the last day (since 1970, in UTC). The recipient
-- is a mailbox at a private provider, and a whole domain elsewhere.
CREATE TABLE disclosure (
    recipient_digest BYTEA NOT NULL,
    sender_digest BYTEA NOT NULL,
    person_digest BYTEA NOT NULL,
    last_day BIGINT NOT NULL,
    PRIMARY KEY (recipient_digest, sender_digest, person_digest)
);
CREATE INDEX disclosure_to ON disclosure (recipient_digest, last_day, person_digest);
CREATE INDEX disclosure_by ON disclosure (sender_digest, last_day, person_digest);
CREATE INDEX disclosure_by_last_day ON disclosure (last_day);

-- The people in a held message: told of only once it is delivered.
CREATE TABLE held_person (
    held_id TEXT NOT NULL REFERENCES held (id),
    person_digest BYTEA NOT NULL,
    PRIMARY KEY (held_id, person_digest)
);
