package ferry.client.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import ferry.client.FerryClient;
import ferry.client.fake.FakeFerry;
import ferry.client.home.FerryHome;
import ferry.client.model.FerryException;
import ferry.client.model.Outgoing;
import ferry.client.model.Problem;
import ferry.client.model.Transfer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an earlier process has sent is read again beside the transfer, and only its end waits.
final class RereadingTest {

    private static final int MEBI = 1 << 20;

    @TempDir Path folder;
    private final FakeFerry server = FakeFerry.plaintext();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void everythingElseIsSentWhileTheBeginningCannotBeReadYet() throws Exception {
        Path file = Files.write(folder.resolve("f"), random(8 * MEBI));
        CountDownLatch readable = new CountDownLatch(1);
        try (FerryClient alice = server.newUser("alice", FerryHome.at(folder.resolve("home")))) {
            failAfter(alice, file, 3L * MEBI);
            AtomicReference<Transfer> sent = new AtomicReference<>();
            Thread sender =
                    Thread.ofPlatform()
                            .start(() -> {
                                try (Source source =
                                        new Late(Source.file(file), 3L * MEBI, readable)) {
                                    sent.set(send(alice, source));
                                }
                            });

            await().until(() -> server.transfers.only().length() == 8L * MEBI);
            assertThat(server.transfers.only().whole()).isFalse();
            readable.countDown();
            sender.join();

            assertThat(sent.get().sha256()).isPresent();
            assertThat(server.transfers.only().whole()).isTrue();
            assertThat(server.transfers.bytesTaken.get()).isEqualTo(8L * MEBI);
        }
    }

    @Test
    void aFailureToReadItAgainEndsTheSend() throws Exception {
        Path file = Files.write(folder.resolve("f"), random(8 * MEBI));
        try (FerryClient alice = server.newUser("alice", FerryHome.at(folder.resolve("home")))) {
            failAfter(alice, file, 3L * MEBI);
            try (Source source = new Unreadable(Source.file(file), MEBI)) {
                FerryException failure =
                        catchThrowableOfType(FerryException.class, () -> send(alice, source));

                assertThat(failure.problem()).isEqualTo(Problem.LOCAL_STORAGE);
                assertThat(server.transfers.only().whole()).isFalse();
            }
        }
    }

    /// Leaves the first bytes of a file at the server, and a note of them here.
    private void failAfter(FerryClient alice, Path file, long bytes) {
        try (Source source = new Failing(Source.file(file), bytes)) {
            FerryException failure =
                    catchThrowableOfType(FerryException.class, () -> send(alice, source));
            assertThat(failure.problem()).isEqualTo(Problem.LOCAL_STORAGE);
        }
    }

    private static Transfer send(FerryClient client, Source source) {
        return client.send(
                Outgoing.file("f", List.of("bob")), source, SendOptions.usual(), SendListener.NONE);
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private abstract static class Wrapped implements Source {
        final Source file;

        Wrapped(Source file) {
            this.file = file;
        }

        @Override
        public OptionalLong size() {
            return file.size();
        }

        @Override
        public Optional<Instant> modified() {
            return file.modified();
        }

        @Override
        public boolean executable() {
            return file.executable();
        }

        @Override
        public Optional<FileFacts> facts() {
            return file.facts();
        }

        @Override
        public void confirmUnchanged() {
            file.confirmUnchanged();
        }

        @Override
        public void close() {
            file.close();
        }
    }

    /// Its beginning can be read only once somebody allows it.
    private static final class Late extends Wrapped {
        private final long from;
        private final CountDownLatch readable;

        Late(Source file, long from, CountDownLatch readable) {
            super(file);
            this.from = from;
            this.readable = readable;
        }

        @Override
        public int read(long position, byte[] into) throws InterruptedException {
            if (position < from) {
                readable.await();
            }
            return file.read(position, into);
        }
    }

    /// Its beginning cannot be read.
    private static final class Unreadable extends Wrapped {
        private final long from;

        Unreadable(Source file, long from) {
            super(file);
            this.from = from;
        }

        @Override
        public int read(long position, byte[] into) throws InterruptedException {
            if (position < from) {
                throw new FerryException(Problem.LOCAL_STORAGE, "planned");
            }
            return file.read(position, into);
        }
    }

    /// Cannot be read any more from somewhere on, once the server has what was before.
    private final class Failing extends Wrapped {
        private final long to;

        Failing(Source file, long to) {
            super(file);
            this.to = to;
        }

        @Override
        public int read(long position, byte[] into) throws InterruptedException {
            if (position >= to) {
                await().until(() -> server.transfers.only().length() >= to);
                throw new FerryException(Problem.LOCAL_STORAGE, "planned");
            }
            return file.read(position, into);
        }
    }
}
