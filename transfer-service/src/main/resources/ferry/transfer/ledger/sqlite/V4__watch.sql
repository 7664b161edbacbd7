-- Whether the recipients have been told that a sender has started. False while a file that came whole in its first
-- message has not been finished.
ALTER TABLE transfer ADD COLUMN announced INTEGER NOT NULL DEFAULT 1;

-- While PAUSED: since when the sender is silent.
ALTER TABLE transfer ADD COLUMN silent_since INTEGER;

-- Whether the recipients have been told that the sender is silent, and not yet that it is back.
ALTER TABLE transfer ADD COLUMN stalled INTEGER NOT NULL DEFAULT 0;

-- When they were told so last.
ALTER TABLE transfer ADD COLUMN stall_time INTEGER;

CREATE INDEX transfer_silent ON transfer (silent_since) WHERE state = 'PAUSED' AND stalled = 0 AND announced = 1;

UPDATE transfer SET silent_since = create_time WHERE state = 'PAUSED';

CREATE INDEX consumer_by_time ON consumer (last_seen);
