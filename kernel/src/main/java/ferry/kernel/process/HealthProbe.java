package ferry.kernel.process;

import ferry.kernel.config.Option;
import ferry.kernel.config.Options;
import ferry.kernel.config.UsageException;
import ferry.kernel.rpc.HealthCall;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Asks the service in the same container whether it serves: exit code 0 if it does. Reads the settings that the service
/// reads, so that it takes no arguments.
public final class HealthProbe {
    private static final List<Option> KNOWN =
            List.of(
                    Option.of("listen", "HOST:PORT", "0.0.0.0:7443", "where the service listens"),
                    Option.of(
                            "tls-dir", "DIR", "/var/lib/ferry/tls", "folder of the certificates"));

    private HealthProbe() {}

    public static void main(String[] args) {
        System.exit(probe(List.of(args)));
    }

    private static int probe(List<String> args) {
        try {
            Options options = Options.parse(KNOWN, args, System.getenv());
            Path authority = options.path("tls-dir").resolve("ca.crt");
            int port = options.hostAndPort("listen").port();
            boolean serving = HealthCall.isServing("localhost:" + port, authority);
            System.out.println(serving ? "serving" : "not serving");
            return serving ? 0 : 1;
        } catch (UsageException | IOException failed) {
            System.out.println(failed.getMessage());
            return 1;
        }
    }
}
