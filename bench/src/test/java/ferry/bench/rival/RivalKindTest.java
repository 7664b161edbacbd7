package ferry.bench.rival;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.bench.process.Programs;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RivalKindTest {
    private static final RivalKind KIND =
            new RivalKind(
                    "a rival",
                    List.of("sh", "no-such-program-1", "no-such-program-2"),
                    "some-package",
                    host -> {
                        throw new IllegalStateException("not to be started");
                    });

    @Test
    void saysWhatIsMissingAndHowToGetIt() {
        assertThat(KIND.missing(Programs.ofThisMachine()))
                .contains("no no-such-program-1, no-such-program-2; packages: some-package");
    }

    @Test
    void saysWhichNodeModulesAreMissingAndHowToGetThem() {
        RivalKind kind =
                new RivalKind(
                        "a rival of Node",
                        List.of("sh"),
                        List.of("no-such-module", "@nobody/none"),
                        "some-package",
                        host -> {
                            throw new IllegalStateException("not to be started");
                        });

        assertThat(kind.missing(Programs.ofThisMachine()).orElseThrow())
                .contains("no-such-module, @nobody/none", "npm install -g no-such-module");
    }

    @Test
    void noTwoHaveTheSameName() {
        assertThat(RivalKind.ALL).extracting(RivalKind::name).doesNotHaveDuplicates();
    }
}
