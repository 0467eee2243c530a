-- What happened. Rows are only ever added, each one bound to the one before by its hash; AUTOINCREMENT remembers
-- the highest number, so that cutting off the end shows too.
CREATE TABLE journal (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  stream TEXT NOT NULL CHECK (stream = 'house' OR stream GLOB 'team/[1-9]*' OR stream GLOB 'rollout/[1-9]*/[1-9]*'),
  version INTEGER NOT NULL CHECK (version > 0),
  cause TEXT NOT NULL,
  at INTEGER NOT NULL,
  type TEXT NOT NULL,
  event TEXT NOT NULL CHECK (json_valid(event)),
  hash TEXT NOT NULL CHECK (length(hash) = 64),
  UNIQUE (stream, version)
) STRICT;

-- REPLACE deletes without asking the DELETE trigger, so the order of insertion is checked as well.
CREATE TRIGGER journal_is_only_appended BEFORE INSERT ON journal
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM journal)
BEGIN SELECT RAISE(ABORT, 'the journal is only appended to'); END;
CREATE TRIGGER journal_is_never_edited BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is never edited'); END;
CREATE TRIGGER journal_is_never_shortened BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is never shortened'); END;

-- What brought changes about: each can act once a stream. `version` is the first that it wrote, 0 when it wrote no event.
CREATE TABLE causes (
  cause TEXT NOT NULL,
  stream TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 0),
  PRIMARY KEY (cause, stream)
) STRICT, WITHOUT ROWID;

-- Checklists as rollouts were created with them; the journal names them by digest.
CREATE TABLE checklists (
  digest TEXT PRIMARY KEY CHECK (length(digest) = 64),
  content TEXT NOT NULL CHECK (json_valid(content))
) STRICT, WITHOUT ROWID;
CREATE TRIGGER checklists_are_never_edited BEFORE UPDATE ON checklists
BEGIN SELECT RAISE(ABORT, 'a checklist in use is never edited'); END;
CREATE TRIGGER checklists_are_never_removed BEFORE DELETE ON checklists
BEGIN SELECT RAISE(ABORT, 'a checklist in use is never removed'); END;

-- Every start of the process; work claimed under an older epoch belongs to a process that is gone.
CREATE TABLE epochs (
  epoch INTEGER PRIMARY KEY AUTOINCREMENT,
  owner TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;

-- What lists and the calendar need of a rollout; follows from the journal and the checklist.
CREATE TABLE summaries (
  stream TEXT PRIMARY KEY,
  team INTEGER NOT NULL,
  number INTEGER NOT NULL CHECK (number > 0),
  title TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('open', 'completed', 'called-off')),
  phase TEXT NOT NULL,
  revision INTEGER NOT NULL,
  next_due_at INTEGER,
  UNIQUE (team, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX summaries_due ON summaries (next_due_at) WHERE status = 'open' AND next_due_at IS NOT NULL;

-- Which team a chat belongs to. A chat belongs to the team that had it last.
CREATE TABLE teams (
  number INTEGER PRIMARY KEY CHECK (number > 0),
  chat INTEGER UNIQUE
) STRICT;

-- What must be said.
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY,
  unique_key TEXT NOT NULL UNIQUE,
  medium TEXT NOT NULL CHECK (medium IN ('telegram', 'email')),
  address TEXT NOT NULL CHECK (address <> ''),
  -- The address without a topic: Telegram's limits count for the whole chat.
  place TEXT NOT NULL,
  content TEXT NOT NULL CHECK (json_valid(content)),
  -- The announcement's kind; null when it is none.
  kind TEXT,
  rollout TEXT,
  revision INTEGER,
  announcement INTEGER,
  urgency INTEGER NOT NULL CHECK (urgency BETWEEN 0 AND 3),
  due_at INTEGER NOT NULL,
  expires_at INTEGER,
  fallback TEXT,
  state TEXT NOT NULL DEFAULT 'pending' CHECK (
    state IN ('pending', 'sending', 'delivered', 'unknown', 'failed', 'expired', 'cancelled', 'superseded')
  ),
  attempts INTEGER NOT NULL DEFAULT 0,
  epoch INTEGER NOT NULL DEFAULT 0,
  is_repeat INTEGER NOT NULL DEFAULT 0 CHECK (is_repeat IN (0, 1)),
  raw BLOB,
  settled_at INTEGER,
  last_error TEXT,
  sent_ref TEXT
) STRICT;
CREATE INDEX outbox_next ON outbox (medium, urgency, due_at) WHERE state = 'pending';
CREATE INDEX outbox_expiring ON outbox (medium, expires_at) WHERE state = 'pending' AND expires_at IS NOT NULL;
CREATE INDEX outbox_sending ON outbox (medium, address) WHERE state = 'sending';
CREATE INDEX outbox_places ON outbox (medium, place) WHERE state IN ('pending', 'sending');
CREATE INDEX outbox_of_rollout ON outbox (rollout, announcement) WHERE rollout IS NOT NULL;

CREATE TABLE pauses (
  medium TEXT NOT NULL CHECK (medium IN ('telegram', 'email')),
  place TEXT NOT NULL,
  until INTEGER NOT NULL,
  PRIMARY KEY (medium, place)
) STRICT, WITHOUT ROWID;

-- Messages that show what is. Stale while nothing is on screen or something changed since it was drawn.
CREATE TABLE cards (
  id INTEGER PRIMARY KEY,
  nonce TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (
    kind IN ('status', 'sign-off', 'draft', 'report', 'agree', 'window', 'call-off', 'setup', 'roles')
  ),
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
CREATE INDEX cards_of_stream ON cards (stream, kind, subject) WHERE is_closed = 0;
CREATE INDEX cards_stale ON cards (stale_since) WHERE is_closed = 0 AND (message IS NULL OR mark > shown_mark);
CREATE INDEX cards_of_chat ON cards (chat, message);

-- Raw updates from Telegram, in the order of arrival.
CREATE TABLE inbox (
  arrival INTEGER PRIMARY KEY AUTOINCREMENT,
  update_id INTEGER NOT NULL UNIQUE,
  raw TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  is_done INTEGER NOT NULL DEFAULT 0 CHECK (is_done IN (0, 1))
) STRICT;
CREATE INDEX inbox_waiting ON inbox (arrival) WHERE is_done = 0;
CREATE INDEX inbox_done ON inbox (received_at) WHERE is_done = 1;

CREATE TABLE intake (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  next_offset INTEGER,
  repeats INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO intake (one) VALUES (1);

-- Updates that nobody could handle.
CREATE TABLE quarantine (
  id INTEGER PRIMARY KEY,
  update_id INTEGER NOT NULL,
  raw TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  why TEXT NOT NULL
) STRICT;

CREATE TABLE dialogues (
  chat INTEGER NOT NULL,
  person INTEGER NOT NULL,
  kind TEXT NOT NULL,
  message INTEGER,
  nonce TEXT NOT NULL,
  data TEXT NOT NULL CHECK (json_valid(data)),
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (chat, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX dialogues_of_message ON dialogues (chat, message) WHERE message IS NOT NULL;

CREATE TABLE people (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  username TEXT COLLATE NOCASE UNIQUE,
  zone TEXT,
  has_started INTEGER NOT NULL DEFAULT 0 CHECK (has_started IN (0, 1))
) STRICT;

CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
