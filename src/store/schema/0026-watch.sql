-- Since when something is watched: what passed before was never told, and is not told now.
CREATE TABLE watch (
    name TEXT NOT NULL PRIMARY KEY,
    since BIGINT NOT NULL
);
