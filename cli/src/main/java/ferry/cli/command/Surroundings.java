package ferry.cli.command;

import ferry.cli.console.Console;
import ferry.client.retry.Time;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/// Everything outside that a command may look at.
public record Surroundings(
        Console console,
        Map<String, String> environment,
        Path userHome,
        InstantSource clock,
        Time time) {

    public Surroundings {
        environment = Map.copyOf(environment);
    }

    Surroundings with(Console other) {
        return new Surroundings(other, environment, userHome, clock, time);
    }

    /// A variable of the environment; empty when it is not set.
    String variable(String name) {
        return environment.getOrDefault(name, "");
    }
}
