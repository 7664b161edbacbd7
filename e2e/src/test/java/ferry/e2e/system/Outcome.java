package ferry.e2e.system;

/// How a command ended.
public record Outcome(int exitCode, String out, String err) {
    @Override
    public String toString() {
        return "exit code "
                + exitCode
                + "\n--- standard output\n"
                + out
                + "\n--- standard error\n"
                + err;
    }
}
