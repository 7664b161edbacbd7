-- Who has how much stored, and when it goes.

-- What an unfinished upload holds of its sender's quota.
ALTER TABLE transfer ADD COLUMN reserved INTEGER NOT NULL DEFAULT 0;
UPDATE transfer SET reserved = coalesce(declared_size, max(persisted_size, 67108864))
WHERE state IN ('RECEIVING', 'PAUSED');

-- For how long a whole file is kept after everybody has saved it.
ALTER TABLE transfer ADD COLUMN saved_retention_ms INTEGER NOT NULL DEFAULT 604800000;

-- What a transfer takes of its sender's quota. It follows from the state, so that nothing that ends a transfer can forget
-- to give it back.
ALTER TABLE transfer ADD COLUMN charged INTEGER GENERATED ALWAYS AS (
    CASE
        WHEN state IN ('RECEIVING', 'PAUSED') THEN reserved
        WHEN state = 'AVAILABLE' THEN size
        ELSE 0
    END
) VIRTUAL;

-- The sums of what each sender has. Only the triggers below write it.
CREATE TABLE usage (
    user_id    TEXT PRIMARY KEY,
    bytes      INTEGER NOT NULL,
    unfinished INTEGER NOT NULL
);
INSERT INTO usage (user_id, bytes, unfinished)
SELECT sender_id, sum(charged), sum(state IN ('RECEIVING', 'PAUSED')) FROM transfer GROUP BY sender_id;

CREATE TRIGGER usage_grows AFTER INSERT ON transfer BEGIN
    INSERT INTO usage (user_id, bytes, unfinished)
    VALUES (NEW.sender_id, NEW.charged, NEW.state IN ('RECEIVING', 'PAUSED'))
    ON CONFLICT (user_id) DO UPDATE SET
        bytes = bytes + excluded.bytes,
        unfinished = unfinished + excluded.unfinished;
END;

CREATE TRIGGER usage_changes AFTER UPDATE OF state, reserved, size ON transfer BEGIN
    UPDATE usage SET
        bytes = bytes + NEW.charged - OLD.charged,
        unfinished = unfinished + (NEW.state IN ('RECEIVING', 'PAUSED')) - (OLD.state IN ('RECEIVING', 'PAUSED'))
    WHERE user_id = NEW.sender_id;
END;

CREATE TRIGGER usage_shrinks AFTER DELETE ON transfer BEGIN
    UPDATE usage SET
        bytes = bytes - OLD.charged,
        unfinished = unfinished - (OLD.state IN ('RECEIVING', 'PAUSED'))
    WHERE user_id = OLD.sender_id;
    DELETE FROM usage WHERE user_id = OLD.sender_id AND bytes = 0 AND unfinished = 0;
END;

-- expire_time is when the next thing happens by time alone: an unfinished upload is given up, a whole file's bytes go; of
-- one that has ended it is when that was, from which the row is forgotten later.
DROP INDEX transfer_by_state;
CREATE INDEX transfer_by_time ON transfer (state, expire_time);
UPDATE transfer SET expire_time = coalesce(finish_time, expire_time)
WHERE state IN ('CANCELLED', 'FAILED', 'EXPIRED');

-- One blob may serve several transfers; with the last of them it goes.
CREATE INDEX transfer_by_blob ON transfer (blob_id) WHERE blob_id IS NOT NULL;
INSERT INTO unneeded_blob (id)
SELECT DISTINCT blob_id FROM transfer
WHERE state IN ('CANCELLED', 'FAILED', 'EXPIRED') AND blob_id IS NOT NULL
    AND blob_id NOT IN (
        SELECT blob_id FROM transfer
        WHERE state IN ('RECEIVING', 'PAUSED', 'AVAILABLE') AND blob_id IS NOT NULL)
ON CONFLICT (id) DO NOTHING;
UPDATE transfer SET blob_id = NULL, inline_data = NULL WHERE state IN ('CANCELLED', 'FAILED', 'EXPIRED');
DELETE FROM blob WHERE id IN (SELECT id FROM unneeded_blob);
