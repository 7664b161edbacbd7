package ferry.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.cli.fake.ScriptedConsole;
import ferry.cli.fake.Someone;
import ferry.cli.fake.Someone.Outcome;
import ferry.client.home.FerryHome;
import ferry.client.home.ServerIdentity;
import ferry.client.model.Fingerprint;
import ferry.client.model.ServerAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InsecureTest {

    private static final ServerAddress ADDRESS = new ServerAddress("127.0.0.1", 7443);
    private static final String INSTALLATION = "5c1c1a1e-0000-4000-8000-000000000001";

    @TempDir Path folder;

    @Test
    void aPinIsNotUndoneByAFlag() {
        Optional<Fingerprint> pin = Optional.of(new Fingerprint("a".repeat(52)));
        FerryHome home = FerryHome.at(folder);
        home.remember(ADDRESS, new ServerIdentity(pin, INSTALLATION));
        ScriptedConsole console =
                new ScriptedConsole().piping("a long password\n".getBytes(StandardCharsets.UTF_8));

        Outcome outcome =
                new Someone("alice", folder)
                        .types(console, "login", "alice", "--insecure", "--password-stdin");

        assertThat(outcome.exitCode()).isEqualTo(8);
        assertThat(outcome.err()).contains("is pinned", "trust reset");
        assertThat(home.pinnedAt(ADDRESS).flatMap(ServerIdentity::authority)).isEqualTo(pin);
    }
}
