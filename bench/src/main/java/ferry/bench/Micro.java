package ferry.bench;

import ferry.bench.process.Scratch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.options.Options;

/// `bench/micro`: measures parts of the data path one at a time and prints JMH's table on standard output. How it goes is told on
/// standard error.
public final class Micro {
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    /// Some benchmarks count bytes: by the microsecond that is MB/s.
    private static final String BYTES_PER_MICROSECOND = "ops/us";

    private static final String MEGABYTES_PER_SECOND = "  MB/s";

    private Micro() {}

    /// @param args what stands in [MicroOptions#USAGE]
    public static void main(String[] args) throws IOException {
        OutputFormat progress = new MicroProgress(System.err);
        MicroOptions options;
        try {
            options = MicroOptions.parse(List.of(args));
            requireSome(options, progress);
        } catch (IllegalArgumentException nonsense) {
            System.err.println(nonsense.getMessage() + "\n" + MicroOptions.USAGE);
            System.exit(USAGE);
            return;
        }
        System.exit(run(options, progress) ? 0 : FAILED);
    }

    private static void requireSome(MicroOptions options, OutputFormat progress) {
        if (BenchmarkList.defaultList()
                .find(progress, List.of(options.names()), List.of())
                .isEmpty()) {
            throw new IllegalArgumentException(
                    "%s (expected: part of a name of %s)"
                            .formatted(options.names(), String.join(", ", names())));
        }
    }

    /// What can be measured: `Class.method`.
    static Set<String> names() {
        return BenchmarkList.defaultList().getAll(new MicroProgress(System.err), List.of()).stream()
                .map(BenchmarkListEntry::getUsername)
                .map(name -> name.replaceFirst(".*\\.(?=[^.]+\\.[^.]+$)", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean run(MicroOptions options, OutputFormat progress) throws IOException {
        try (Scratch scratch = Scratch.create();
                Leftovers _ = Leftovers.endOnShutdown(scratch)) {
            Options jmh = options.forJmh(scratch.folder());
            System.out.print(table(new Runner(jmh, progress).run()));
            return true;
        } catch (RunnerException failed) {
            System.err.println(failed.getMessage());
            return false;
        }
    }

    private static String table(Collection<RunResult> results) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8)) {
            ResultFormatFactory.getInstance(ResultFormatType.TEXT, out).writeOut(results);
        }
        return text.toString(StandardCharsets.UTF_8)
                .replace(BYTES_PER_MICROSECOND, MEGABYTES_PER_SECOND);
    }
}
