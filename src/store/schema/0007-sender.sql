-- What Sluis tells people by mail, and what sender and reviewers say to each other.

-- A mail that is to be written, or was. It is put here by the step that it tells of, in the same
-- transaction.
CREATE TABLE notice (
    number BIGINT NOT NULL PRIMARY KEY,
    -- What happens once is told once: "held:M-7F3K-29".
    once TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    -- The message that it is about; empty where it is about several.
    held_id TEXT NOT NULL,
    sealed_address BYTEA NOT NULL,
    address_digest BYTEA NOT NULL,
    -- What the message itself does not know: the text of a question.
    sealed_text BYTEA NOT NULL,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    give_up_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    sealed_last_error BYTEA NOT NULL,
    leased_until BIGINT,
    -- The mail as it is sent, at every attempt the same, while it is on its way.
    sealed_letter BYTEA,
    -- Where several are told in one mail: the notice with which that mail goes.
    lead BIGINT,
    -- When it was sent, dropped or given up.
    ended_at BIGINT
);
CREATE INDEX notice_by_due_at ON notice (state, due_at);
CREATE INDEX notice_by_address ON notice (address_digest, kind, ended_at);
CREATE INDEX notice_by_held_id ON notice (held_id);

-- The way of a sender to one message. The mail has what the first column is the hash of, and the
-- code; neither can be found from here.
CREATE TABLE sender_link (
    hash BYTEA NOT NULL PRIMARY KEY,
    held_id TEXT NOT NULL REFERENCES held (id),
    sealed_address BYTEA NOT NULL,
    code_digest BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    -- Wrong codes on this link: after a few it opens nothing any more.
    wrong BIGINT NOT NULL
);
CREATE INDEX sender_link_by_held_id ON sender_link (held_id);

-- Questions of reviewers and explanations of the sender, in order.
CREATE TABLE conversation (
    held_id TEXT NOT NULL REFERENCES held (id),
    position BIGINT NOT NULL,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    -- The account that asked; empty for the sender.
    author TEXT NOT NULL,
    sealed_text BYTEA NOT NULL,
    -- What happens if the message comes later; empty where nothing was said of that.
    sealed_urgency BYTEA NOT NULL,
    PRIMARY KEY (held_id, position)
);

-- Written with the conversation, so that a list can be sorted and filtered by them.
ALTER TABLE held ADD COLUMN asked_at BIGINT;
ALTER TABLE held ADD COLUMN explained_at BIGINT;
ALTER TABLE held ADD COLUMN urgent BIGINT NOT NULL DEFAULT 0;
-- Wrong codes given with the ID of the message, whoever gave them.
ALTER TABLE held ADD COLUMN wrong_codes BIGINT NOT NULL DEFAULT 0;
