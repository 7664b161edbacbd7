package ferry.auth;

import ferry.kernel.hostile.Corpus;
import ferry.kernel.hostile.RawCall;
import ferry.proto.auth.v1.AdminServiceGrpc;
import ferry.proto.auth.v1.AuthServiceGrpc;
import ferry.proto.auth.v1.DirectoryServiceGrpc;
import ferry.proto.auth.v1.TokenGrant;
import ferry.proto.auth.v1.TrustServiceGrpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every rpc of the service, with whatever messages: each call ends with a reason of the contract.
public final class AuthServiceFuzzTest {
    static final List<MethodDescriptor<?, ?>> METHODS =
            Stream.of(
                            AuthServiceGrpc.getServiceDescriptor(),
                            DirectoryServiceGrpc.getServiceDescriptor(),
                            AdminServiceGrpc.getServiceDescriptor(),
                            TrustServiceGrpc.getServiceDescriptor())
                    .flatMap(service -> service.getMethods().stream())
                    .sorted(Comparator.comparing(MethodDescriptor::getFullMethodName))
                    .<MethodDescriptor<?, ?>>map(method -> method)
                    .toList();

    private static final int HEADER_BYTES = 2;

    /// After so many calls accounts may be gone, and tokens too.
    private static final int CALLS_PER_SERVER = 2_000;

    private static @Nullable World world;

    private record World(AuthServer server, Path folder, List<String> tokens) {}

    private static int calls;

    @TestFactory
    Stream<DynamicTest> everyCallEndsWithAReasonOfTheContract() throws IOException {
        return Corpus.tests("AuthService", AuthServiceFuzzTest::fuzzerTestOneInput);
    }

    @AfterAll
    static void stop() throws IOException {
        World old = world;
        if (old != null) {
            world = null;
            old.server.close();
            try (Stream<Path> files = Files.walk(old.folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /// @param input which rpc, who calls (nobody, an administrator, a user), and then the message
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        if (input.length < HEADER_BYTES) {
            return;
        }
        World now = world();
        Metadata headers = new Metadata();
        String token = now.tokens.get((input[1] & 0xff) % now.tokens.size());
        if (!token.isEmpty()) {
            headers.put(
                    Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                    "Bearer " + token);
        }
        var _ =
                RawCall.play(
                        now.server.channel(),
                        METHODS.get((input[0] & 0xff) % METHODS.size()),
                        headers,
                        RawCall.messages(input, HEADER_BYTES));
        if (++calls % CALLS_PER_SERVER == 0) {
            stop();
        }
    }

    private static World world() throws IOException {
        World known = world;
        if (known == null) {
            Path folder = Files.createTempDirectory("auth");
            AuthServer server =
                    AuthServer.start(
                            AuthServer.settings(folder), new ManualClock(), new CountingBcrypt());
            TokenGrant admin = server.administrator("root-1");
            TokenGrant user = server.register("alice");
            known =
                    new World(
                            server,
                            folder,
                            List.of("", admin.getAccessToken(), user.getAccessToken()));
            world = known;
        }
        return known;
    }
}
