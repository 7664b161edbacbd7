package ferry.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ferry.cli.console.Screen;
import ferry.cli.fake.ManualTime;
import ferry.cli.fake.ScriptedConsole;
import ferry.cli.render.Columns;
import ferry.client.model.FerryException;
import ferry.client.model.Outgoing;
import ferry.client.model.Person;
import ferry.client.model.Problem;
import ferry.client.model.Receipt;
import ferry.client.model.ReceiptState;
import ferry.client.model.Transfer;
import ferry.client.model.TransferKind;
import ferry.client.model.TransferState;
import ferry.client.retry.Time;
import ferry.client.upload.SendListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/// The line of a send on a terminal: what is stored, as the server tells it.
final class SendTextTest {

    private static final String ID = "0f1a2b3c-0000-4000-8000-000000000000";
    private static final OptionalLong SIZE = OptionalLong.of(100 << 20);
    private static final Parcel PARCEL =
            new Parcel(
                    Optional.of(Path.of("movie.mkv")),
                    Outgoing.file("movie.mkv", List.of("bob", "carol")),
                    Optional.empty());

    private final ScriptedConsole console = new ScriptedConsole().onTerminal(80);
    private final BlockingQueue<Object> answers = new LinkedBlockingQueue<>();

    @Test
    void whatIsStoredMovesAndDeliveriesAreCountedAsTheyCome() {
        try (Seconds seconds = new Seconds();
                SendText view = view(seconds)) {
            SendListener listener = view.begin(PARCEL);
            listener.began(ID, 0, SIZE);
            listener.sent(50 << 20, SIZE);
            see("movie.mkv  50.0/100 MiB", "stored - · delivered 0/2");
            answers.add(20L << 20);
            seconds.pass();
            see("stored 20% · delivered 0/2");
            listener.sent(100 << 20, SIZE);
            answers.add(90L << 20);
            seconds.pass();
            see("sent · stored 90% · delivered 0/2");
            listener.stored(whole(ReceiptState.OFFERED, ReceiptState.RECEIVING));
            see("sent · stored · delivered 0/2  safe to close");
            listener.answered(whole(ReceiptState.SAVED, ReceiptState.RECEIVING));
            see("sent · stored · delivered 1/2  safe to close");
        }
    }

    @Test
    void aQuestionThatFailsChangesNothingAndIsAskedAgain() {
        try (Seconds seconds = new Seconds();
                SendText view = view(seconds)) {
            SendListener listener = view.begin(PARCEL);
            listener.began(ID, 30 << 20, SIZE);
            answers.add(new FerryException(Problem.CONNECTION_LOST, "gone"));
            seconds.pass();
            answers.add(30L << 20);
            seconds.pass();

            see("stored 30% · delivered 0/2");
            assertThat(console.errText()).doesNotContain("gone");
        }
    }

    @Test
    void aPauseSaysWhatItIsAndOnlyALostConnectionIsCalledOne() {
        try (Seconds seconds = new Seconds();
                SendText view = view(seconds)) {
            SendListener listener = view.begin(PARCEL);
            listener.began(ID, 0, SIZE);
            listener.interrupted(
                    new FerryException(Problem.STORAGE_FULL, "full"), Duration.ofSeconds(4));
            see("the server's disk is full, goes on in 4 s");
            listener.interrupted(
                    new FerryException(Problem.OVERLOADED, "busy"), Duration.ofSeconds(2));
            see("the server is too busy just now, goes on in 2 s");
            assertThat(console.errText()).doesNotContain("connection lost");
            listener.interrupted(
                    new FerryException(Problem.CONNECTION_LOST, "gone"), Duration.ofSeconds(1));
            see("connection lost, goes on in 1 s");
        }
    }

    @Test
    void whereNothingMovesNobodyIsAsked() {
        ScriptedConsole log = new ScriptedConsole();
        AtomicInteger asked = new AtomicInteger();
        try (SendText view =
                new SendText(
                        new Screen(log, false),
                        new ManualTime(), // whoever slept would not wait
                        _ -> asked.incrementAndGet())) {
            SendListener listener = view.begin(PARCEL);
            listener.began(ID, 0, SIZE);
            await().during(Duration.ofMillis(100)).until(() -> asked.get() == 0);
            listener.stored(whole(ReceiptState.SAVED, ReceiptState.SAVED));
            view.done(PARCEL, whole(ReceiptState.SAVED, ReceiptState.SAVED));
        }

        assertThat(log.errText()).isEmpty();
        assertThat(log.outText()).contains("sent · stored · delivered 2/2");
    }

    @Test
    void allThreeTruthsFitIntoEightyColumnsAndFollowAResize() {
        try (Seconds seconds = new Seconds();
                SendText view = view(seconds)) {
            Parcel parcel =
                    new Parcel(
                            Optional.empty(),
                            Outgoing.file("a".repeat(100) + ".tar.gz", List.of("bob", "carol")),
                            Optional.empty());
            OptionalLong size = OptionalLong.of(999L << 30);
            SendListener listener = view.begin(parcel);
            listener.began(ID, 0, size);
            listener.sent(555L << 30, size);
            answers.add(444L << 30);
            seconds.pass();
            see(".gz  555/999 GiB   55%", "stored 44% · delivered 0/2");
            assertThat(widest()).isLessThanOrEqualTo(79);
            console.resize(60);
            await().untilAsserted(() -> assertThat(Columns.of(lastLine())).isLessThanOrEqualTo(59));
            see("stored 44% · delivered 0/2");
        }
    }

    /// Waits until all of it stands in the line at once.
    private void see(String... parts) {
        await().untilAsserted(() -> assertThat(lastLine()).contains(parts));
    }

    private String lastLine() {
        List<String> drawn = List.of(console.errText().split("\r"));
        return drawn.getLast().replaceAll("\u001b\\[[KJ]", "");
    }

    private int widest() {
        return List.of(console.errText().split("\r")).stream()
                .mapToInt(line -> Columns.of(line.replaceAll("\u001b\\[[KJ]", "")))
                .max()
                .orElse(0);
    }

    private SendText view(Seconds seconds) {
        ToLongFunction<String> server =
                id -> {
                    assertThat(id).isEqualTo(ID);
                    Object answer = answers.remove();
                    if (answer instanceof FerryException failure) {
                        throw failure;
                    }
                    return (Long) answer;
                };
        return new SendText(new Screen(console, false), seconds, server);
    }

    private static Transfer whole(ReceiptState... states) {
        List<String> names = List.of("bob", "carol");
        List<Receipt> receipts =
                List.of(receipt(names.get(0), states[0]), receipt(names.get(1), states[1]));
        return new Transfer(
                ID,
                new Person("1", "alice"),
                names,
                "movie.mkv",
                TransferKind.FILE,
                "",
                TransferState.AVAILABLE,
                SIZE,
                SIZE.orElseThrow(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                receipts);
    }

    private static Receipt receipt(String name, ReceiptState state) {
        return new Receipt(new Person(name, name), state, Optional.empty(), "");
    }

    /// Whoever sleeps, sleeps until a second is given out.
    private static final class Seconds implements Time, AutoCloseable {
        private final SynchronousQueue<Duration> given = new SynchronousQueue<>();

        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            assertThat(given.take()).isEqualTo(duration);
        }

        void pass() {
            try {
                given.put(Duration.ofSeconds(1));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() {
            assertThat(given).isEmpty();
        }
    }
}
