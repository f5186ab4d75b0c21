-- What the pages count and sort by, so that they read an index and not the messages themselves: a
-- row of "held" is some kilobytes long.
CREATE INDEX held_by_arrival ON held (received_at, id);
DROP INDEX held_by_received_at;
CREATE INDEX held_by_decision ON held (state, decided_at, id, received_at);
CREATE INDEX held_by_explained ON held (state, explained_at);
CREATE INDEX held_by_outcome ON held (id, received_at, state, reason_code);
