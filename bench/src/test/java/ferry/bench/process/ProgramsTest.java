package ferry.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProgramsTest {
    @TempDir private Path folder;

    @Test
    void modulesOfNodeHaveToBeInOneFolder() throws IOException {
        Path some = Files.createDirectories(folder.resolve("some"));
        Path all = Files.createDirectories(folder.resolve("all"));
        Files.createDirectories(some.resolve("@one/server"));
        Files.createDirectories(all.resolve("@one/server"));
        Files.createDirectories(all.resolve("client"));
        Programs programs = new Programs(List.of(), List.of(folder.resolve("none"), some, all));

        assertThat(programs.findNodeModules(List.of("@one/server"))).contains(some);
        assertThat(programs.findNodeModules(List.of("@one/server", "client"))).contains(all);
        assertThat(programs.findNodeModules(List.of("client", "other"))).isEmpty();
    }
}
