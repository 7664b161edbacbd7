-- Times are milliseconds since 1970 UTC. Ids are UUIDs in their 36-character form. Truth is 0 or 1.

CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- Numbers without gaps: taken by raising the row inside the writing transaction.
CREATE TABLE counter (
    name  TEXT   NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO counter (name, value) VALUES ('revocation', 0);
INSERT INTO counter (name, value) VALUES ('signing_key', 0);
INSERT INTO counter (name, value) VALUES ('administration', 0); -- whoever administers takes turns

-- A deleted account keeps its row, so that neither name nor id is used again.
CREATE TABLE account (
    id                  TEXT    NOT NULL PRIMARY KEY,
    name                TEXT COLLATE "C" NOT NULL UNIQUE, -- ordered by bytes, as SQLite does
    guard_key           TEXT    NOT NULL UNIQUE, -- HMAC of the name, as in guard
    role                TEXT    NOT NULL CHECK (role IN ('USER', 'ADMIN')),
    enabled             INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    password_hash       TEXT, -- none until the account's code is redeemed
    password_version    BIGINT  NOT NULL DEFAULT 1, -- raised when another password is set, not by a rehash
    quota_bytes         BIGINT  NOT NULL DEFAULT 0, -- 0: the server's default
    created_at          BIGINT  NOT NULL,
    password_changed_at BIGINT,
    deleted_at          BIGINT
);

CREATE TABLE device_cookie (
    id           TEXT   NOT NULL PRIMARY KEY,
    account_id   TEXT   NOT NULL REFERENCES account (id),
    secret_hash  TEXT   NOT NULL, -- SHA-256, hexadecimal
    created_at   BIGINT NOT NULL,
    presented_at BIGINT -- none: never presented since it was issued
);
CREATE INDEX device_cookie_by_account ON device_cookie (account_id);

-- One counter of wrong passwords. Names that nobody has get one too.
CREATE TABLE guard (
    name_key     TEXT   NOT NULL, -- HMAC of the canonical name, or of the raw text where it is no name
    bucket       TEXT   NOT NULL, -- '': every device that is not familiar; else the id of a device cookie
    fails        BIGINT NOT NULL, -- attempts admitted and not known to be good; forgotten some time after the last
    streak       BIGINT NOT NULL, -- the same, never forgotten by time
    locked_until BIGINT NOT NULL DEFAULT 0,
    generation   BIGINT NOT NULL, -- raised by each admitted attempt
    cleared_at   BIGINT NOT NULL DEFAULT 0, -- the generation whose success cleared the counter last
    last_failure BIGINT NOT NULL,
    PRIMARY KEY (name_key, bucket)
);
CREATE INDEX guard_by_last_failure ON guard (last_failure);

CREATE TABLE session (
    id           TEXT   NOT NULL PRIMARY KEY,
    account_id   TEXT   NOT NULL REFERENCES account (id),
    device_name  TEXT   NOT NULL,
    address      TEXT   NOT NULL, -- of the last use
    created_at   BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    ended_at     BIGINT,
    end_reason   TEXT CHECK (end_reason IN (
        'LOGOUT', 'REVOKED', 'TOKEN_REUSED', 'DISABLED', 'DELETED', 'PASSWORD_CHANGED', 'PASSWORD_RESET', 'CROWDED_OUT'))
);
CREATE INDEX session_by_account ON session (account_id);

-- The refresh tokens of one session, one after another. The tokens themselves are stored nowhere.
CREATE TABLE refresh_family (
    id         TEXT   NOT NULL PRIMARY KEY,
    session_id TEXT   NOT NULL UNIQUE REFERENCES session (id) ON DELETE CASCADE,
    generation BIGINT NOT NULL, -- of the newest token
    rotated_at BIGINT NOT NULL  -- when the newest token was first handed out
);

-- Numbers are taken from the counter, whose row makes replicas that would make a key take turns.
CREATE TABLE signing_key (
    number        BIGINT NOT NULL PRIMARY KEY,
    kid           TEXT   NOT NULL UNIQUE,
    public_jwk    TEXT   NOT NULL,
    wrapped_key   TEXT   NOT NULL, -- private JWK, AES-256-GCM under a key from the secrets file
    created_at    BIGINT NOT NULL,
    signs_from    BIGINT NOT NULL,
    retired_at    BIGINT -- from then on no token signed with it can be alive
);

CREATE TABLE revocation (
    revision   BIGINT NOT NULL PRIMARY KEY,
    session_id TEXT, -- none: every token of the account that was issued before
    account_id TEXT   NOT NULL REFERENCES account (id),
    revoked_at BIGINT NOT NULL
);
CREATE INDEX revocation_by_time ON revocation (revoked_at);

-- One-time codes: setup, invite, reset.
CREATE TABLE code (
    id          TEXT   NOT NULL PRIMARY KEY,
    code_hash   TEXT   NOT NULL UNIQUE,
    kind        TEXT   NOT NULL CHECK (kind IN ('SETUP', 'INVITE', 'RESET')),
    account_id  TEXT REFERENCES account (id),
    created_by  TEXT REFERENCES account (id),
    created_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    redeemed_at BIGINT
);

-- Appended to, never changed.
CREATE TABLE audit (
    number     BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at         BIGINT NOT NULL,
    event      TEXT   NOT NULL,
    outcome    TEXT   NOT NULL,
    actor_id   TEXT, -- the account that acted, if it has proved to be one
    subject_id TEXT, -- the account that it was about, if there is one
    name_key   TEXT, -- as in guard, for attempts
    session_id TEXT,
    address    TEXT   NOT NULL, -- '': the server itself
    detail     TEXT   NOT NULL
);
CREATE INDEX audit_by_time ON audit (at);

CREATE FUNCTION refuse_change_of_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of the record are never changed, and stay for 30 days';
END;
$$;

CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_audit();

CREATE TRIGGER audit_is_never_emptied BEFORE TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit();

-- 30 days: the shortest time that the setting allows
CREATE TRIGGER audit_stays_for_30_days BEFORE DELETE ON audit
    FOR EACH ROW WHEN (OLD.at > (extract(epoch FROM now()) * 1000)::bigint - 2592000000)
    EXECUTE FUNCTION refuse_change_of_audit();
