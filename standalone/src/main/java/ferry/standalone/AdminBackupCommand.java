package ferry.standalone;

import ferry.cli.ExtraCommand;
import ferry.cli.command.Usage;
import ferry.cli.console.Console;
import ferry.cli.console.SafeText;
import ferry.cli.outcome.ExitCode;
import ferry.kernel.config.Option;
import ferry.kernel.config.Options;
import ferry.kernel.config.UsageException;
import ferry.standalone.backup.Backup;
import ferry.standalone.backup.RefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// `ferry admin backup`, as the command line sees it.
final class AdminBackupCommand implements ExtraCommand {
    private final Map<String, String> environment;

    AdminBackupCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public String name() {
        return "admin backup";
    }

    @Override
    public String summary() {
        return "Write all of a data folder into one file, on the server's machine.";
    }

    @Override
    public Usage usage() {
        return Usages.of("FILE", options(), "ferry admin backup /backup/ferry-monday.zip");
    }

    @Override
    public int run(List<String> args, Console console) {
        List<Option> known = options();
        try {
            Words words = Words.of(args);
            Options options = Options.parse(known, words.flags(), environment);
            if (options.isOn("help")) {
                console.out().println(usage(known));
                return ExitCode.DONE.number();
            }
            Path file = words.only("FILE", "admin backup");
            return perform(options, file, console).number();
        } catch (UsageException wrong) {
            console.err().println("ferry admin backup: " + wrong.getMessage());
            return ExitCode.USAGE.number();
        }
    }

    private List<Option> options() {
        return List.of(
                ServeSettings.data(environment),
                Option.optional("tls-dir", "DIR", "certificates, where they are not in DIR/tls"),
                Option.toggle("without-files", "leave out what people have sent"),
                Option.toggle("help", "show this"));
    }

    private static ExitCode perform(Options options, Path file, Console console) {
        Path data = options.path("data");
        Path tls =
                options.find("tls-dir").isPresent() ? options.path("tls-dir") : data.resolve("tls");
        try {
            Backup backup = new Backup(data, tls, !options.isOn("without-files"));
            tell(backup.writeTo(file), file, console);
            return ExitCode.DONE;
        } catch (RefusedException refused) {
            console.err().println("ferry admin backup: " + SafeText.line(text(refused)));
            return ExitCode.REFUSED;
        } catch (IOException failed) {
            console.err().println("ferry admin backup: " + SafeText.line(text(failed)));
            return ExitCode.ERROR;
        }
    }

    private static void tell(Backup.Report report, Path file, Console console) {
        console.out()
                .printf(
                        "Wrote %s, %d bytes, %d entries. Keep it like a password: who has it can be"
                                + " this server.%n",
                        SafeText.line(file.toString()), report.bytes(), report.entries());
        if (report.secrets() && !report.accounts()) {
            console.out()
                    .println(
                            "The accounts are not in this folder: back up the PostgreSQL database"
                                    + " too, with pg_dump.");
        }
    }

    static String text(IOException failed) {
        return failed.getMessage() == null ? failed.toString() : failed.getMessage();
    }

    private static String usage(List<Option> known) {
        return """
        Usage: ferry admin backup FILE [OPTION...]

        Writes accounts, secrets, certificates, the ledger and what people have sent into one new FILE, on the
        machine of the server, which may be running.

        %s

        Example: ferry admin backup /backup/ferry-monday.zip\
        """
                .formatted(Options.usage(known));
    }
}
