package ferry.cli.command;

import ferry.cli.outcome.Refusal;
import ferry.client.trust.Authorities;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;

/// `--ca`: who vouches for the name of a server that has a certificate from elsewhere.
final class AuthorityChoice {

    private static final String CA = "--ca";
    private static final String SYSTEM = "system";

    private final Invocation invocation;

    AuthorityChoice(Invocation invocation) {
        this.invocation = invocation;
    }

    static OptionSpec option() {
        return Flags.value(
                CA,
                "system|FILE",
                "Know the server by the name in its certificate, vouched for by the authorities of"
                        + " this machine or of a PEM file, in the place of a fingerprint. Said once;"
                        + " it is kept.");
    }

    Optional<Authorities> authorities() {
        return invocation
                .value(CA)
                .or(() -> Optional.of(invocation.surroundings().variable("FERRY_CA")))
                .filter(choice -> !choice.isEmpty())
                .map(choice -> choice.equals(SYSTEM) ? Authorities.SYSTEM : read(choice));
    }

    private static Authorities read(String file) {
        try {
            return Authorities.read(Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw Refusal.usage(
                    "--ca: cannot read authorities from " + file + ": " + e.getMessage(),
                    "name a file of PEM certificates, or system");
        }
    }
}
