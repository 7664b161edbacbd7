package ferry.kernel.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.tls.ServiceRole;
import ferry.kernel.tls.TlsDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The probe against a real server.
final class HealthProbeTest {
    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @TempDir private Path folder;

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private final CountDownLatch draining = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private RpcServer server;

    @BeforeEach
    void start() throws IOException {
        server =
                RpcServer.start(
                        RpcSettings.tls(
                                ANY_PORT, tls("ours").identity(ServiceRole.STANDALONE, Set.of())),
                        List.of(new EchoRpc()),
                        new People(),
                        this::drain);
    }

    @AfterEach
    void stop() {
        mayEnd.countDown();
        server.close();
    }

    @Test
    void aServingServerIsHealthy() {
        assertThat(probe(target(), authority("ours"))).isZero();
        assertThat(told.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void aStoppingServerIsNotHealthy() throws InterruptedException {
        Thread closing = Thread.ofVirtual().start(server::close);
        assertThat(draining.await(10, TimeUnit.SECONDS)).isTrue();

        assertThat(probe(target(), authority("ours"))).isEqualTo(1);
        assertThat(told.toString(StandardCharsets.UTF_8)).contains("NOT_SERVING");

        mayEnd.countDown();
        closing.join();
    }

    @Test
    void aServerThatIsNotThereIsNotHealthy() {
        String target = target();
        mayEnd.countDown();
        server.close();

        assertThat(probe(target, authority("ours"))).isEqualTo(1);
        assertThat(told.toString(StandardCharsets.UTF_8)).contains(target);
    }

    @Test
    void aServerOfAnotherInstallationIsNotHealthy() throws IOException {
        tls("theirs").identity(ServiceRole.STANDALONE, Set.of());

        assertThat(probe(target(), authority("theirs"))).isEqualTo(1);
    }

    @Test
    void withoutAReadableAuthorityNothingIsAsked() throws IOException {
        Path garbled = Files.writeString(folder.resolve("garbled.crt"), "no certificate");

        assertThat(probe(target(), folder.resolve("missing.crt").toString())).isEqualTo(1);
        assertThat(probe(target(), garbled.toString())).isEqualTo(1);
    }

    @Test
    void wrongArgumentsAreAUsageError() {
        assertThat(probe(target())).isEqualTo(2);
        assertThat(told.toString(StandardCharsets.UTF_8)).contains("usage:");
    }

    private int probe(String... args) {
        return HealthProbe.run(List.of(args), new PrintStream(told, true, StandardCharsets.UTF_8));
    }

    private void drain() {
        draining.countDown();
        try {
            assertThat(mayEnd.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private String target() {
        return "localhost:" + server.address().getPort();
    }

    private String authority(String name) {
        return folder.resolve(name).resolve("ca.crt").toString();
    }

    private TlsDirectory tls(String name) {
        return new TlsDirectory(folder.resolve(name), InstantSource.system(), new SecureRandom());
    }
}
