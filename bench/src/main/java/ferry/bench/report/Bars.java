package ferry.bench.report;

import static ferry.bench.report.Contenders.*;

import ferry.bench.report.Quantity.Figure;
import ferry.bench.report.Quantity.Speed;
import ferry.bench.report.Quantity.Time;
import java.util.List;

/// All bars.
public final class Bars {
    public static final List<Bar> ALL =
            List.of(
                    Bar.atLeast(
                            "upload",
                            "warm, without TLS, against a bare socket: speed",
                            new Speed(LIBRARY_PLAIN, RAW),
                            0.75,
                            0.85),
                    Bar.atLeast(
                            "upload",
                            "warm, TLS, against nginx + curl: speed",
                            new Speed(LIBRARY, NGINX),
                            0.9,
                            1.1),
                    Bar.atMost(
                            "upload",
                            "server, TLS: CPU s/GiB",
                            new Figure(LIBRARY, Metric.SERVER_CPU_PER_GIB),
                            1.0,
                            0.8),
                    Bar.atMost("upload", "cold, against scp: time", new Time(CLI, SCP), 0.8, 0.6),
                    Bar.atLeast(
                            "receive",
                            "warm, without TLS, against a bare socket: speed",
                            new Speed(LIBRARY_PLAIN, RAW),
                            0.75,
                            0.85),
                    Bar.atMost(
                            "live",
                            "warm, against nginx + curl up then down: time",
                            new Time(LIBRARY_LIVE, NGINX),
                            0.75,
                            0.6),
                    Bar.atMost(
                            "live",
                            "warm, against upload and then receive: time",
                            new Time(LIBRARY_LIVE, LIBRARY_IN_TURN),
                            1.05,
                            0.95),
                    Bar.atMost(
                            "live",
                            "behind a sender at half its speed: MiB",
                            new Figure(LIBRARY_CAPPED, Metric.LAG_MEBIBYTES),
                            16,
                            2),
                    Bar.atMost(
                            "live",
                            "cold, against nginx + curl up then down: time",
                            new Time(CLI_LIVE, NGINX),
                            0.95,
                            0.75),
                    Bar.atMost(
                            "live",
                            "cold, against scp up then down: time",
                            new Time(CLI_LIVE, SCP),
                            0.75,
                            0.5),
                    Bar.atMost(
                            "live",
                            "cold, against magic-wormhole: time",
                            new Time(CLI_LIVE, WORMHOLE),
                            0.75,
                            0.55),
                    Bar.atMost(
                            "live",
                            "cold, against naive gRPC up then down: time",
                            new Time(CLI_LIVE, NAIVE),
                            0.6,
                            0.4),
                    Bar.atMost(
                            "tree",
                            "1,000 files of 16 KiB, live, against scp -r up then down: time",
                            new Time(CLI_LIVE, SCP),
                            0.35,
                            0.25),
                    Bar.atMost(
                            "tree-large",
                            "10,000 files of 4 KiB, live, against scp -r up then down: time",
                            new Time(CLI_LIVE, SCP),
                            0.35,
                            0.25),
                    Bar.atLeast(
                            "small-files",
                            "against a force and a commit for each file: speed",
                            new Speed(LIBRARY_SMALL_FILES, ONE_BY_ONE),
                            8,
                            12),
                    Bar.atMost(
                            "one-byte",
                            "a byte more of a live file, p50: ms",
                            new Figure(LIBRARY_APPEND, Metric.P50_MILLIS),
                            0.5,
                            0.25),
                    Bar.atMost(
                            "one-byte",
                            "a byte more of a live file, p99: ms",
                            new Figure(LIBRARY_APPEND, Metric.P99_MILLIS),
                            5,
                            2),
                    Bar.atMost(
                            "one-byte",
                            "a file of one byte, verified at the recipient's, p50: ms",
                            new Figure(LIBRARY_ONE_BYTE, Metric.P50_MILLIS),
                            2.5,
                            1.5),
                    Bar.atMost(
                            "startup",
                            "ferry whoami against plain java -jar: time",
                            new Time(WHOAMI, WHOAMI_JAVA),
                            0.4,
                            0.3),
                    Bar.atMost(
                            "startup",
                            "ferry whoami against ssh host true: time",
                            new Time(WHOAMI, SSH),
                            1.3,
                            1.0),
                    Bar.atLeast("far-away", "cold, against scp: speed", new Speed(CLI, SCP), 4, 6),
                    Bar.atLeast(
                            "far-away", "cold, against curl: speed", new Speed(CLI, NGINX), 2.5, 4),
                    Bar.none(
                            "clients-200",
                            "200 clients: failures",
                            new Figure(CROWD, Metric.FAILURES)),
                    Bar.atMost(
                            "clients-200",
                            "200 clients, against 200 × curl: time",
                            new Time(CROWD, NGINX),
                            1.2,
                            0.9),
                    Bar.atMost(
                            "clients-200",
                            "200 clients, against 200 × sftp: time",
                            new Time(CROWD, SFTP),
                            0.2,
                            0.2),
                    Bar.atLeast(
                            "fanout",
                            "sender with 50 slow recipients against none: speed",
                            new Speed(SENDER_FOLLOWED, SENDER_ALONE),
                            0.9,
                            0.97),
                    Bar.atLeast(
                            "flood",
                            "uploads under wrong passwords against none: speed",
                            new Speed(FLOODED, QUIET),
                            0.7,
                            0.8),
                    Bar.atMost(
                            "flood",
                            "health under wrong passwords, p99: ms",
                            new Figure(FLOODED, Metric.P99_MILLIS),
                            100,
                            50),
                    Bar.atMost(
                            "flood",
                            "slowest login of a familiar device: ms",
                            new Figure(FLOODED, Metric.GREATEST_LOGIN_MILLIS),
                            3000,
                            1500),
                    Bar.atMost(
                            "memory",
                            "resident memory of the server: MiB",
                            new Figure(SERVER, Metric.SERVER_PEAK_MEBIBYTES),
                            400,
                            300),
                    Bar.none("memory", "lost streams", new Figure(SERVER, Metric.FAILURES)));

    private Bars() {}

    /// Of one scenario.
    public static List<Bar> of(String scenario) {
        return ALL.stream().filter(bar -> bar.scenario().equals(scenario)).toList();
    }
}
