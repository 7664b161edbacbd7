package ferry.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ferry.proto.auth.v1.RegisterRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An auth service as a process of its own.
final class AuthProcess {
    static final String PASSWORD = "violet tugboat 19 lanterns";

    private static final Pattern CONNECT = Pattern.compile("ferry://\\S+:(\\d+)#[a-z2-7]{52}");

    /// Where nobody guesses from.
    private static final int OWN_ADDRESS = 60_000;

    private AuthProcess() {}

    /// @param data name of its folder
    static RunningProcess start(Path scratch, String data, String... more) throws IOException {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--listen=127.0.0.1:0",
                                "--data=" + scratch.resolve(data),
                                "--tls-dir=" + scratch.resolve("tls"),
                                "--registration=open"));
        arguments.addAll(List.of(more));
        return RunningProcess.start(
                scratch, Jvm.command("ferry.auth.Main", List.of("-Xmx192m"), arguments), Map.of());
    }

    /// Where it listens, once it does.
    static int port(RunningProcess auth) {
        await().atMost(Duration.ofMinutes(2))
                .until(() -> CONNECT.matcher(auth.out()).find() || !auth.isAlive());
        Matcher matcher = CONNECT.matcher(auth.out());
        assertThat(matcher.find()).as(auth::soFar).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    /// Makes alice's account.
    static void register(int port) throws IOException {
        try (Guesser alice = Guesser.at(OWN_ADDRESS, port)) {
            var _ =
                    alice.auth()
                            .register(
                                    RegisterRequest.newBuilder()
                                            .setUsername("alice")
                                            .setPassword(PASSWORD)
                                            .setDeviceName("laptop")
                                            .build());
        }
    }

    /// Logs alice in.
    ///
    /// @return `let in: `, or why she was not
    static String login(int port) throws IOException {
        try (Guesser alice = Guesser.at(OWN_ADDRESS, port)) {
            return alice.guess("alice", PASSWORD);
        }
    }
}
