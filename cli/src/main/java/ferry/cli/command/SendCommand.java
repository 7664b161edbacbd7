package ferry.cli.command;

import ferry.cli.console.Console;
import ferry.cli.exit.ExitCode;
import ferry.cli.exit.UsageException;
import ferry.cli.render.Escaped;
import ferry.cli.render.JsonLines;
import ferry.client.FerryClient;
import ferry.client.local.FileNames;
import ferry.client.model.FerryException;
import ferry.client.model.Outgoing;
import ferry.client.model.Receipt;
import ferry.client.model.ReceiptState;
import ferry.client.model.Transfer;
import ferry.client.upload.SendOptions;
import ferry.client.upload.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `ferry send`: files, or standard input, to people.
public final class SendCommand implements CliCommand {

    private static final String STDIN = "-";
    private static final String TO = "--to";
    private static final String NAME = "--name";
    private static final String NOTE = "--note";
    private static final String EXPIRE = "--expire";
    private static final String WAIT = "--wait";
    private static final String LIMIT = "--limit";
    private static final String TIMEOUT = "--timeout";

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Specs.command(
                        "send",
                        "Sends files to people. Returns when every byte is safe at the server.",
                        "ferry send report.pdf --to bob,carol");
        spec.aliases("tx");
        spec.addPositional(Specs.parameter("PATH", "1..*", "Files; - for standard input"));
        spec.addOption(
                OptionSpec.builder(TO)
                        .paramLabel("USER[,USER...]")
                        .type(String[].class)
                        .splitRegex(",")
                        .required(true)
                        .description("Who is to have it")
                        .build());
        spec.addOption(Specs.option(NAME, "NAME", "The name that recipients see"));
        spec.addOption(Specs.option(NOTE, "TEXT", "A note for the recipients"));
        spec.addOption(Specs.option(EXPIRE, "SPAN", "How long the server keeps it, such as 3d"));
        spec.addOption(
                Specs.option(WAIT, "durable|delivered", "What to wait for; durable by default"));
        spec.addOption(Specs.option(LIMIT, "RATE", "Bytes a second at most, such as 500K or 2M"));
        spec.addOption(Specs.option(TIMEOUT, "SPAN", "Give up after so long, such as 10m"));
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Console console) {
        Globals globals = Globals.of(arguments);
        String[] paths = arguments.matchedPositionalValue(0, new String[0]);
        Request request = request(arguments, paths);
        refuseFolders(paths, console);
        Tally tally = new Tally();
        try (FerryClient client = new Servers(console, globals).known();
                Console.Hint _ =
                        console.onInterrupt(
                                "interrupted; to send it, run the same command again")) {
            for (String path : paths) {
                new Sending(client, console, globals, request, tally).send(path);
            }
        }
        if (globals.json()) {
            new JsonLines(console.out())
                    .write(Facts.result(tally.code(), tally.ids(), tally.bytes()));
        }
        return tally.code().number();
    }

    private static Request request(ParseResult arguments, String[] paths) {
        String wait = arguments.matchedOptionValue(WAIT, "durable");
        if (!wait.equals("durable") && !wait.equals("delivered")) {
            throw new UsageException("--wait: " + wait + " (expected: durable or delivered)");
        }
        Optional<String> name = text(arguments, NAME);
        if (name.isPresent() && paths.length > 1) {
            throw new UsageException("--name is for one file only");
        }
        name.flatMap(FileNames::objection)
                .ifPresent(why -> {
                    throw new UsageException("--name: " + why);
                });
        return new Request(
                recipients(arguments),
                name,
                text(arguments, NOTE).orElse(""),
                text(arguments, EXPIRE).map(span -> Quantities.span(EXPIRE, span)),
                wait.equals("delivered"),
                text(arguments, LIMIT).map(Quantities::rate).orElse(0L),
                text(arguments, TIMEOUT).map(span -> Quantities.span(TIMEOUT, span)));
    }

    private static Optional<String> text(ParseResult arguments, String option) {
        String value = arguments.matchedOptionValue(option, "");
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    private static List<String> recipients(ParseResult arguments) {
        List<String> names =
                Arrays.stream(arguments.matchedOptionValue(TO, new String[0]))
                        .map(name -> name.strip().toLowerCase(Locale.ROOT))
                        .filter(name -> !name.isEmpty())
                        .distinct()
                        .toList();
        if (names.isEmpty()) {
            throw new UsageException("--to names nobody");
        }
        return names;
    }

    private static void refuseFolders(String[] paths, Console console) {
        for (String path : paths) {
            if (!path.equals(STDIN) && Files.isDirectory(console.workingFolder().resolve(path))) {
                throw new UsageException(
                        path
                                + " is a folder, and folders cannot be sent yet: send a tar of it, as"
                                + " in tar c "
                                + path
                                + " | ferry send - --name "
                                + path
                                + ".tar --to USER");
            }
        }
    }

    /// What was asked for.
    record Request(
            List<String> recipients,
            Optional<String> name,
            String note,
            Optional<Duration> retention,
            boolean delivered,
            long bytesPerSecond,
            Optional<Duration> timeout) {

        Outgoing outgoing(String fileName) {
            Outgoing outgoing = Outgoing.file(name.orElse(fileName), recipients).withNote(note);
            return retention.map(outgoing::withRetention).orElse(outgoing);
        }
    }

    /// Sends one after the other.
    private record Sending(
            FerryClient client, Console console, Globals globals, Request request, Tally tally) {

        void send(String path) {
            SendOptions options =
                    SendOptions.fresh()
                            .withLimit(request.bytesPerSecond())
                            .withTimeout(request.timeout());
            Outgoing outgoing = request.outgoing(legalName(path));
            SendReport report =
                    new SendReport(console, globals.json(), outgoing, options.transferId());
            try (Source source = open(path)) {
                report.begin(source.size());
                Transfer transfer = client.send(outgoing, source, options, report);
                tally.done(transfer.id(), transfer.size().orElse(0));
                if (request.delivered()) {
                    awaitDelivery(transfer, report);
                }
            } catch (FerryException e) {
                report.failed(path, e);
                tally.failed(ExitCode.of(e.problem()));
            }
        }

        private void awaitDelivery(Transfer transfer, SendReport report) {
            Transfer settled = client.awaitDelivery(transfer.id(), request.timeout(), report);
            long saved = settled.delivered();
            if (saved < settled.receipts().size()) {
                tally.failed(saved > 0 ? ExitCode.PARTIAL : undelivered(settled));
            }
        }

        private static ExitCode undelivered(Transfer settled) {
            boolean declined =
                    settled.receipts().stream()
                            .map(Receipt::state)
                            .anyMatch(ReceiptState.DECLINED::equals);
            return declined ? ExitCode.REFUSED : ExitCode.ERROR;
        }

        private Source open(String path) {
            return path.equals(STDIN)
                    ? Source.stream(console.in())
                    : Source.file(console.workingFolder().resolve(path));
        }

        private String legalName(String path) {
            if (path.equals(STDIN)) {
                return "stdin";
            }
            Path fileName = Path.of(path).toAbsolutePath().normalize().getFileName();
            String local = fileName == null ? path : fileName.toString();
            String legal = FileNames.legal(local);
            if (!legal.equals(local) && request.name().isEmpty()) {
                console.err()
                        .println(
                                "note: "
                                        + Escaped.line(local)
                                        + " is sent under the name "
                                        + Escaped.line(legal));
            }
            return legal;
        }
    }
}
