-- When Telegram was last heard and all that it said was stored: how long the bot was away shows after a restart too.
ALTER TABLE intake ADD COLUMN heard_at INTEGER;
-- Between these moments a tap on this card may have been lost. The card says so until the next one on it is recorded.
ALTER TABLE cards ADD COLUMN away_from INTEGER;
ALTER TABLE cards ADD COLUMN away_until INTEGER;
