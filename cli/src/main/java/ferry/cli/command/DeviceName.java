package ferry.cli.command;

import ferry.cli.console.SafeText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What this machine is called among the devices of an account. Asks no name service.
final class DeviceName {

    private static final int MAX_CHARACTERS = 64;
    private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

    private DeviceName() {}

    static String here(Surroundings surroundings) {
        String name = SafeText.line(hostName(surroundings).strip());
        if (name.isEmpty()) {
            return "unnamed device";
        }
        int end = Math.min(MAX_CHARACTERS, name.codePointCount(0, name.length()));
        return name.substring(0, name.offsetByCodePoints(0, end));
    }

    private static String hostName(Surroundings surroundings) {
        try {
            return Files.readString(KERNEL);
        } catch (IOException _) {
            String unix = surroundings.variable("HOSTNAME");
            return unix.isEmpty() ? surroundings.variable("COMPUTERNAME") : unix;
        }
    }
}
