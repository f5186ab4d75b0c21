-- In whose name a token acts: 'account' with the name of one, 'shell' with a user of the operating
-- system, or 'machine' with nobody, as every token that was made before this was known.
ALTER TABLE token ADD COLUMN owner_kind TEXT NOT NULL DEFAULT 'machine';
ALTER TABLE token ADD COLUMN owner TEXT NOT NULL DEFAULT '';
ALTER TABLE token ADD COLUMN owner_folded TEXT NOT NULL DEFAULT '';
-- 1 until its owner has asked for its text: so long nobody has it.
ALTER TABLE token ADD COLUMN waits BIGINT NOT NULL DEFAULT 0;
CREATE INDEX token_by_owner ON token (owner_folded);
