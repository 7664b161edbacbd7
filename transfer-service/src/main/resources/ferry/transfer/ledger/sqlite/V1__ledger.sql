-- Times are milliseconds since 1970-01-01 UTC. Ids are UUIDs in their 36-character form.

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- Stored bytes have an id of their own, so that one blob can serve several transfers.
CREATE TABLE blob (
    id          TEXT PRIMARY KEY,
    create_time INTEGER NOT NULL
);

-- Checksums of the persisted prefix: in order, without gaps, written with the attempt that owns the transfer.
CREATE TABLE extent (
    blob_id     TEXT    NOT NULL REFERENCES blob (id) ON DELETE CASCADE,
    from_offset INTEGER NOT NULL,
    to_offset   INTEGER NOT NULL,
    crc32c      INTEGER NOT NULL,
    PRIMARY KEY (blob_id, from_offset)
);

CREATE TABLE transfer (
    id             TEXT PRIMARY KEY,
    sender_id      TEXT    NOT NULL,
    sender_name    TEXT    NOT NULL,
    spec_digest    TEXT    NOT NULL,
    file_name      TEXT    NOT NULL,
    declared_size  INTEGER,
    content_type   TEXT    NOT NULL,
    kind           TEXT    NOT NULL,
    file_count     INTEGER,
    modified_time  INTEGER,
    executable     INTEGER NOT NULL,
    note           TEXT    NOT NULL,
    retention_ms   INTEGER,
    state          TEXT    NOT NULL,
    attempt        INTEGER NOT NULL,
    blob_id        TEXT REFERENCES blob (id),
    inline_data    BLOB,
    persisted_size INTEGER NOT NULL,
    size           INTEGER,
    sha256         TEXT,
    create_time    INTEGER NOT NULL,
    finish_time    INTEGER,
    expire_time    INTEGER NOT NULL,
    failure        TEXT    NOT NULL
);
CREATE INDEX transfer_by_sender ON transfer (sender_id, create_time, id);
CREATE INDEX transfer_by_state ON transfer (state);

CREATE TABLE receipt (
    transfer_id    TEXT    NOT NULL REFERENCES transfer (id) ON DELETE CASCADE,
    recipient_id   TEXT    NOT NULL,
    recipient_name TEXT    NOT NULL,
    position       INTEGER NOT NULL,
    state          TEXT    NOT NULL,
    create_time    INTEGER NOT NULL,
    update_time    INTEGER NOT NULL,
    failure        TEXT    NOT NULL,
    PRIMARY KEY (transfer_id, recipient_id)
);
CREATE INDEX receipt_by_recipient ON receipt (recipient_id, create_time, transfer_id);

-- One row a person: its lock orders the writers of the person's log.
CREATE TABLE log (
    user_id        TEXT PRIMARY KEY,
    last_sequence  INTEGER NOT NULL,
    -- The newest sequence that was pruned away; 0 while everything is there.
    pruned_through INTEGER NOT NULL
);

CREATE TABLE event (
    user_id        TEXT    NOT NULL REFERENCES log (user_id),
    sequence       INTEGER NOT NULL,
    time           INTEGER NOT NULL,
    kind           TEXT    NOT NULL,
    transfer_id    TEXT    NOT NULL,
    -- For RECEIPT_CHANGED: the receipt as it was then.
    recipient_id   TEXT,
    recipient_name TEXT,
    receipt_state  TEXT,
    failure        TEXT,
    PRIMARY KEY (user_id, sequence)
);

CREATE TABLE consumer (
    user_id     TEXT    NOT NULL,
    consumer_id TEXT    NOT NULL,
    acked       INTEGER NOT NULL,
    last_seen   INTEGER NOT NULL,
    PRIMARY KEY (user_id, consumer_id)
);

-- Whose accounts are gone for good. Ids are never given out again.
CREATE TABLE departed (
    user_id TEXT PRIMARY KEY,
    time    INTEGER NOT NULL
);

-- Blobs that are in no transfer any more, until their bytes are deleted.
CREATE TABLE unneeded_blob (
    id TEXT PRIMARY KEY
);
