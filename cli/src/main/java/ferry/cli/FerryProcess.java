package ferry.cli;

import ferry.cli.console.Console;
import ferry.cli.console.SystemConsole;
import ferry.cli.outcome.ExitCode;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The rim of a process that is one command: signals in, an exit code out.
public final class FerryProcess {

    /// How long a command may take to leave things in order after Ctrl-C.
    private static final long LEAVE_SECONDS = 8;

    private final SystemConsole console = Console.system();
    private final Thread runner = Thread.currentThread();
    private final CountDownLatch left = new CountDownLatch(1);
    private volatile boolean stopping;
    private volatile int exitCode = ExitCode.INTERRUPTED.number();

    private FerryProcess() {}

    /// Runs a command line to the end of the process.
    public static void run(String[] args, List<ExtraCommand> extras) {
        new FerryProcess().run(List.of(args), extras);
    }

    private void run(List<String> args, List<ExtraCommand> extras) {
        if (FerryCli.extra(args, extras).isPresent()) {
            System.exit(
                    FerryCli.run(args, console, System.getenv(), extras)); // has its own signals
        }
        if (!args.contains("-v") && !args.contains("--verbose")) {
            QuietLogs.install();
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "ferry-stop"));
        try {
            exitCode = FerryCli.run(args, console, System.getenv(), extras);
        } finally {
            left.countDown();
        }
        if (!stopping) {
            console.out().flush();
            console.err().flush();
            Runtime.getRuntime().halt(exitCode); // does not wait for the network's threads
        }
    }

    /// A signal: the command is interrupted, and leaves by itself.
    private void stop() {
        stopping = true;
        runner.interrupt();
        if (!console.asking() && hasLeft() && exitCode != ExitCode.INTERRUPTED.number()) {
            Runtime.getRuntime().halt(exitCode); // it was done before it was interrupted
        }
    }

    private boolean hasLeft() {
        try {
            return left.await(LEAVE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
