-- A tap on a button of an announcement or a reminder leads back to the letter by the message that it became.
CREATE INDEX outbox_posted ON outbox (place, sent_ref) WHERE medium = 'telegram' AND sent_ref IS NOT NULL;
