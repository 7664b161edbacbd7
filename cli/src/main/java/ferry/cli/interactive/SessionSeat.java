package ferry.cli.interactive;

import ferry.cli.command.IntakeView;
import ferry.cli.command.Seat;
import ferry.cli.command.SendView;
import ferry.cli.console.Screen;
import ferry.client.FerryClient;
import ferry.client.retry.Time;
import ferry.client.upload.Waiting;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// Commands of a session share one client, and nobody waits for their end.
final class SessionSeat implements Seat {

    private final FerryClient client;
    private final IntakeNews news;

    /// @param client stays its owner's to close
    /// @param news tells of all that is received, whoever has asked for it
    SessionSeat(FerryClient client, IntakeNews news) {
        this.client = client;
        this.news = news;
    }

    @Override
    public <T> T connected(Supplier<FerryClient> fresh, Function<FerryClient, T> work) {
        return work.apply(client);
    }

    @Override
    public SendView sending(FerryClient sender, Screen screen, Time time) {
        return new SendNews(screen, time);
    }

    @Override
    public IntakeView receiving(Screen screen, Time time, Path folder, boolean watching) {
        return news.beside();
    }

    /// Whatever is asked: whoever stays is told by [DeliveryNews] when it is delivered, and one that waits for people would keep
    /// the others of [Background] from being sent.
    @Override
    public Waiting waiting(Optional<Waiting> asked) {
        return Waiting.DURABLE;
    }

    /// One that waits for them would keep the others of [Background] from their turn. The same command goes on later.
    @Override
    public boolean waitsForSenders() {
        return false;
    }

    @Override
    public boolean inputIsFree() {
        return false;
    }

    @Override
    public boolean serverIsFree() {
        return false;
    }
}
