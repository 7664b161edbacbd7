package ferry.auth.directory;

/// Who may list everybody. Looking somebody up by his exact name is always allowed.
public enum DirectoryPolicy {
    /// Every user.
    OPEN,
    /// Administrators.
    RESTRICTED
}
