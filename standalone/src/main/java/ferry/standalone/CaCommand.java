package ferry.standalone;

import ferry.cli.ExtraCommand;
import ferry.cli.command.Usage;
import ferry.cli.console.Console;
import ferry.cli.console.SafeText;
import ferry.cli.outcome.ExitCode;
import ferry.kernel.config.Option;
import ferry.kernel.config.Options;
import ferry.kernel.config.UsageException;
import ferry.kernel.tls.ServiceRole;
import ferry.kernel.tls.TlsDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// `ferry ca`: one authority for services on machines of their own, of which none holds its key.
final class CaCommand implements ExtraCommand {
    private static final Pattern HOST = Pattern.compile("[0-9a-zA-Z.:_-]{1,255}");
    private static final Set<String> ROLES =
            Set.of(
                    ServiceRole.AUTH.value(),
                    ServiceRole.TRANSFER.value(),
                    ServiceRole.STANDALONE.value());
    private static final List<Option> KNOWN =
            List.of(
                    Option.optional("role", "ROLE", "issue: auth, transfer or standalone"),
                    Option.optional("out", "DIR", "issue: the folder that the service gets"),
                    Option.optional(
                            "host",
                            "HOST,...",
                            "issue: names and addresses under which clients reach it"),
                    Option.of(
                            "days", "N", "90", "issue: how long the certificate is good, 1 to 397"),
                    Option.toggle("help", "show this"));

    @Override
    public String name() {
        return "ca";
    }

    @Override
    public String summary() {
        return "Make a certificate authority, and certificates for services on other machines.";
    }

    @Override
    public Usage usage() {
        return Usages.of(
                "init|issue DIR",
                KNOWN,
                "ferry ca init /root/ferry-ca",
                "ferry ca issue /root/ferry-ca --role transfer --host files.example.org --out"
                        + " /tmp/transfer-tls");
    }

    @Override
    public int run(List<String> args, Console console) {
        try {
            Words words = Words.of(args);
            Options options = Options.parse(KNOWN, words.flags(), Map.of());
            if (options.isOn("help")) {
                console.out().println(help());
                return ExitCode.DONE.number();
            }
            if (words.words().size() != 2) {
                throw new UsageException("say init DIR or issue DIR (see: ferry ca --help)");
            }
            Path folder = Words.path(words.words().getLast());
            TlsDirectory ca = new TlsDirectory(folder, InstantSource.system(), new SecureRandom());
            switch (words.words().getFirst()) {
                case "init" -> init(ca, folder, console);
                case "issue" -> issue(ca, options, console);
                default -> throw new UsageException("say init or issue (see: ferry ca --help)");
            }
            return ExitCode.DONE.number();
        } catch (UsageException wrong) {
            console.err().println("ferry ca: " + wrong.getMessage());
            return ExitCode.USAGE.number();
        } catch (IOException failed) {
            console.err().println("ferry ca: " + SafeText.line(AdminBackupCommand.text(failed)));
            return ExitCode.ERROR.number();
        }
    }

    private static void init(TlsDirectory ca, Path folder, Console console) throws IOException {
        console.out().println("Made a certificate authority, fingerprint " + ca.makeCa());
        console.out()
                .println(
                        "Keep "
                                + SafeText.line(folder.resolve("ca.key").toString())
                                + " off the machines of the services. Next, for each of them:");
        console.out()
                .println(
                        "  ferry ca issue "
                                + SafeText.line(folder.toString())
                                + " --role auth --host HOST --out DIR");
    }

    private static void issue(TlsDirectory ca, Options options, Console console)
            throws IOException {
        String role = options.text("role");
        if (!ROLES.contains(role)) {
            throw new UsageException(
                    "--role: %s (expected: auth, transfer or standalone)".formatted(role));
        }
        Path out = options.path("out");
        Instant until =
                ca.issue(
                        new ServiceRole(role),
                        hosts(options),
                        Duration.ofDays(options.number("days", 1, 397)),
                        out);
        console.out()
                .printf(
                        "Issued %s for role %s, good until %s. Bring the folder to the service, as"
                                + " its --tls-dir; a service that runs takes it up by itself.%n",
                        SafeText.line(out.resolve(role + ".crt").toString()), role, until);
    }

    private static Set<String> hosts(Options options) {
        if (options.find("host").isEmpty()) {
            return Set.of();
        }
        Set<String> hosts = Set.copyOf(List.of(options.text("host").split(",", -1)));
        for (String host : hosts) {
            if (!HOST.matcher(host).matches()) {
                throw new UsageException("--host: names or addresses, with commas between them");
            }
        }
        return hosts;
    }

    private static String help() {
        return """
        Usage: ferry ca init DIR
               ferry ca issue DIR --role ROLE --out DIR [--host HOST,...] [--days N]

        %s Only DIR holds the key of the authority.

        %s

        Examples:
          ferry ca init /root/ferry-ca
          ferry ca issue /root/ferry-ca --role transfer --host files.example.org --out /tmp/transfer-tls\
        """
                .formatted(
                        new CaCommand().summary(),
                        Options.usage(KNOWN).replaceAll(" \\[FERRY_[A-Z]+]", ""));
    }
}
