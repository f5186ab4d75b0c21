-- By which clock the moments of a row that waits were written: the boot of the machine, and when that
-- began by the clock as it stood. An older row is of no boot that is known.
ALTER TABLE outbox ADD COLUMN boot TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN up_since BIGINT NOT NULL DEFAULT 0;
ALTER TABLE notice ADD COLUMN boot TEXT NOT NULL DEFAULT '';
ALTER TABLE notice ADD COLUMN up_since BIGINT NOT NULL DEFAULT 0;
ALTER TABLE signal ADD COLUMN boot TEXT NOT NULL DEFAULT '';
ALTER TABLE signal ADD COLUMN up_since BIGINT NOT NULL DEFAULT 0;
