-- The row of a deleted account is what says that it was deleted: others remove what they keep of its owner by that alone.

CREATE FUNCTION refuse_removal_of_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of accounts are never removed, and a deleted account stays deleted';
END;
$$;

CREATE TRIGGER account_rows_stay BEFORE DELETE ON account
    FOR EACH ROW EXECUTE FUNCTION refuse_removal_of_account();

CREATE TRIGGER account_rows_stay_all BEFORE TRUNCATE ON account
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal_of_account();

CREATE TRIGGER account_deletion_is_final BEFORE UPDATE ON account
    FOR EACH ROW WHEN (OLD.deleted_at IS NOT NULL AND OLD.deleted_at IS DISTINCT FROM NEW.deleted_at)
    EXECUTE FUNCTION refuse_removal_of_account();
