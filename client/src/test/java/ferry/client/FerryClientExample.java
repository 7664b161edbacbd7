package ferry.client;

import ferry.client.home.FerryHome;
import ferry.client.model.ConnectString;
import ferry.client.model.Outgoing;
import ferry.client.receive.IntakeListener;
import ferry.client.receive.IntakeOptions;
import ferry.client.receive.ReceiveOptions;
import ferry.client.receive.Received;
import ferry.client.trust.Trust;
import ferry.client.upload.SendListener;
import ferry.client.upload.SendOptions;
import ferry.client.upload.Source;
import ferry.client.upload.Waiting;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/// What the documentation of [FerryClient] shows, line by line.
final class FerryClientExample {

    private FerryClientExample() {}

    static void send(
            String connectString, Path folder, String password, Path report, LongConsumer gauge) {
        // shown
        ConnectString server = ConnectString.parse(connectString); // as the server prints it
        Trust trust = new Trust.Pinned(server.fingerprint().orElseThrow());
        FerryHome home = FerryHome.at(folder); // private: it keeps tokens, and what is unfinished
        try (FerryClient client = FerryClient.connect(server.address(), trust, home)) {
            client.login("alice", password, "report server");
            SendListener progress =
                    new SendListener() {
                        @Override
                        public void sent(long position, OptionalLong size) {
                            gauge.accept(position);
                        }
                    };
            try (Source source = Source.file(report)) {
                client.send(
                        Outgoing.file("report.pdf", List.of("bob")),
                        source,
                        SendOptions.usual().until(Waiting.DELIVERED).withLimit(8 << 20),
                        progress);
            }
        }
        // end
    }

    static void receive(FerryClient client, Path folder, Consumer<Path> files) {
        // shown
        IntakeListener arrivals =
                new IntakeListener() {
                    @Override
                    public void ended(Received received) {
                        if (received instanceof Received.Saved saved) {
                            files.accept(saved.file());
                        }
                    }
                };
        client.intake(IntakeOptions.everything(ReceiveOptions.into(folder)), arrivals).keepTaking();
        // end
    }
}
