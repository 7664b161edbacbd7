-- When a whole file goes at the latest: its time before everybody had saved it. Until then it waits for those who are
-- receiving it again.
ALTER TABLE transfer ADD COLUMN latest_expire_time INTEGER;
UPDATE transfer SET latest_expire_time = expire_time WHERE state = 'AVAILABLE';

-- Bytes of small files that turned out to be damaged. Nothing reads or deletes them: they are for a person to look at.
CREATE TABLE damaged_data (
    transfer_id TEXT PRIMARY KEY,
    time        INTEGER NOT NULL,
    data        BLOB    NOT NULL
);

-- How many transfers of a sender are known, in whatever state: each takes room here, however small its file is.
ALTER TABLE usage ADD COLUMN transfers INTEGER NOT NULL DEFAULT 0;
DROP TRIGGER usage_grows;
DROP TRIGGER usage_shrinks;
DELETE FROM usage;
INSERT INTO usage (user_id, bytes, unfinished, transfers)
SELECT sender_id, sum(charged), sum(state IN ('RECEIVING', 'PAUSED')), count(*) FROM transfer GROUP BY sender_id;

CREATE TRIGGER usage_grows AFTER INSERT ON transfer BEGIN
    INSERT INTO usage (user_id, bytes, unfinished, transfers)
    VALUES (NEW.sender_id, NEW.charged, NEW.state IN ('RECEIVING', 'PAUSED'), 1)
    ON CONFLICT (user_id) DO UPDATE SET
        bytes = bytes + excluded.bytes,
        unfinished = unfinished + excluded.unfinished,
        transfers = transfers + 1;
END;

CREATE TRIGGER usage_shrinks AFTER DELETE ON transfer BEGIN
    UPDATE usage SET
        bytes = bytes - OLD.charged,
        unfinished = unfinished - (OLD.state IN ('RECEIVING', 'PAUSED')),
        transfers = transfers - 1
    WHERE user_id = OLD.sender_id;
    DELETE FROM usage WHERE user_id = OLD.sender_id AND transfers = 0;
END;
