package ferry.bench.scenario;

import ferry.bench.process.Commands;
import ferry.bench.process.Cost;
import ferry.bench.process.Ferry;
import ferry.bench.process.Scratch;
import ferry.bench.process.WarmProcess;
import ferry.bench.report.Contenders;
import ferry.bench.report.Metric;
import ferry.bench.report.Sample;
import ferry.bench.rival.Rival;
import ferry.kernel.life.Closer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/// Many senders of a small file at once.
///
/// @param count how many of the size of the run
record Clients(String name, ToIntFunction<Size> count) implements Scenario {
    private static final int FILE_BYTES = 1 << 20;
    private static final int FEW = 4;

    static Clients few() {
        return new Clients("clients-50", size -> size.clients() / FEW);
    }

    static Clients many() {
        return new Clients("clients-200", Size::clients);
    }

    @Override
    public String purpose() {
        return "Senders of 1 MiB each at the same time. Ferry's are in one program, logged in before, each over a connection of"
                + " his own; of rivals each is a command, which connects first.";
    }

    @Override
    public List<Contender> open(Bench bench, Closer opened)
            throws IOException, InterruptedException {
        int senders = count.applyAsInt(bench.size());
        Path file = bench.scratch().random("file.bin", FILE_BYTES);
        List<Contender> all = new ArrayList<>();
        all.add(ferry(bench, opened, file, senders));
        for (Rival rival :
                bench.rivals(opened, Contenders.SFTP, Contenders.RSYNC_DAEMON, Contenders.NGINX)) {
            all.add(new Contender(rival.name(), () -> together(bench, rival, file, senders)));
        }
        return all;
    }

    private static Contender ferry(Bench bench, Closer opened, Path file, int senders)
            throws IOException, InterruptedException {
        Ferry ferry = bench.ferry(opened);
        WarmProcess crowd = bench.crowd(opened, ferry, senders);
        return new Contender(
                Contenders.CROWD,
                () -> {
                    bench.warmPages((long) senders * FILE_BYTES);
                    int[] failures = new int[1];
                    Cost cost =
                            ferry.server()
                                    .beside(() -> {
                                        WarmProcess.Answer answer =
                                                crowd.measure("upload", file.toString());
                                        failures[0] = Integer.parseInt(answer.text());
                                        return answer.cost();
                                    });
                    return sample(cost, failures[0], senders);
                });
    }

    private static Sample together(Bench bench, Rival rival, Path file, int senders)
            throws IOException, InterruptedException {
        List<String> names =
                IntStream.range(0, senders).mapToObj(_ -> bench.fresh("file")).toList();
        List<List<String>> commands = names.stream().map(name -> rival.put(file, name)).toList();
        bench.warmPages((long) senders * FILE_BYTES);
        Commands.Crowd[] crowd = new Commands.Crowd[1];
        Cost cost =
                rival.server()
                        .beside(() -> {
                            crowd[0] = bench.commands().runTogether(rival.environment(), commands);
                            return crowd[0].cost();
                        });
        double forced = Scratch.force(rival.files());
        for (String name : names) {
            Scratch.delete(rival.stored(name));
        }
        return sample(cost.thenForced(forced), crowd[0].failures(), senders);
    }

    private static Sample sample(Cost cost, int failures, int senders) {
        return Samples.of(cost, (long) senders * FILE_BYTES).with(Metric.FAILURES, failures);
    }
}
