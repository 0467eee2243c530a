-- When somebody wants to hear from the bot privately, on the clocks of their own zone.
ALTER TABLE people ADD COLUMN digest_at TEXT DEFAULT '09:00';
ALTER TABLE people ADD COLUMN quiet_from TEXT NOT NULL DEFAULT '20:00';
ALTER TABLE people ADD COLUMN quiet_to TEXT NOT NULL DEFAULT '08:00';
-- When their next digest is due; null until that is worked out.
ALTER TABLE people ADD COLUMN next_digest_at INTEGER;
CREATE INDEX people_digests ON people (coalesce(next_digest_at, 0)) WHERE has_started = 1 AND digest_at IS NOT NULL;
