package ferry.standalone;

import ferry.cli.ExtraCommand;
import ferry.cli.command.Usage;
import ferry.cli.console.Console;
import ferry.cli.console.SafeText;
import ferry.cli.outcome.ExitCode;
import ferry.kernel.config.Option;
import ferry.kernel.config.Options;
import ferry.kernel.config.UsageException;
import ferry.standalone.backup.DamagedBackupException;
import ferry.standalone.backup.RefusedException;
import ferry.standalone.backup.Restore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// `ferry admin restore`, as the command line sees it.
final class AdminRestoreCommand implements ExtraCommand {
    private static final String NAME = "ferry admin restore: ";

    private final Map<String, String> environment;

    AdminRestoreCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public String name() {
        return "admin restore";
    }

    @Override
    public String summary() {
        return "Make a data folder of a backup, on the server's machine.";
    }

    @Override
    public Usage usage() {
        return Usages.of(
                "FILE",
                options(),
                "ferry admin restore /backup/ferry-monday.zip --data /srv/ferry");
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
            Path file = words.only("FILE", "admin restore");
            return perform(options.path("data"), file, console).number();
        } catch (UsageException wrong) {
            console.err().println(NAME + wrong.getMessage());
            return ExitCode.USAGE.number();
        }
    }

    private List<Option> options() {
        return List.of(ServeSettings.data(environment), Option.toggle("help", "show this"));
    }

    private static ExitCode perform(Path data, Path file, Console console) {
        if (!Files.isRegularFile(file)) {
            console.err().println(NAME + "there is no file " + SafeText.line(file.toString()));
            return ExitCode.NOT_FOUND;
        }
        try {
            tell(new Restore(data, InstantSource.system()).from(file), data, console);
            return ExitCode.DONE;
        } catch (RefusedException refused) {
            return failed(refused, ExitCode.REFUSED, console);
        } catch (DamagedBackupException damaged) {
            return failed(damaged, ExitCode.INTEGRITY, console);
        } catch (IOException failed) {
            return failed(failed, ExitCode.ERROR, console);
        }
    }

    private static ExitCode failed(IOException failed, ExitCode exitCode, Console console) {
        console.err().println(NAME + SafeText.line(AdminBackupCommand.text(failed)));
        return exitCode;
    }

    private static void tell(Restore.Report report, Path data, Console console) {
        console.out()
                .printf(
                        "Restored %d entries into %s.%n",
                        report.entries(), SafeText.line(data.toString()));
        if (report.accounts()) {
            console.out()
                    .printf(
                            "Everybody has to log in again: %d sessions have ended. Locks are as they"
                                    + " were; one-time codes are void.%n",
                            report.endedSessions());
        }
        if (report.ledger()) {
            console.out()
                    .printf(
                            "%d transfers have failed, because their bytes are not in the backup.%n",
                            report.failedTransfers());
        }
    }

    private static String usage(List<Option> known) {
        return """
        Usage: ferry admin restore FILE [OPTION...]

        Makes a data folder of a FILE that ferry admin backup has written. The folder has to be empty or absent;
        it is ready when everything in it has been verified.

        %s

        Example: ferry admin restore /backup/ferry-monday.zip --data /srv/ferry\
        """
                .formatted(Options.usage(known));
    }
}
