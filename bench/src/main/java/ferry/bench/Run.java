package ferry.bench;

import ferry.bench.process.Image;
import ferry.bench.process.Programs;
import ferry.bench.process.Scratch;
import ferry.bench.report.Contenders;
import ferry.bench.report.JsonReport;
import ferry.bench.report.MarkdownReport;
import ferry.bench.report.Metric;
import ferry.bench.report.Outcome;
import ferry.bench.report.Report;
import ferry.bench.report.Report.Fact;
import ferry.bench.report.Sample;
import ferry.bench.rival.RivalKind;
import ferry.bench.rival.Wormhole;
import ferry.bench.scenario.Bench;
import ferry.bench.scenario.Rounds;
import ferry.bench.scenario.Scenario;
import ferry.bench.scenario.Scenarios;
import ferry.bench.scenario.Size;
import ferry.kernel.life.Closer;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// `bench/run`: measures one scenario after the other and prints what it has found, as Markdown on standard output. How it goes
/// is told on standard error.
public final class Run {
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private final Path root;
    private final Programs programs;
    private final Size size;

    private Run(Path root, Programs programs, Size size) {
        this.root = root;
        this.programs = programs;
        this.size = size;
    }

    /// @param args root of the built project, then what stands in [Options#USAGE]
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> known = Scenarios.ALL.stream().map(Scenario::name).toList();
        Options options;
        try {
            options = Options.parse(Arrays.asList(args).subList(1, args.length), known);
        } catch (IllegalArgumentException nonsense) {
            System.err.println(nonsense.getMessage() + "\n" + Options.USAGE);
            System.exit(USAGE);
            return;
        }
        Path root = Path.of(args[0]).toAbsolutePath();
        Report report =
                new Run(root, Programs.ofThisMachine(), options.size())
                        .measure(options.scenarios());
        System.out.print(MarkdownReport.of(report));
        if (options.json().isPresent()) {
            try (Writer out = Files.newBufferedWriter(options.json().get())) {
                JsonReport.write(report, out);
            }
        }
        boolean whole = report.outcomes().stream().allMatch(outcome -> outcome.failure().isEmpty());
        System.exit(whole ? 0 : FAILED);
    }

    private Report measure(List<String> names) throws IOException, InterruptedException {
        try (Scratch scratch = Scratch.create();
                Leftovers _ = Leftovers.endOnShutdown(scratch)) {
            List<Outcome> outcomes = new ArrayList<>();
            List<Fact> missing = missing();
            for (Scenario scenario : Scenarios.ALL) {
                if (!names.contains(scenario.name())) {
                    continue;
                }
                Optional<String> obstacle = scenario.missing(programs);
                if (obstacle.isPresent()) {
                    missing.add(new Fact(scenario.name(), obstacle.get()));
                } else {
                    outcomes.add(measure(scenario, scratch));
                }
            }
            return new Report(circumstances(), outcomes, missing);
        }
    }

    private Outcome measure(Scenario scenario, Scratch all)
            throws IOException, InterruptedException {
        System.err.println(scenario.name());
        try (Scratch scratch = all.sub(scenario.name());
                Closer opened = new Closer()) {
            Bench bench = new Bench(root, scratch, programs, size);
            Rounds.Result result =
                    scenario.rounds(size).run(scenario.open(bench, opened), new Told());
            String failures =
                    result.failures().entrySet().stream()
                            .map(each -> each.getKey() + ": " + firstLine(each.getValue()))
                            .collect(Collectors.joining("; "));
            return new Outcome(
                    scenario.name(),
                    scenario.purpose(),
                    result.series(),
                    failures.isEmpty() ? Optional.empty() : Optional.of(failures));
        } catch (IOException | RuntimeException failed) {
            failed.printStackTrace();
            return new Outcome(
                    scenario.name(),
                    scenario.purpose(),
                    List.of(),
                    Optional.of(firstLine(String.valueOf(failed.getMessage()))));
        }
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    private List<Fact> circumstances() {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("size", describe(size)));
        facts.add(
                new Fact(
                        "machine",
                        "%d processors, %s %s, Java %s"
                                .formatted(
                                        Runtime.getRuntime().availableProcessors(),
                                        System.getProperty("os.name"),
                                        System.getProperty("os.version"),
                                        Runtime.version())));
        facts.add(
                new Fact(
                        "how",
                        "contenders run in turn, the first rounds are dropped; median [least..greatest], peaks are the greatest;"
                                + " MB are 10^6 bytes; everybody's files are forced to the disk within the time; client and"
                                + " server share the machine"));
        return facts;
    }

    private static String describe(Size size) {
        return size.equals(Size.QUICK)
                ? "quick: shows that everything works, and says little of speed; bars are for full runs"
                : "full";
    }

    private List<Fact> missing() throws IOException, InterruptedException {
        List<Fact> missing = new ArrayList<>();
        for (RivalKind kind : RivalKind.ALL) {
            kind.missing(programs).ifPresent(what -> missing.add(new Fact(kind.name(), what)));
        }
        Wormhole.missing(programs)
                .ifPresent(what -> missing.add(new Fact(Contenders.WORMHOLE, what)));
        if (Image.find(root).isEmpty()) {
            missing.add(new Fact(Image.NAME, Image.HOW_TO_GET_IT));
        }
        return missing;
    }

    private static final class Told implements Rounds.Progress {
        @Override
        public void ran(String contender, int round, int of, Sample sample) {
            String figures =
                    Arrays.stream(Metric.values())
                            .filter(metric -> sample.figure(metric).isPresent())
                            .map(metric ->
                                    metric.title()
                                            + " "
                                            + metric.format(sample.figure(metric).getAsDouble()))
                            .limit(2)
                            .collect(Collectors.joining(", "));
            System.err.printf("  round %d of %d, %s: %s%n", round, of, contender, figures);
        }

        @Override
        public void failed(String contender, Exception because) {
            System.err.printf("  %s takes no further part:%n", contender);
            because.printStackTrace();
        }
    }
}
