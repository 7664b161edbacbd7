package ferry.e2e.torture;

import ferry.client.FerryClient;
import ferry.client.home.FerryHome;
import ferry.client.model.ConnectString;
import ferry.client.model.FerryException;
import ferry.client.model.Outgoing;
import ferry.client.model.Transfer;
import ferry.client.receive.IntakeListener;
import ferry.client.receive.IntakeOptions;
import ferry.client.receive.ReceiveOptions;
import ferry.client.receive.Received;
import ferry.client.trust.Trust;
import ferry.client.upload.SendListener;
import ferry.client.upload.SendOptions;
import ferry.client.upload.Source;
import ferry.e2e.torture.Fact.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/// The process of a sender or of a receiver, over the client library: `send|receive NAME CONNECT HOME HISTORY FOLDER`.
///
/// A sender reads orders, one a line: `FILE RATE RECIPIENT,...`. Both append facts to their history and then print them;
/// positions are printed only: `at TRANSFER POSITION`.
final class ClientMain {
    private static final long STEP = 128 << 10;
    private static final int RANGES = 3;

    private final String name;
    private final History history;

    private ClientMain(String name, History history) {
        this.name = name;
        this.history = history;
    }

    public static void main(String[] arguments) throws IOException {
        ConnectString server = ConnectString.parse(arguments[2]);
        FerryHome home = FerryHome.at(Path.of(arguments[3]));
        Trust trust = new Trust.Pinned(server.fingerprint().orElseThrow());
        try (History history = History.append(Path.of(arguments[4]));
                FerryClient client = FerryClient.connect(server.address(), trust, home)) {
            ClientMain main = new ClientMain(arguments[1], history);
            if (arguments[0].equals("send")) {
                main.sendOrders(client);
            } else {
                main.receive(client, Path.of(arguments[5]));
            }
        } catch (FerryException e) {
            System.err.println(e.problem() + " " + e.getMessage());
            System.exit(6); // what starts it again, starts it again
        }
    }

    private void tell(Kind kind, String transfer, long number, String text) {
        Fact fact = Fact.now(name, kind, transfer, number, text);
        history.add(fact);
        print(fact.line());
    }

    private static synchronized void print(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private void sendOrders(FerryClient client) throws IOException {
        BufferedReader orders =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            String[] order = line.split(" ");
            send(client, Path.of(order[0]), Long.parseLong(order[1]), List.of(order[2].split(",")));
        }
    }

    private void send(FerryClient client, Path file, long rate, List<String> recipients) {
        Sending sending = new Sending();
        try (Source source = Source.file(file)) {
            client.send(
                    Outgoing.file(String.valueOf(file.getFileName()), recipients),
                    source,
                    SendOptions.usual().withLimit(rate),
                    sending);
        } catch (FerryException e) {
            tell(Kind.SEND_FAILED, sending.transfer, 0, e.problem() + " " + e.getMessage());
        }
    }

    private void receive(FerryClient client, Path folder) {
        int connections = name.equals(Crew.OVER_RANGES) ? RANGES : 1;
        ReceiveOptions each = ReceiveOptions.into(folder).withConnections(connections);
        client.intake(IntakeOptions.everything(each), new Receiving()).keepTaking();
    }

    private final class Sending implements SendListener {
        private String transfer = "";
        private long told = -STEP;

        @Override
        public void began(String transferId, long position, OptionalLong size) {
            transfer = transferId;
            told = position;
            tell(Kind.BEGAN, transferId, position, "");
        }

        @Override
        public void sent(long position, OptionalLong size) {
            if (Math.abs(position - told) >= STEP || position == size.orElse(-1)) {
                told = position;
                print("at " + transfer + " " + position);
            }
        }

        @Override
        public void interrupted(FerryException because, Duration wait) {
            tell(Kind.INTERRUPTED, transfer, told, because.problem() + " " + wait.toMillis());
        }

        @Override
        public void stored(Transfer stored) {
            tell(
                    Kind.STORED,
                    stored.id(),
                    stored.size().orElse(-1),
                    stored.sha256().map(Object::toString).orElse(""));
        }
    }

    private final class Receiving implements IntakeListener {
        @Override
        public void started(Transfer transfer) {
            tell(Kind.STARTED, transfer.id(), 0, "");
        }

        @Override
        public void received(Transfer transfer, long position, OptionalLong size) {
            print("at " + transfer.id() + " " + position);
        }

        @Override
        public void ended(Received received) {
            switch (received) {
                case Received.Saved saved ->
                        tell(
                                Kind.SAVED,
                                saved.transfer().id(),
                                saved.size(),
                                saved.sha256().hex() + " " + saved.file().getFileName());
                case Received.Skipped skipped ->
                        tell(
                                Kind.RECEIVE_FAILED,
                                skipped.transfer().id(),
                                0,
                                "SKIPPED " + skipped.inTheWay().getFileName());
                case Received.Stalled stalled ->
                        tell(
                                Kind.INTERRUPTED,
                                stalled.transfer().id(),
                                stalled.have(),
                                "SENDER_STALLED 0");
            }
        }

        @Override
        public void failed(Transfer transfer, FerryException because) {
            tell(
                    Kind.RECEIVE_FAILED,
                    transfer.id(),
                    0,
                    because.problem() + " " + because.getMessage());
        }

        @Override
        public void interrupted(FerryException because, Duration wait) {
            tell(Kind.INTERRUPTED, "", 0, because.problem() + " " + wait.toMillis());
        }
    }
}
