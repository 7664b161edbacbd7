package ferry.bench.scenario;

import ferry.bench.process.Background;
import ferry.bench.process.Cost;
import ferry.bench.process.WarmProcess;
import ferry.bench.rival.TlsFiles;
import ferry.bench.warm.NaiveClient;
import ferry.bench.warm.NaiveServer;
import ferry.bench.warm.RawSocket;
import ferry.kernel.life.Closer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What nobody uses, and everybody is held against.
final class References {
    private References() {}

    /// A bare socket: the server, and a client that is connected.
    ///
    /// @param stored what the server keeps
    record Raw(Background server, WarmProcess client, Path stored) {
        static Raw start(Bench bench, Closer opened) throws IOException {
            Path stored = bench.freshPath("raw");
            Path port = bench.freshPath("raw-port");
            Background server =
                    serve(
                            bench,
                            opened,
                            RawSocket.class,
                            port,
                            List.of("serve", stored.toString(), port.toString()));
            WarmProcess client = bench.warm(opened, RawSocket.class, "connect", port.toString());
            return new Raw(server, client, stored);
        }

        Cost put(Path file) throws IOException, InterruptedException {
            return server.beside(() -> client.cost("put", file.toString()));
        }

        Cost get(Path to) throws IOException, InterruptedException {
            return server.beside(() -> client.cost("get", to.toString()));
        }
    }

    /// gRPC as one writes it at first.
    ///
    /// @param files where the server keeps what it is given
    record Naive(Bench bench, Background server, Path files, Path port, TlsFiles tls) {
        static Naive start(Bench bench, Closer opened) throws IOException {
            Path files = Files.createDirectory(bench.freshPath("naive"));
            Path keys = Files.createDirectory(bench.freshPath("naive-tls"));
            TlsFiles tls = TlsFiles.make(keys, bench.commands().place().address());
            Path port = bench.freshPath("naive-port");
            Background server =
                    serve(
                            bench,
                            opened,
                            NaiveServer.class,
                            port,
                            List.of(
                                    files.toString(),
                                    tls.certificate().toString(),
                                    tls.key().toString(),
                                    port.toString()));
            return new Naive(bench, server, files, port, tls);
        }

        WarmProcess client(Closer opened) throws IOException {
            return bench.warm(
                    opened, NaiveClient.class, port.toString(), tls.authority().toString());
        }

        /// By a client that is warm.
        Cost warm(WarmProcess client, String... errand) throws IOException, InterruptedException {
            return server.beside(() -> client.cost(errand));
        }

        /// By a client that begins and ends with it.
        Cost cold(String... errand) throws IOException, InterruptedException {
            List<String> line = new ArrayList<>(WarmProcess.javaCommand(NaiveClient.class));
            line.addAll(List.of(port.toString(), tls.authority().toString()));
            line.addAll(List.of(errand));
            return server.beside(() -> bench.commands().run(Map.of(), line));
        }
    }

    private static Background serve(
            Bench bench, Closer opened, Class<?> main, Path port, List<String> arguments)
            throws IOException {
        List<String> line = new ArrayList<>(WarmProcess.javaCommand(main));
        line.addAll(arguments);
        Background server = opened.register(bench.commands().serve(Map.of(), line));
        server.await(main.getSimpleName(), () -> Files.exists(port));
        return server;
    }
}
