package ferry.cli.outcome;

/// The command line itself refuses, before or beside any server.
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final String reason;
    private final String next;

    /// @param reason for programs, in the form of the wire's reasons
    /// @param message what failed and why
    /// @param next what to type next; may be empty
    public Refusal(ExitCode exitCode, String reason, String message, String next) {
        super(message);
        this.exitCode = exitCode;
        this.reason = reason;
        this.next = next;
    }

    /// The command was called wrongly.
    public static Refusal usage(String message, String next) {
        return new Refusal(ExitCode.USAGE, "USAGE", message, next);
    }

    /// Somebody would have to be asked, and nobody is there.
    public static Refusal unasked(String message, String next) {
        return new Refusal(ExitCode.USAGE, "PROMPT_NEEDED", message, next);
    }

    public ExitCode exitCode() {
        return exitCode;
    }

    public String reason() {
        return reason;
    }

    public String next() {
        return next;
    }
}
