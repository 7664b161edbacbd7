-- The row of a deleted account is what says that it was deleted: others remove what they keep of its owner by that alone.

CREATE TRIGGER account_rows_stay BEFORE DELETE ON account
BEGIN
    SELECT RAISE(ABORT, 'rows of accounts are never removed');
END;

CREATE TRIGGER account_deletion_is_final BEFORE UPDATE ON account
WHEN OLD.deleted_at IS NOT NULL AND OLD.deleted_at IS NOT NEW.deleted_at
BEGIN
    SELECT RAISE(ABORT, 'a deleted account stays deleted');
END;
