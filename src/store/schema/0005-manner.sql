-- How a released message leaves. A release that leaks nothing has no incident: its outbox row names
-- none (the empty text).
ALTER TABLE held ADD COLUMN manner TEXT NOT NULL DEFAULT 'as_is';

-- Every message that was judged, so that other rules can be tried on it: those that are listed are
-- deliveries to look up, of the others only the findings are kept for a while.
ALTER TABLE observed ADD COLUMN listed BIGINT NOT NULL DEFAULT 1;
ALTER TABLE observed ADD COLUMN held_id TEXT NOT NULL DEFAULT '';
-- What it was judged by; empty once its term is over.
ALTER TABLE observed ADD COLUMN sealed_evidence BYTEA;
CREATE INDEX observed_by_at ON observed (at);
