package ferry.e2e.torture;

import ferry.client.model.ConnectString;
import ferry.client.rpc.AuthCalls;
import ferry.client.rpc.Link;
import ferry.client.trust.Trust;
import ferry.e2e.torture.Attacks.Attack;
import ferry.e2e.torture.Attacks.End;
import ferry.e2e.torture.Fact.Kind;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/// Somebody with an account who breaks every rule of the protocol, and notes what he is answered. Only the supervisor's thread
/// uses it.
final class HostilePeer implements AutoCloseable {
    private static final String SERVICE = "ferry.transfer.v1.TransferService/";

    /// In the place of a status code.
    static final String ENDLESS = "ENDLESS";

    private static final long SILENCE_MILLIS = 300;
    private static final long PATIENCE_SECONDS = 20;
    private static final int MAX_ANSWERS = 1_000;
    private static final int MAX_TEXT = 200;
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final String name;
    private final String password;
    private final ConnectString server;
    private final History history;
    private final ManagedChannel channel;

    /// @param history closed with this
    HostilePeer(ConnectString server, String name, String password, History history)
            throws IOException {
        this.name = name;
        this.password = password;
        this.server = server;
        this.history = history;
        this.channel =
                NettyChannelBuilder.forAddress(server.address().host(), server.address().port())
                        .sslContext(
                                GrpcSslContexts.forClient()
                                        .trustManager(InsecureTrustManagerFactory.INSTANCE)
                                        .build())
                        .build();
    }

    /// Begins with one attack after the other until the time is over, and with each one once at least.
    ///
    /// @param victim the transfer of others that is under way
    void rage(String victim, Random random, long millis) throws IOException, InterruptedException {
        String token = login();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        do {
            Attacks attacks = new Attacks(name, random);
            List<Attack> all = attacks.against(victim);
            Collections.shuffle(all, random);
            for (Attack attack : all) {
                note(victim, attack, answer(attack, token));
            }
            noise(random);
            for (Attack clearing : attacks.clearing()) {
                Answer _ = answer(clearing, token); // most of them were never begun
            }
        } while (System.nanoTime() - end < 0);
    }

    private String login() {
        try (Link link =
                Link.to(server.address(), new Trust.Pinned(server.fingerprint().orElseThrow()))) {
            return new AuthCalls(link)
                    .login(name, password, "hostile", Optional.empty())
                    .accessToken();
        }
    }

    private void note(String victim, Attack attack, Answer answer) {
        history.add(
                Fact.now(
                        name,
                        attack.victims() ? Kind.TRESPASS : Kind.BREACH,
                        victim,
                        answer.messages(),
                        answer.code()
                                + " "
                                + attack.method()
                                + " "
                                + attack.name()
                                + ": "
                                + answer.says()));
    }

    /// @param messages how many came before the end
    private record Answer(String code, String says, int messages) {
        static Answer of(Status status, int messages) {
            String says = String.valueOf(status.getDescription());
            return new Answer(
                    status.getCode().name(),
                    says.substring(0, Math.min(says.length(), MAX_TEXT)),
                    messages);
        }
    }

    private Answer answer(Attack attack, String token) throws InterruptedException {
        ClientCall<byte[], byte[]> call =
                channel.newCall(method(attack.method()), CallOptions.DEFAULT);
        CompletableFuture<Status> ended = new CompletableFuture<>();
        AtomicInteger messages = new AtomicInteger();
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, "Bearer " + token);
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onMessage(byte[] message) {
                        messages.incrementAndGet();
                    }

                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        ended.complete(status);
                    }
                },
                headers);
        call.request(MAX_ANSWERS);
        attack.messages().forEach(call::sendMessage);
        end(call, attack.end(), ended);
        try {
            return Answer.of(ended.get(PATIENCE_SECONDS, TimeUnit.SECONDS), messages.get());
        } catch (TimeoutException _) {
            call.cancel("no answer", null);
            return new Answer(ENDLESS, "", messages.get());
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void end(
            ClientCall<byte[], byte[]> call, End how, CompletableFuture<Status> ended)
            throws InterruptedException {
        switch (how) {
            case HALF_CLOSE -> call.halfClose();
            case CANCEL -> call.cancel("given up", null);
            case SILENCE -> {
                try {
                    Status _ = ended.get(SILENCE_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException _) {
                    call.cancel("silent for long enough", null);
                } catch (ExecutionException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    /// Any number of messages in both directions, whatever the method is said to be.
    private static MethodDescriptor<byte[], byte[]> method(String name) {
        return MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodType.BIDI_STREAMING)
                .setFullMethodName(SERVICE + name)
                .setRequestMarshaller(new AsTheyAre())
                .setResponseMarshaller(new AsTheyAre())
                .build();
    }

    private static final class AsTheyAre implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream message) {
            try {
                return message.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Bytes that are not even TLS.
    private void noise(Random random) throws IOException {
        byte[] bytes = new byte[1 + random.nextInt(4_000)];
        random.nextBytes(bytes);
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().port())) {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
        } catch (SocketException _) {
            // the other end has hung up before all was said, which is its right
        }
    }

    @Override
    public void close() throws IOException {
        channel.shutdownNow();
        history.close();
    }
}
