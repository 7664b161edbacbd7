package ferry.cli.interactive;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.cli.command.Parcel;
import ferry.cli.console.Screen;
import ferry.cli.fake.ManualTime;
import ferry.cli.fake.ScriptedConsole;
import ferry.client.model.FerryException;
import ferry.client.model.Outgoing;
import ferry.client.model.Problem;
import ferry.client.upload.SendListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class SendNewsTest {

    private static final Parcel PARCEL =
            new Parcel(
                    Optional.of(Path.of("movie.mkv")),
                    Outgoing.file("movie.mkv", List.of("bob")),
                    Optional.empty());

    private final ScriptedConsole console = new ScriptedConsole();

    @Test
    void eachReasonOfAPauseIsSaidOnceHoweverOftenItIsTriedAgain() {
        try (SendNews news = new SendNews(new Screen(console, false), new ManualTime())) {
            SendListener listener = news.begin(PARCEL);
            listener.began("0f1a2b3c-0000-4000-8000-000000000000", 0, OptionalLong.of(10));
            pause(listener, Problem.CONNECTION_LOST);
            pause(listener, Problem.UNREACHABLE);
            pause(listener, Problem.STORAGE_FULL);
            pause(listener, Problem.STORAGE_FULL);
        }

        assertThat(console.outText().lines().skip(1))
                .containsExactly(
                        "movie.mkv: connection lost, goes on by itself",
                        "movie.mkv: the server's disk is full, goes on by itself");
    }

    private static void pause(SendListener listener, Problem why) {
        listener.interrupted(new FerryException(why, "said"), Duration.ofSeconds(1));
    }
}
