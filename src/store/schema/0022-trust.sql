-- Whether a recipient is trusted to do as asked: `yes`, `no` or `unknown`, as people say; empty where
-- nobody has said it. The history of the record has who said it, when and why.
ALTER TABLE incident_recipient ADD COLUMN trusted TEXT;
