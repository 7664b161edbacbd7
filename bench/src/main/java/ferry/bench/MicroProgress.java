package ferry.bench;

import java.io.PrintStream;
import java.util.Collection;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/// Tells which benchmark runs, and whatever goes wrong in it; JMH's own telling ends with the table, which comes otherwise.
final class MicroProgress implements OutputFormat {
    private final PrintStream out;

    MicroProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public void startBenchmark(BenchmarkParams benchmark) {
        out.println(benchmark.getBenchmark());
    }

    @Override
    public void print(String text) {
        out.print(text);
    }

    @Override
    public void println(String text) {
        out.println(text);
    }

    @Override
    public void write(int oneByte) {
        out.write(oneByte);
    }

    @Override
    public void write(byte[] bytes) {
        out.write(bytes, 0, bytes.length);
    }

    @Override
    public void flush() {
        out.flush();
    }

    @Override
    public void close() {
        out.flush(); // it is not ours
    }

    @Override
    public void iteration(BenchmarkParams benchmark, IterationParams params, int number) {}

    @Override
    public void iterationResult(
            BenchmarkParams benchmark, IterationParams params, int number, IterationResult data) {}

    @Override
    public void endBenchmark(BenchmarkResult result) {}

    @Override
    public void startRun() {}

    @Override
    public void endRun(Collection<RunResult> results) {}

    @Override
    public void verbosePrintln(String text) {}
}
