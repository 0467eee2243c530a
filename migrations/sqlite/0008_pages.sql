-- When somebody last opened or tapped a page of this card that people only look at for a while; NULL on its first page and on pages that stay.
ALTER TABLE cards ADD COLUMN page_seen_at INTEGER;
-- How many times in a row Telegram said nothing when it was posted: the next copy comes the later, also after a restart.
ALTER TABLE cards ADD COLUMN silences INTEGER NOT NULL DEFAULT 0;
CREATE INDEX cards_on_pages ON cards (page_seen_at) WHERE is_closed = 0 AND page_seen_at IS NOT NULL;
