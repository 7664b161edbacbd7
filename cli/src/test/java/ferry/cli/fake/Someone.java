package ferry.cli.fake;

import ferry.cli.FerryCli;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A person with a home of their own, who types commands.
public final class Someone {

    public final String name;
    private final Map<String, String> environment = new HashMap<>();

    public Someone(String name, Path home) {
        this.name = name;
        environment.put("FERRY_HOME", home.toString());
    }

    public String password() {
        return "a long password of " + name;
    }

    public Map<String, String> environment() {
        return environment;
    }

    /// What a command left behind.
    public record Outcome(int exitCode, ScriptedConsole console) {
        public String out() {
            return console.outText();
        }

        public String err() {
            return console.errText();
        }
    }

    public Outcome types(String... args) {
        return types(new ScriptedConsole(), args);
    }

    /// Whatever is printed with `--json` has to be what is documented.
    public Outcome types(ScriptedConsole console, String... args) {
        int exitCode = FerryCli.run(List.of(args), console, environment, List.of());
        JsonContract.DOCUMENTED.check(List.of(args), console.outText());
        return new Outcome(exitCode, console);
    }

    public Someone registeredAt(TestServer server) {
        ScriptedConsole console =
                new ScriptedConsole().piping((password() + "\n").getBytes(StandardCharsets.UTF_8));
        Outcome outcome =
                types(
                        console,
                        "register",
                        name,
                        "--server",
                        server.connectString(),
                        "--password-stdin");
        if (outcome.exitCode() != 0) {
            throw new IllegalStateException(outcome.err());
        }
        return this;
    }
}
