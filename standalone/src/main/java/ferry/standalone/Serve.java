package ferry.standalone;

import ferry.auth.login.RegistrationPolicy;
import ferry.kernel.observe.LibraryLogs;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `ferry serve`: both services until the process is told to stop.
final class Serve {
    private static final Logger log = LoggerFactory.getLogger(Serve.class);

    /// With what closing takes besides, the process ends within 30 seconds.
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(22);

    private final ServeSettings settings;
    private final PrintStream out;
    private final PrintStream err;
    private final AtomicInteger exitCode = new AtomicInteger();

    Serve(ServeSettings settings, PrintStream out, PrintStream err) {
        this.settings = settings;
        this.out = out;
        this.err = err;
    }

    /// Returns only when the server could not be started; SIGTERM and Ctrl-C end the process with exit code 0.
    ///
    /// @return exit code
    int run() {
        LibraryLogs.join();
        try {
            start();
        } catch (IOException | IllegalArgumentException refused) {
            return failed(refused);
        } catch (RuntimeException bug) {
            log.error("event=start_failed", bug);
            return failed(bug);
        }
        return untilStopped();
    }

    private void start() throws IOException {
        Optional<ReadyFile> ready = settings.readyFile().map(ReadyFile::new);
        if (ready.isPresent()) {
            ready.get().clear();
        }
        EmbeddedServer server =
                EmbeddedServer.start(
                        settings, DRAIN_TIMEOUT, InstantSource.system(), Serve::broken);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
        greet(server);
        if (ready.isPresent()) {
            ready.get().write(server);
        }
    }

    private int failed(Exception cause) {
        err.println("ferry serve: " + cause.getMessage());
        exitCode.set(1);
        return 1;
    }

    private void greet(EmbeddedServer server) {
        out.println("Ferry serves at " + server.address() + ", data in " + settings.data());
        if (settings.registration() == RegistrationPolicy.OPEN) {
            out.println("Sign up with:");
            out.println("  ferry register NAME --server '" + server.connect() + "'");
        } else {
            out.println("Log in with:");
            out.println("  ferry login NAME --server '" + server.connect() + "'");
            out.println("Nobody can sign up by themselves; --registration open allows it.");
        }
        out.flush();
    }

    private static int untilStopped() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    /// A signal would make the exit code 128 + its number; a server that has closed in order ends with 0.
    private void stop(EmbeddedServer server) {
        log.info("event=stopping");
        try {
            server.close();
        } catch (IOException failed) {
            log.error("event=stop_failed", failed);
            exitCode.set(1);
        }
        log.info("event=stopped");
        Runtime.getRuntime().halt(exitCode.get());
    }

    /// Writes that may be lost must not be built upon: the next start recovers from what is on the disk.
    private static void broken(Throwable cause) {
        log.error("event=storage_broken", cause);
        Runtime.getRuntime().halt(1);
    }
}
