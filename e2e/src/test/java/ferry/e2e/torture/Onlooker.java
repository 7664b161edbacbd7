package ferry.e2e.torture;

import ferry.client.model.ConnectString;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.model.UploadStatus;
import ferry.client.rpc.AuthCalls;
import ferry.client.rpc.Link;
import ferry.client.rpc.MoreLinks;
import ferry.client.rpc.TransferCalls;
import ferry.client.trust.Trust;
import ferry.e2e.torture.Fact.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Asks beside the others all the time: as the sender's second device, how much is durable; as somebody whom nothing was
/// sent to, for everything; and as nobody at all, with bytes that are no protocol. It notes what it is told.
final class Onlooker implements AutoCloseable {
    private static final long EVERY_MILLIS = 250;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final History history;
    private final Link link;
    private final AuthCalls auth;
    private final TransferCalls transfers;
    private final int port;
    private final Identity sender;
    private final Identity stranger;
    private final ScheduledExecutorService turns = Executors.newSingleThreadScheduledExecutor();

    private volatile String transfer = "";
    private long asked;

    /// Somebody who logs in anew when his token is no longer good.
    private static final class Identity {
        private final String name;
        private final String password;
        private String token = "";

        Identity(String name, String password) {
            this.name = name;
            this.password = password;
        }
    }

    private Onlooker(ConnectString server, History history, Identity sender, Identity stranger) {
        this.history = history;
        Trust trust = new Trust.Pinned(server.fingerprint().orElseThrow());
        this.link = Link.to(server.address(), trust);
        this.auth = new AuthCalls(link);
        this.transfers =
                new TransferCalls(
                        link, new MoreLinks(window -> Link.to(server.address(), trust, window)));
        this.port = server.address().port();
        this.sender = sender;
        this.stranger = stranger;
    }

    static Onlooker start(
            ConnectString server,
            History history,
            String sender,
            String senderPassword,
            String stranger,
            String strangerPassword) {
        Onlooker onlooker =
                new Onlooker(
                        server,
                        history,
                        new Identity(sender, senderPassword),
                        new Identity(stranger, strangerPassword));
        var _ =
                onlooker.turns.scheduleWithFixedDelay(
                        onlooker::turn, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        return onlooker;
    }

    /// What is asked about from now on; empty for nothing.
    void lookAt(String id) {
        transfer = id;
    }

    private void turn() {
        String id = transfer;
        if (id.isEmpty()) {
            return;
        }
        try {
            asked++;
            link.retryNow();
            look(id);
            if (asked % 4 == 0) {
                pry(id);
            }
            if (asked % 16 == 0) {
                babble();
            }
        } catch (FerryException _) {
            // the server is away: there is nothing to note
        }
    }

    private void look(String id) {
        UploadStatus status;
        try {
            status = transfers.uploadStatus(token(sender), id);
        } catch (FerryException e) {
            refused(sender, e);
            return;
        }
        history.add(
                Fact.now(
                        sender.name,
                        Kind.ACKED,
                        id,
                        status.persisted(),
                        Long.toString(status.attempt())));
    }

    private void pry(String id) {
        foreign("transfer", id, token -> transfers.transfer(token, id).fileName());
        foreign("status", id, token -> transfers.uploadStatus(token, id).toString());
        foreign("cancel", id, token -> transfers.cancel(token, id).fileName());
        foreign("decline", id, token -> transfers.confirmDeclined(token, id).toString());
        foreign(
                "receive",
                id,
                token -> {
                    try (var call = transfers.receive(token, id, 0)) {
                        return String.valueOf(call.next(PATIENCE));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new FerryException(Problem.INTERRUPTED, "interrupted", e);
                    }
                });
    }

    private interface Question {
        String ask(String token);
    }

    private void foreign(String what, String id, Question question) {
        try {
            String answer = question.ask(token(stranger));
            history.add(
                    Fact.now(stranger.name, Kind.FOREIGN, id, answer.length(), "ANSWERED " + what));
        } catch (FerryException e) {
            history.add(Fact.now(stranger.name, Kind.FOREIGN, id, 0, e.problem() + " " + what));
            refused(stranger, e);
        }
    }

    private String token(Identity who) {
        if (who.token.isEmpty()) {
            who.token =
                    auth.login(who.name, who.password, "onlooker", Optional.empty()).accessToken();
        }
        return who.token;
    }

    private static void refused(Identity who, FerryException e) {
        switch (e.problem()) {
            case TOKEN_EXPIRED, TOKEN_INVALID, SESSION_REVOKED -> who.token = "";
            default -> {
                // it is asked again
            }
        }
    }

    /// Half a TLS record, then silence until it is closed.
    private void babble() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            out.write(new byte[] {0x16, 3, 1, (byte) 0xff, (byte) 0xff, 1, 0, 0, 9, 9, 9});
            out.flush();
        } catch (IOException _) {
            // the server is away
        }
    }

    @Override
    public void close() throws IOException {
        turns.shutdownNow();
        link.close();
        try {
            boolean _ = turns.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        history.close();
    }
}
