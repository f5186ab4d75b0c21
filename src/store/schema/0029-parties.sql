-- Another organisation of an incident: why the gateway proposed it, why it is not told, and what it
-- decided and answered itself.
ALTER TABLE incident_party ADD COLUMN ground TEXT NOT NULL DEFAULT '';
ALTER TABLE incident_party ADD COLUMN sealed_not_told BYTEA;
ALTER TABLE incident_party ADD COLUMN decision TEXT NOT NULL DEFAULT '';
ALTER TABLE incident_party ADD COLUMN sealed_ap_number BYTEA;
ALTER TABLE incident_party ADD COLUMN sealed_reply BYTEA;
