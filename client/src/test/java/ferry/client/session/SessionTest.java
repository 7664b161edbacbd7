package ferry.client.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ferry.client.FerryClient;
import ferry.client.fake.FakeFerry;
import ferry.client.home.FerryHome;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.trust.Trust;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SessionTest {

    private static final int MANY = 8;

    @TempDir Path folder;
    private final FakeFerry server = FakeFerry.plaintext();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aTokenIsRenewedBeforeItExpires() {
        server.auth.tokenLife = Duration.ofSeconds(20); // less than the 30 s ahead
        try (FerryClient client = server.newUser("alice")) {
            server.auth.tokenLife = Duration.ofMinutes(5);
            client.whoAmI();
            client.whoAmI();

            assertThat(server.auth.refreshes).hasSize(1);
        }
    }

    @Test
    void aRefusedTokenIsRenewedOnceAndTheCallRepeated() {
        try (FerryClient client = server.newUser("alice")) {
            server.auth.refusedTokens.add("access.alice.1");

            assertThat(client.whoAmI().name()).isEqualTo("alice");
            assertThat(server.auth.refreshes).containsExactly("refresh.alice.1");
        }
    }

    @Test
    void aServerThatRefusesEveryTokenIsNotAskedForEver() {
        try (FerryClient client = server.newUser("alice")) {
            server.auth.refusedTokens.addAll(List.of("access.alice.1", "access.alice.2"));

            assertThat(problemOf(client::whoAmI)).isEqualTo(Problem.TOKEN_EXPIRED);
            assertThat(server.auth.refreshes).hasSize(1);
        }
    }

    @Test
    void aRevokedSessionDropsTheTokens() {
        try (FerryClient client = server.newUser("alice", home())) {
            server.auth.revokedTokens.add("access.alice.1");

            assertThat(problemOf(client::whoAmI)).isEqualTo(Problem.SESSION_REVOKED);
            assertThat(client.userName()).isEmpty();
            assertThat(problemOf(client::whoAmI)).isEqualTo(Problem.NOT_LOGGED_IN);
        }
    }

    @Test
    void aLogoutForgetsTheTokensAlsoWhenTheServerCannotBeTold() {
        try (FerryClient client = server.newUser("alice", home())) {
            server.auth.failsLogouts = true;

            assertThat(client.logout().map(FerryException::problem)).contains(Problem.INTERNAL);
            assertThat(problemOf(client::whoAmI)).isEqualTo(Problem.NOT_LOGGED_IN);
        }
    }

    @Test
    void aLockoutTellsHowLong() {
        server.auth.locked = Duration.ofMinutes(4);
        try (FerryClient client = FerryClient.connect(server.address(), new Trust.Plaintext())) {
            FerryException refusal =
                    catchThrowableOfType(
                            FerryException.class, () -> client.login("alice", "guess", "test"));

            assertThat(refusal.problem()).isEqualTo(Problem.LOGIN_LOCKED);
            assertThat(refusal.retryAfter()).contains(Duration.ofMinutes(4));
            assertThat(server.auth.logins).hasSize(1);
        }
    }

    @Test
    void manyClientsOfOneHomeRenewOnce() throws Exception {
        List<FerryClient> clients = new ArrayList<>();
        clients.add(server.newUser("alice", home()));
        for (int i = 1; i < MANY; i++) {
            clients.add(FerryClient.connect(server.address(), new Trust.Plaintext(), home()));
        }
        server.auth.refusedTokens.add("access.alice.1");

        askAtOnce(clients);

        assertThat(server.auth.refreshes).containsExactly("refresh.alice.1");
        clients.forEach(FerryClient::close);
    }

    private static void askAtOnce(List<FerryClient> clients) throws Exception {
        CountDownLatch begin = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(clients.size())) {
            List<Future<String>> answers = new ArrayList<>();
            for (FerryClient client : clients) {
                answers.add(
                        threads.submit(() -> {
                            begin.await();
                            return client.whoAmI().name();
                        }));
            }
            begin.countDown();
            for (Future<String> answer : answers) {
                assertThat(answer.get()).isEqualTo("alice");
            }
        }
    }

    @Test
    void manyProcessesOfOneHomeRenewOnce() throws Exception {
        try (FerryClient _ = server.newUser("alice", home())) {
            server.auth.refusedTokens.add("access.alice.1");
            List<Process> processes = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                processes.add(whoAmIInAnotherProcess());
            }
            for (Process process : processes) {
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isZero();
            }
            assertThat(server.auth.refreshes).containsExactly("refresh.alice.1");
        }
    }

    private Process whoAmIInAnotherProcess() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path") + File.pathSeparator,
                        WhoAmI.class.getName(),
                        server.address().toString(),
                        folder.resolve("home").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private FerryHome home() {
        return FerryHome.at(folder.resolve("home"));
    }

    private static Problem problemOf(Runnable call) {
        return catchThrowableOfType(FerryException.class, call::run).problem();
    }
}
