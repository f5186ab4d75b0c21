-- What the desk needs to sort, filter and hand out what waits.

-- Counts the messages as they come; what is sealed is read once, by this number.
ALTER TABLE held ADD COLUMN number BIGINT NOT NULL DEFAULT 0;
-- 0 low, 1 middle, 2 high; −1 until it is worked out, for messages of an earlier version.
ALTER TABLE held ADD COLUMN risk BIGINT NOT NULL DEFAULT -1;
-- Since when it waits: taken in, or opened again.
ALTER TABLE held ADD COLUMN waits_since BIGINT NOT NULL DEFAULT 0;
-- Name of an account, or of a role after an "@"; empty for nobody.
ALTER TABLE held ADD COLUMN assigned_to TEXT NOT NULL DEFAULT '';
-- The answer that was chosen with a decision; empty where it was given in words alone.
ALTER TABLE held ADD COLUMN reason_code TEXT NOT NULL DEFAULT '';

UPDATE held SET waits_since = received_at;
UPDATE held SET number = (SELECT COUNT(*) FROM held AS other
    WHERE other.received_at < held.received_at
    OR (other.received_at = held.received_at AND other.id <= held.id));
INSERT INTO sequence (name, last) SELECT 'held', COUNT(*) FROM held;

CREATE INDEX held_by_number ON held (number);
CREATE INDEX held_in_queue ON held (state, urgent DESC, risk DESC, waits_since, id);
CREATE INDEX held_by_assigned_to ON held (assigned_to, state);
CREATE INDEX held_by_decided_at ON held (decided_at);

-- What a message can be filtered and counted by: "class", "kind" or "rule", and which.
CREATE TABLE held_mark (
    held_id TEXT NOT NULL REFERENCES held (id),
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (held_id, kind, value)
);
CREATE INDEX held_mark_by_value ON held_mark (kind, value, held_id);

-- Names that people gave to a list of messages: the query of its address.
CREATE TABLE saved_filter (
    number BIGINT NOT NULL PRIMARY KEY,
    owner_folded TEXT NOT NULL,
    sealed_name BYTEA NOT NULL,
    sealed_query BYTEA NOT NULL,
    shared BIGINT NOT NULL
);
CREATE INDEX saved_filter_by_owner ON saved_filter (owner_folded);

-- How a person wants to work, wherever they sign in.
CREATE TABLE preference (
    account_folded TEXT NOT NULL PRIMARY KEY,
    undo_seconds BIGINT,
    notices TEXT NOT NULL
);
