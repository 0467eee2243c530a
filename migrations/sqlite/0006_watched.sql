-- Rollouts for which systems outside are asked or told something again and again, until it is over.
ALTER TABLE summaries ADD COLUMN is_watched INTEGER NOT NULL DEFAULT 0;
CREATE INDEX summaries_watched ON summaries (stream) WHERE is_watched = 1;
