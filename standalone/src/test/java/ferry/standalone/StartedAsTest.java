package ferry.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What to type next begins with what was typed before.
final class StartedAsTest {

    private static final Path LAUNCHERS = Path.of("src", "launcher");

    @TempDir Path folder;

    @Test
    void theLauncherOfAnImageSaysWhatItWasStartedAs() throws Exception {
        Path image = Files.createDirectories(folder.resolve("image"));
        Files.createDirectories(image.resolve("bin"));
        Files.createDirectories(image.resolve("lib"));
        Path java = Files.createDirectories(image.resolve("runtime/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nfor word; do echo \"$word\"; done\n");
        Files.copy(LAUNCHERS.resolve("launch.sh"), image.resolve("lib/launch.sh"));
        Path launcher = image.resolve("bin/ferry");
        Files.copy(LAUNCHERS.resolve("ferry"), launcher);
        assertThat(java.toFile().setExecutable(true) && launcher.toFile().setExecutable(true))
                .isTrue();

        assertThat(printed(image, "bin/ferry", "demo")).contains("-Dferry.command=bin/ferry\n");
        assertThat(printed(folder, "image/bin/ferry", "demo"))
                .contains("-Dferry.command=image/bin/ferry\n");
    }

    private static String printed(Path where, String... command) throws IOException {
        Process process = new ProcessBuilder(command).directory(where.toFile()).start();
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }
}
