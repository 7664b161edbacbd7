package ferry.client.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.client.fake.ManualTime;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.retry.Deadline;
import ferry.client.retry.Persistence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is sent while somebody is writing it, without a server.
@Timeout(60)
final class RestlessTest {

    private static final int BYTES = 4_096;

    @TempDir Path temporary;
    private final ManualTime time = new ManualTime();
    private final List<SendNotice> notices = new ArrayList<>();
    private final SendListener listener =
            new SendListener() {
                @Override
                public void noticed(SendNotice notice) {
                    notices.add(notice);
                }
            };
    private int attempts;

    @Test
    void aFolderWhoseFilesComeAndGoUnderNewNamesIsGivenUp() throws IOException {
        RestlessFolder restless = comingAndGoing();

        assertThatThrownBy(() -> restless.send(this::replaceAndRead))
                .isInstanceOfSatisfying(
                        FerryException.class,
                        e -> assertThat(e.problem()).isEqualTo(Problem.SOURCE_CHANGED));

        assertThat(attempts).isEqualTo(Restless.MAX_RESTARTS + 1);
        assertThat(notices).hasSize(Restless.MAX_RESTARTS);
    }

    @Test
    void itWaitsBeforeItBeginsAnewAndLongerEachTime() throws IOException {
        RestlessFolder restless = comingAndGoing();

        assertThatThrownBy(() -> restless.send(this::replaceAndRead))
                .isInstanceOf(FerryException.class);

        assertThat(time.sleeps).hasSize(Restless.MAX_RESTARTS);
        assertThat(time.sleeps.getFirst()).isLessThan(Duration.ofMillis(201));
        assertThat(time.nanos()).isGreaterThan(Duration.ofSeconds(5).toNanos());
    }

    @Test
    void itsTimeIsOverHoweverOftenItBeginsAnew() throws IOException {
        RestlessFolder restless = comingAndGoing(Optional.of(Duration.ofMinutes(1)));

        assertThatThrownBy(() ->
                        restless.send(source -> {
                            time.pass(Duration.ofSeconds(20));
                            return replaceAndRead(source);
                        }))
                .isInstanceOfSatisfying(
                        FerryException.class,
                        e -> assertThat(e.problem()).isEqualTo(Problem.TIMED_OUT));

        assertThat(attempts).isEqualTo(3);
    }

    private RestlessFolder comingAndGoing() throws IOException {
        return comingAndGoing(Optional.empty());
    }

    private RestlessFolder comingAndGoing(Optional<Duration> timeout) throws IOException {
        Path folder = Files.createDirectory(temporary.toRealPath().resolve("spool"));
        Files.write(folder.resolve("0"), new byte[BYTES]);
        return new RestlessFolder(
                folder,
                true,
                listener,
                new Persistence(time, new Random(1), Duration.ZERO),
                Deadline.in(timeout, time));
    }

    /// The file that was listed makes room for another before it is read.
    private long replaceAndRead(FolderSource source) {
        Path folder = temporary.resolve("spool");
        try {
            Files.move(
                    folder.resolve(Integer.toString(attempts)),
                    folder.resolve(Integer.toString(attempts + 1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        attempts++;
        byte[] some = new byte[BYTES];
        long position = 0;
        for (int count = source.read(0, some); count >= 0; count = source.read(position, some)) {
            position += count;
        }
        return position;
    }
}
