package ferry.cli.exit;

/// What was typed cannot be done; the message says what to type instead.
public final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
