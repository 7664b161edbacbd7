package ferry.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.client.FerryClient;
import ferry.client.model.Event;
import ferry.client.model.Outgoing;
import ferry.client.model.ServerAddress;
import ferry.client.trust.Trust;
import ferry.client.upload.SendListener;
import ferry.client.upload.SendOptions;
import ferry.client.upload.Source;
import ferry.client.watch.WatchHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Somebody watches while wires break, the server restarts and his own process dies, each at any moment. Every event has
/// its effect, in order, and none has it twice. The seed is the name of the test.
final class WatchCutsTest {
    private static final int FILES = 40;
    private static final int RESTARTS = 2;

    /// So many batches without an event were not on their way already when the last file was sent.
    private static final int ENOUGH_IDLE = 5;

    @TempDir Path data;

    static LongStream seeds() {
        return LongStream.of(1, System.nanoTime());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyEventHasItsEffectOnceWhateverBreaks(long seed) throws Exception {
        Random random = new Random(seed);
        try (Site site = new Site(data)) {
            FerryClient alice = site.person("alice");
            FerryClient bob = site.person("bob");
            String start = bob.listInbox().cursor();
            CompletableFuture<List<String>> sent =
                    CompletableFuture.supplyAsync(
                            () -> sendAll(alice), task -> Thread.ofVirtual().start(task));
            Program program = new Program(site, random, start, sent::isDone);
            do {
                program.live(bob);
            } while (program.effects.size() < FILES);

            assertThat(program.effects).containsExactlyElementsOf(sent.get());
            assertThat(program.deaths).as("deaths").isPositive();
            assertThat(site.wire.cuts()).as("cuts").isGreaterThan(RESTARTS);
            assertThat(program.restarts).isEqualTo(RESTARTS);
        }
    }

    private static List<String> sendAll(FerryClient alice) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            try (Source source = Source.stream(new ByteArrayInputStream(new byte[i]))) {
                ids.add(
                        alice.send(
                                        Outgoing.file("file-" + i, List.of("bob")),
                                        source,
                                        SendOptions.fresh(),
                                        new SendListener() {})
                                .id());
            }
        }
        return ids;
    }

    /// What bob runs. What it keeps outlives its deaths; all else does not.
    private static final class Program {
        final Set<String> effects = new LinkedHashSet<>();
        Optional<String> kept;
        int deaths;
        int restarts;

        private final Site site;
        private final Random random;

        private final BooleanSupplier allSent;

        Program(Site site, Random random, String start, BooleanSupplier allSent) {
            this.site = site;
            this.random = random;
            this.kept = Optional.of(start);
            this.allSent = allSent;
        }

        /// Until it dies, or has seen everything.
        void live(FerryClient bob) {
            try {
                bob.watch(new Life());
            } catch (DiedException _) {
                deaths++;
            }
        }

        private final class Life implements WatchHandler {
            private final Set<String> seen = new HashSet<>();
            private int idle;

            @Override
            public Optional<String> lastCursor() {
                return kept;
            }

            @Override
            public String lookAnew() {
                throw new AssertionError("no event is gone, and a place is kept");
            }

            @Override
            public boolean handle(Event event) {
                idle = 0;
                if (event instanceof Event.Available(var transfer, _)) {
                    assertThat(seen.add(transfer.id()))
                            .as("%s comes once a life", transfer.fileName())
                            .isTrue();
                    trouble();
                    effects.add(transfer.id());
                    trouble();
                }
                return true;
            }

            @Override
            public void dealtWith(String cursor) {
                trouble();
                kept = Optional.of(cursor);
                trouble();
            }

            @Override
            public boolean caughtUp() {
                idle = allSent.getAsBoolean() ? idle + 1 : 0;
                assertThat(idle).as("times without an event: one is lost").isLessThan(ENOUGH_IDLE);
                return effects.size() < FILES;
            }
        }

        private void trouble() {
            int dice = random.nextInt(100);
            if (dice < 3) {
                throw new DiedException();
            }
            if (dice < 12) {
                site.wire.cut();
            }
            if (restarts < RESTARTS && effects.size() > (restarts + 1) * FILES / 4) {
                restarts++;
                site.restart();
            }
        }
    }

    private static final class DiedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /// A server that restarts, behind a wire that breaks.
    private static final class Site implements AutoCloseable {
        final Wire wire;
        private final Path data;
        private final List<FerryClient> clients = new ArrayList<>();
        private LocalServer server;

        Site(Path data) throws IOException {
            this.data = data;
            this.server = LocalServer.start(data);
            this.wire = new Wire(server.port());
        }

        FerryClient person(String name) {
            FerryClient client =
                    FerryClient.connect(
                            new ServerAddress("127.0.0.1", wire.port()), new Trust.Plaintext());
            client.register(name, LocalServer.PASSWORD, "test", "");
            clients.add(client);
            return client;
        }

        void restart() {
            try {
                wire.cut();
                server.close();
                server = LocalServer.start(data);
                wire.leadTo(server.port());
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            clients.forEach(FerryClient::close);
            wire.close();
            server.close();
        }
    }
}
