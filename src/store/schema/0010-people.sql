-- People who sign in at a provider, what stands beside a password, and what is told of sessions.
ALTER TABLE account ADD COLUMN kind TEXT NOT NULL DEFAULT 'local';
-- Who someone is at the provider; empty for accounts of Sluis itself.
ALTER TABLE account ADD COLUMN issuer TEXT;
ALTER TABLE account ADD COLUMN subject TEXT;
ALTER TABLE account ADD COLUMN closed_at BIGINT;
ALTER TABLE account ADD COLUMN last_login_at BIGINT;
CREATE UNIQUE INDEX account_by_subject ON account (issuer, subject);

-- 'open', or what still has to be shown before it is.
ALTER TABLE session ADD COLUMN stage TEXT NOT NULL DEFAULT 'open';
ALTER TABLE session ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN browser TEXT NOT NULL DEFAULT '';

-- The beginning of the text of a token, by which its owner knows it.
ALTER TABLE token ADD COLUMN prefix TEXT NOT NULL DEFAULT '';
ALTER TABLE token ADD COLUMN used_at BIGINT;

-- Codes beside a password (RFC 6238).
CREATE TABLE second_factor (
    account_folded TEXT NOT NULL PRIMARY KEY REFERENCES account (name_folded),
    sealed_secret BYTEA NOT NULL,
    -- The step of the last code that was used; no code of it or before is taken again.
    last_step BIGINT NOT NULL,
    -- Empty until the first code was shown.
    confirmed_at BIGINT,
    -- Hashes of the recovery codes that are left.
    recovery TEXT NOT NULL
);
