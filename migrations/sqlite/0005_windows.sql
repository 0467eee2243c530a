-- Which open rollouts lie around a time, in whatever team: asked when a window is set.
ALTER TABLE summaries ADD COLUMN opens_at INTEGER;
ALTER TABLE summaries ADD COLUMN closes_at INTEGER;
UPDATE summaries SET
  opens_at = (SELECT json_extract(event, '$.window.opensAt') FROM journal
    WHERE journal.stream = summaries.stream AND type = 'WindowScheduled' ORDER BY version DESC LIMIT 1),
  closes_at = (SELECT json_extract(event, '$.window.closesAt') FROM journal
    WHERE journal.stream = summaries.stream AND type = 'WindowScheduled' ORDER BY version DESC LIMIT 1);
CREATE INDEX summaries_windows ON summaries (opens_at) WHERE status = 'open' AND opens_at IS NOT NULL;
