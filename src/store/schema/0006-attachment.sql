-- The files in held messages that tell of people, or that nobody could read: by a keyed digest of
-- what is in them, so that a second try with the same file is known.
CREATE TABLE held_attachment (
    held_id TEXT NOT NULL REFERENCES held (id),
    content_digest BYTEA NOT NULL,
    sealed_name BYTEA NOT NULL,
    PRIMARY KEY (held_id, content_digest)
);
CREATE INDEX held_attachment_by_content ON held_attachment (content_digest);

-- Everyone at one domain; empty for what was held before this step.
ALTER TABLE held_recipient ADD COLUMN domain_digest BYTEA;
CREATE INDEX held_recipient_by_address ON held_recipient (address_digest);
CREATE INDEX held_recipient_by_domain ON held_recipient (domain_digest);
