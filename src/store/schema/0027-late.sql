-- By what a copy of a delivered message is known again: a keyed digest of its Message-ID.
ALTER TABLE observed ADD COLUMN id_digest BYTEA;
CREATE INDEX observed_by_id_digest ON observed (id_digest);
