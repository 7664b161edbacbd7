package ferry.standalone;

import ferry.kernel.config.Options;
import ferry.kernel.config.UsageException;
import java.util.List;

/// The `ferry` program.
public final class Main {
    private static final int USAGE = 2;

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(List.of(args)));
    }

    private static int run(List<String> args) {
        String command = args.isEmpty() ? "" : args.getFirst();
        // Before the first logger is made
        System.setProperty("ferry.log", command.equals("serve") ? "INFO" : "WARN");
        List<String> rest = args.isEmpty() ? args : args.subList(1, args.size());
        try {
            return switch (command) {
                case "serve" -> serve(rest);
                case "demo" -> Demo.command(rest, System.out, System.err);
                default -> {
                    System.err.println("ferry: unknown command " + command);
                    yield USAGE;
                }
            };
        } catch (UsageException wrong) {
            System.err.println("ferry " + command + ": " + wrong.getMessage());
            return USAGE;
        }
    }

    private static int serve(List<String> args) {
        Options options =
                Options.parse(ServeSettings.options(System.getenv()), args, System.getenv());
        return new Serve(ServeSettings.of(options), System.out, System.err).run();
    }
}
