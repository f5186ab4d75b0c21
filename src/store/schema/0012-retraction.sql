-- Asking the recipients of what leaked to delete it: one row a recipient.
CREATE TABLE retraction (
    incident_id TEXT NOT NULL,
    -- Which recipient it is in the register: the trail names it by this, never by its address.
    position BIGINT NOT NULL,
    sealed_address BYTEA NOT NULL,
    address_digest BYTEA NOT NULL,
    state TEXT NOT NULL,
    language TEXT NOT NULL,
    sealed_subject BYTEA NOT NULL,
    sealed_text BYTEA NOT NULL,
    asked_by TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    -- Mails that a server took, reminders too.
    mails BIGINT NOT NULL,
    -- When it is asked again, or given up; empty while a mail is on its way and once it is over.
    remind_at BIGINT,
    changed_at BIGINT NOT NULL,
    -- What a mail server said of the address, and what the recipient or an officer wrote.
    sealed_reply BYTEA NOT NULL,
    sealed_remark BYTEA NOT NULL,
    PRIMARY KEY (incident_id, position)
);
CREATE INDEX retraction_by_remind_at ON retraction (remind_at);

-- The ways of recipients to their answer; neither text of the link nor code can be found from here.
CREATE TABLE retraction_link (
    hash BYTEA NOT NULL PRIMARY KEY,
    incident_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    code_digest BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    -- Wrong codes on this link: after a few it opens nothing any more.
    wrong BIGINT NOT NULL
);
CREATE INDEX retraction_link_by_incident ON retraction_link (incident_id, position);
