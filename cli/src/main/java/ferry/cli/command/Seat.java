package ferry.cli.command;

import ferry.cli.console.Screen;
import ferry.client.FerryClient;
import ferry.client.retry.Time;
import ferry.client.upload.Waiting;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// Where commands run: each in a process of its own, or one after the other in a session.
public interface Seat {

    /// Does something with a client, and sees to its closing.
    <T> T connected(Supplier<FerryClient> fresh, Function<FerryClient, T> work);

    /// How sending is shown to a person.
    ///
    /// @param client stays its owner's to close
    SendView sending(FerryClient client, Screen screen, Time time);

    /// How receiving is shown to a person.
    ///
    /// @param watching whether it goes on until somebody ends it
    IntakeView receiving(Screen screen, Time time, Path folder, boolean watching);

    /// When a send counts as done.
    ///
    /// @param asked what somebody has said, if anything
    Waiting waiting(Optional<Waiting> asked);

    /// Whether a sender who is silent is waited for by whoever receives one transfer.
    boolean waitsForSenders();

    /// Whether standard input can be sent.
    boolean inputIsFree();

    /// Whether a command may name its server.
    boolean serverIsFree();

    /// One process, one command.
    Seat PROCESS =
            new Seat() {
                @Override
                public <T> T connected(Supplier<FerryClient> fresh, Function<FerryClient, T> work) {
                    try (FerryClient client = fresh.get()) {
                        return work.apply(client);
                    }
                }

                @Override
                public SendView sending(FerryClient client, Screen screen, Time time) {
                    return new SendText(screen, time, client::persisted);
                }

                @Override
                public IntakeView receiving(
                        Screen screen, Time time, Path folder, boolean watching) {
                    return new IntakeText(screen, time, folder, watching);
                }

                @Override
                public Waiting waiting(Optional<Waiting> asked) {
                    return asked.orElse(Waiting.DURABLE);
                }

                @Override
                public boolean waitsForSenders() {
                    return true;
                }

                @Override
                public boolean inputIsFree() {
                    return true;
                }

                @Override
                public boolean serverIsFree() {
                    return true;
                }
            };
}
