-- Messages whose verdict names residences by digests without a key: each gets keyed ones when the
-- store is opened, and leaves this list.
CREATE TABLE unkeyed_residence (
    held_id TEXT NOT NULL PRIMARY KEY
);
INSERT INTO unkeyed_residence (held_id) SELECT id FROM held WHERE erased_at IS NULL;
