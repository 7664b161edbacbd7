package ferry.kernel.process;

import ferry.kernel.config.Option;
import ferry.kernel.config.Options;
import ferry.kernel.config.UsageException;
import ferry.kernel.life.Closer;
import ferry.kernel.life.StopRequest;
import ferry.kernel.observe.LibraryLogs;
import ferry.kernel.rpc.RpcServer;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs one service until the process is told to stop. Exit codes: 0 after a stop in order, 1 when it cannot start or
/// stop in order, 2 for wrong arguments, 70 when its disk can be trusted no more.
///
/// @param name of the program
/// @param purpose one line for its help
/// @param known its settings; `--help` is among them
public record ServiceProcess(String name, String purpose, List<Option> known) {
    private static final Logger log = LoggerFactory.getLogger(ServiceProcess.class);
    private static final int EXIT_ERROR = 1;
    private static final int EXIT_USAGE = 2;
    private static final int EXIT_BROKEN_DISK = 70;

    public ServiceProcess {
        known = List.copyOf(known);
    }

    /// Makes the service.
    @FunctionalInterface
    public interface Start {
        /// @param closer takes what was opened, in order; closed when the process stops, also after a failure
        /// @return the last that was opened, registered too
        RpcServer open(Options options, Closer closer) throws IOException;
    }

    /// Returns when the service has stopped; ends the process where that is not in order.
    public void run(String[] args, Start start) {
        try {
            Options options = Options.parse(known, Arrays.asList(args), System.getenv());
            if (options.isOn("help")) {
                System.out.println(name + ": " + purpose + "\n" + Options.usage(known));
                return;
            }
            serve(options, start);
        } catch (UsageException unusable) {
            System.err.println(name + ": " + unusable.getMessage());
            System.exit(EXIT_USAGE);
        } catch (IOException | RuntimeException failed) {
            log.error("event=start_failed error=\"{}\"", failed.getMessage());
            log.debug("event=start_failed", failed);
            System.exit(EXIT_ERROR);
        }
    }

    /// A disk that has failed once may lie the second time: ends the process at once; it recovers at its next start.
    public static void endForBrokenDisk(Throwable error) {
        log.error("event=storage_broken", error);
        Runtime.getRuntime().halt(EXIT_BROKEN_DISK);
    }

    private void serve(Options options, Start start) throws IOException {
        LibraryLogs.join();
        StopRequest stop = StopRequest.listen();
        try (Closer closer = new Closer()) {
            RpcServer server = start.open(options, closer);
            log.info("event=started service={} address={}", name, server.address());
            stop.await();
            log.info("event=stopping");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        log.info("event=stopped");
    }
}
