package ferry.bench.scenario;

import ferry.bench.report.Sample;
import ferry.bench.report.Series;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Lets contenders run in turn: all of them once, then all of them again, so that what the machine does at one time is in the
/// figures of each.
///
/// @param dropped first rounds whose figures are not kept: something is started or compiled in them
/// @param counted rounds whose figures are kept
public record Rounds(int dropped, int counted) {
    /// As many as usual for a size, and no more than these.
    Rounds orFewer(Size size) {
        return size.rounds().counted() < counted ? size.rounds() : this;
    }

    /// The figures of all, and what went wrong. Who fails once takes no further part; what it had done before counts.
    ///
    /// @param failures by contender
    public record Result(List<Series> series, Map<String, String> failures) {}

    public Result run(List<Contender> contenders, Progress progress) throws InterruptedException {
        Map<String, List<Sample>> runs = new LinkedHashMap<>();
        Map<String, String> failures = new LinkedHashMap<>();
        for (int round = 0; round < dropped + counted; round++) {
            for (Contender contender : contenders) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("between two runs");
                }
                if (failures.containsKey(contender.name())) {
                    continue;
                }
                try {
                    Sample sample = contender.run().once();
                    progress.ran(contender.name(), round + 1, dropped + counted, sample);
                    if (round >= dropped) {
                        kept(runs, contender).add(sample);
                    }
                } catch (IOException | RuntimeException failed) {
                    progress.failed(contender.name(), failed);
                    failures.put(contender.name(), String.valueOf(failed.getMessage()));
                }
            }
        }
        return new Result(
                contenders.stream().map(each -> new Series(each.name(), kept(runs, each))).toList(),
                failures);
    }

    private static List<Sample> kept(Map<String, List<Sample>> runs, Contender contender) {
        return runs.computeIfAbsent(contender.name(), _ -> new ArrayList<>());
    }

    /// Hears how it goes: a full run takes many minutes.
    public interface Progress {
        void ran(String contender, int round, int of, Sample sample);

        void failed(String contender, Exception because);
    }
}
