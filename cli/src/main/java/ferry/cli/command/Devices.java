package ferry.cli.command;

import ferry.cli.console.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What this machine calls itself, for the list of sessions.
public final class Devices {

    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
    private static final int MAX_CHARACTERS = 64;

    private Devices() {}

    public static String name(Console console) {
        String name = console.environment().getOrDefault("HOSTNAME", "");
        if (name.isBlank()) {
            name = hostName();
        }
        String plain = name.replaceAll("[^A-Za-z0-9._ -]", "").strip();
        String usable = plain.isEmpty() ? "unnamed" : plain;
        return usable.substring(0, Math.min(usable.length(), MAX_CHARACTERS));
    }

    private static String hostName() {
        try {
            return Files.readString(HOST_NAME).strip();
        } catch (IOException _) {
            return "";
        }
    }
}
