package ferry.auth.admin;

/// Why an administrator's call was not done.
public enum AdminRefusal {
    /// The caller is no administrator, or not any more.
    NOT_ALLOWED,
    USER_UNKNOWN,
    /// Somebody has the name, or had it once.
    NAME_TAKEN,
    /// Nobody would be left who can administer.
    LAST_ADMINISTRATOR,
    /// It is for others' accounts; for one's own it would be a way around the old password.
    OWN_ACCOUNT
}
