package ferry.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// What is asked of `bench/micro`.
///
/// @param names pattern that is found in the names of the benchmarks that run
/// @param quick whether it is enough to see that everything works
record MicroOptions(String names, boolean quick) {
    static final String USAGE = "bench/micro [NAME-REGEX] [--quick]";
    private static final String QUICK = "--quick";
    private static final String ALL = ".*";

    /// The ledger's statements go through a lot of code, which takes this long to be compiled.
    private static final int WARM_ITERATIONS = 5;

    /// @throws IllegalArgumentException if that makes no sense; the message says why
    static MicroOptions parse(List<String> arguments) {
        List<String> names = arguments.stream().filter(word -> !word.equals(QUICK)).toList();
        if (names.size() > 1) {
            throw new IllegalArgumentException(names.get(1) + " (expected: one pattern)");
        }
        String pattern = names.isEmpty() ? ALL : names.getFirst();
        try {
            Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        return new MicroOptions(pattern, arguments.contains(QUICK));
    }

    /// @param scratch where what is measured has its files
    Options forJmh(Path scratch) {
        return new OptionsBuilder()
                .include(names)
                .mode(Mode.Throughput)
                .forks(quick ? 1 : 2)
                .warmupIterations(quick ? 1 : WARM_ITERATIONS)
                .warmupTime(TimeValue.seconds(quick ? 1 : 2))
                .measurementIterations(quick ? 2 : 5)
                .measurementTime(TimeValue.seconds(quick ? 1 : 2))
                .jvmArgsAppend("-Djava.io.tmpdir=" + scratch)
                .shouldFailOnError(true)
                .build();
    }
}
