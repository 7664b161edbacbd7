package ferry.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Someone at a command line: a settings folder, a password and a folder of files of their own.
final class Person {
    private final Path scratch;
    private final String name;
    private final String password;
    private final Path home;

    private Person(Path scratch, String name, String device, String password) throws IOException {
        this.scratch = scratch;
        this.name = name;
        this.password = password;
        this.home = scratch.resolve("home-" + name + "-" + device);
        Files.createDirectories(files());
    }

    /// Makes an account and is logged in afterwards.
    static Person register(Path scratch, String name, Server server)
            throws IOException, InterruptedException {
        return register(scratch, name, server.connect());
    }

    static Person register(Path scratch, String name, String connect)
            throws IOException, InterruptedException {
        Person person = new Person(scratch, name, "laptop", "correct horse battery staple " + name);
        Outcome outcome = person.run("register", name, "--server", connect);
        assertThat(outcome.exitCode()).as(outcome::toString).isZero();
        return person;
    }

    /// Sets a password with a one-time code, and is logged in afterwards.
    static Person redeem(Path scratch, String name, Server server, String code)
            throws IOException, InterruptedException {
        Person person = new Person(scratch, name, "laptop", "correct horse battery staple " + name);
        Outcome outcome = person.redeem(server, code);
        assertThat(outcome.exitCode()).as(outcome::toString).isZero();
        return person;
    }

    Outcome redeem(Server server, String code) throws IOException, InterruptedException {
        try (RunningProcess process =
                start(Map.of("FERRY_CODE", code), "redeem", name, "--server", server.connect())) {
            return process.await();
        }
    }

    /// Somebody at a device that has never logged in, with a password that may be wrong.
    Person onAnotherDevice(String device, String otherPassword) throws IOException {
        return new Person(scratch, name, device, otherPassword);
    }

    String name() {
        return name;
    }

    String password() {
        return password;
    }

    /// Where received files go, and files to be sent are made.
    final Path files() {
        return home.resolve("files");
    }

    Outcome run(String... arguments) throws IOException, InterruptedException {
        try (RunningProcess process = start(arguments)) {
            return process.await();
        }
    }

    RunningProcess start(String... arguments) throws IOException {
        return startReading(Path.of("/dev/null"), Map.of(), arguments);
    }

    /// @param input what it reads from standard input
    RunningProcess startReading(Path input, String... arguments) throws IOException {
        return startReading(input, Map.of(), arguments);
    }

    private RunningProcess start(Map<String, String> more, String... arguments) throws IOException {
        return startReading(Path.of("/dev/null"), more, arguments);
    }

    private RunningProcess startReading(Path input, Map<String, String> more, String... arguments)
            throws IOException {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("FERRY_HOME", home.resolve("settings").toString());
        environment.put("FERRY_PASSWORD", password);
        return RunningProcess.start(
                scratch,
                Jvm.command(
                        "ferry.standalone.Main",
                        List.of("-Xmx128m", "-XX:+UseSerialGC"),
                        List.of(arguments)),
                environment,
                input);
    }
}
