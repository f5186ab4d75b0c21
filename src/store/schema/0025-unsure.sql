-- How many attempts of a release gave the whole message to the next hop and never heard of it: it may
-- have been taken each time. Written before the message ends, so that a crash cannot forget it.
ALTER TABLE outbox ADD COLUMN unsure BIGINT NOT NULL DEFAULT 0;
