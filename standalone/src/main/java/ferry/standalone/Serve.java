package ferry.standalone;

import ferry.auth.SetupNotice;
import ferry.auth.login.RegistrationPolicy;
import ferry.kernel.life.StopRequest;
import ferry.kernel.observe.LibraryLogs;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
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

    Serve(ServeSettings settings, PrintStream out, PrintStream err) {
        this.settings = settings;
        this.out = out;
        this.err = err;
    }

    /// Returns when the process was told to stop by SIGTERM or Ctrl-C, or could not start.
    ///
    /// @return exit code
    int run() {
        LibraryLogs.join();
        StopRequest stop = StopRequest.listen();
        try (EmbeddedServer server = start()) {
            greet(server);
            if (settings.readyFile().isPresent()) {
                new ReadyFile(settings.readyFile().get()).write(server);
            }
            stop.await();
            log.info("event=stopping");
        } catch (IOException | IllegalArgumentException refused) {
            return failed(refused);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException bug) {
            log.error("event=serve_failed", bug);
            return failed(bug);
        }
        log.info("event=stopped");
        return 0;
    }

    private EmbeddedServer start() throws IOException {
        log.info("event=starting {}", settings.inOneLine());
        log.info("event=settings {}", settings.auth("", false).inOneLine());
        if (settings.readyFile().isPresent()) {
            new ReadyFile(settings.readyFile().get()).clear();
        }
        return EmbeddedServer.start(settings, DRAIN_TIMEOUT, InstantSource.system(), Serve::broken);
    }

    private int failed(Exception cause) {
        err.println("ferry serve: " + cause.getMessage());
        return 1;
    }

    private void greet(EmbeddedServer server) {
        out.println("Ferry serves at " + server.address() + ", data in " + settings.data());
        if (settings.registration() == RegistrationPolicy.OPEN) {
            out.println("Sign up with:");
            out.println("  ferry register NAME --server '" + server.connect() + "'" + how());
        } else {
            out.println("Log in with:");
            out.println("  ferry login NAME --server '" + server.connect() + "'" + how());
            out.println(
                    "Nobody can sign up by themselves; ferry admin invite makes codes for others,");
            out.println("and --registration open lets everybody sign up.");
        }
        SetupNotice.print(server.auth(), "'" + server.connect() + "'" + how(), out);
        out.flush();
    }

    /// What a client has to say besides, where no fingerprint says whom to believe.
    private String how() {
        return switch (settings.security().kind()) {
            case OWN_CA -> "";
            case NONE -> " --insecure";
            case OWN_CERTIFICATE, PROXY -> " --ca system";
        };
    }

    /// Writes that may be lost must not be built upon: the next start recovers from what is on the disk.
    private static void broken(Throwable cause) {
        log.error("event=storage_broken", cause);
        Runtime.getRuntime().halt(1);
    }
}
