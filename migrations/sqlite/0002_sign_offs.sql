-- Which kinds of cards there are is the code's: a new kind needs no migration.
CREATE TABLE new_cards (
  id INTEGER PRIMARY KEY,
  nonce TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind <> ''),
  stream TEXT NOT NULL,
  subject TEXT NOT NULL,
  chat INTEGER NOT NULL,
  thread INTEGER,
  reply_to INTEGER,
  view TEXT NOT NULL,
  data TEXT NOT NULL CHECK (json_valid(data)),
  is_pinned INTEGER NOT NULL CHECK (is_pinned IN (0, 1)),
  message INTEGER,
  shown TEXT,
  mark INTEGER NOT NULL DEFAULT 0,
  shown_mark INTEGER NOT NULL DEFAULT 0,
  stale_since INTEGER NOT NULL,
  edited_at INTEGER,
  postponed_until INTEGER NOT NULL DEFAULT 0,
  is_closed INTEGER NOT NULL DEFAULT 0 CHECK (is_closed IN (0, 1))
) STRICT;
INSERT INTO new_cards
SELECT id, nonce, kind, stream, subject, chat, thread, reply_to, view, data, is_pinned, message, shown, mark, shown_mark,
  stale_since, edited_at, postponed_until, is_closed
FROM cards;
DROP TABLE cards;
ALTER TABLE new_cards RENAME TO cards;
CREATE INDEX cards_of_stream ON cards (stream, kind, subject) WHERE is_closed = 0;
CREATE INDEX cards_stale ON cards (stale_since) WHERE is_closed = 0 AND (message IS NULL OR mark > shown_mark);
CREATE INDEX cards_of_chat ON cards (chat, message);

-- A rollout can end by being rolled back.
CREATE TABLE new_summaries (
  stream TEXT PRIMARY KEY,
  team INTEGER NOT NULL,
  number INTEGER NOT NULL CHECK (number > 0),
  title TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('open', 'completed', 'called-off', 'rolled-back')),
  phase TEXT NOT NULL,
  revision INTEGER NOT NULL,
  next_due_at INTEGER,
  UNIQUE (team, number)
) STRICT, WITHOUT ROWID;
INSERT INTO new_summaries SELECT stream, team, number, title, status, phase, revision, next_due_at FROM summaries;
DROP TABLE summaries;
ALTER TABLE new_summaries RENAME TO summaries;
CREATE INDEX summaries_due ON summaries (next_due_at) WHERE status = 'open' AND next_due_at IS NOT NULL;

-- Names and addresses stand here and not in the journal, which is never edited and holds only what they hash to. Where one is erased, salt and value
-- are gone and the chain is whole.
CREATE TABLE personal (
  ref TEXT PRIMARY KEY CHECK (length(ref) = 64),
  -- 'person/1001' or 'stakeholder/3/s1'
  subject TEXT NOT NULL,
  salt TEXT,
  value TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX personal_of_subject ON personal (subject);
