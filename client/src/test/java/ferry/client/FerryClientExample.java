package ferry.client;

import ferry.client.home.FerryHome;
import ferry.client.model.ConnectString;
import ferry.client.model.Event;
import ferry.client.model.Outgoing;
import ferry.client.model.Receipt;
import ferry.client.model.Transfer;
import ferry.client.receive.IntakeListener;
import ferry.client.receive.IntakeOptions;
import ferry.client.receive.ReceiveOptions;
import ferry.client.receive.Received;
import ferry.client.trust.Trust;
import ferry.client.upload.SendListener;
import ferry.client.upload.SendOptions;
import ferry.client.upload.Source;
import ferry.client.upload.Waiting;
import ferry.client.watch.WatchHandler;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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

    /// What a program keeps of its watch.
    interface Ledger {
        Optional<String> cursor();

        void keep(String cursor);

        void note(Transfer sent);

        void note(String transferId, Receipt receipt);
    }

    static void watch(FerryClient client, Ledger ledger) {
        // shown
        client.watch(
                new WatchHandler() {
                    @Override
                    public Optional<String> lastCursor() {
                        return ledger.cursor();
                    }

                    @Override
                    public String lookAnew() {
                        FerryClient.Listing sent = client.listOutbox();
                        sent.transfers().forEach(ledger::note);
                        return sent.cursor();
                    }

                    @Override
                    public boolean handle(Event event) {
                        if (event instanceof Event.ReceiptChanged(String id, Receipt receipt)) {
                            ledger.note(id, receipt); // the same once more changes nothing
                        }
                        return true;
                    }

                    @Override
                    public void dealtWith(String cursor) {
                        ledger.keep(cursor);
                    }
                });
        // end
    }
}
