package ferry.kernel.config;

/// The settings that were given cannot be used. The message is for the person who gave them.
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
