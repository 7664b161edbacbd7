package ferry.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

final class MicroTest {
    @Test
    void everyPartOfTheDataPathCanBeMeasured() {
        assertThat(Micro.names())
                .containsExactlyInAnyOrder(
                        "Append.append",
                        "Checksum.combine",
                        "Checksum.directBuffer",
                        "Checksum.heapBuffer",
                        "Digest.directBuffer",
                        "Digest.heapArray",
                        "Follow.growing",
                        "Follow.whole",
                        "LedgerCommit.checkpoint",
                        "LedgerCommit.checkpointsOf16",
                        "LedgerCommit.smallFile",
                        "LedgerCommit.smallFilesOf16",
                        "Marshalling.readBorrowing",
                        "Marshalling.readCopying",
                        "Marshalling.write");
    }

    @Test
    void withoutArgumentsAllAreMeasured() {
        assertThat(MicroOptions.parse(List.of())).isEqualTo(new MicroOptions(".*", false));
    }

    @Test
    void thePatternAndTheSizeComeInAnyOrder() {
        MicroOptions quick = new MicroOptions("Digest", true);

        assertThat(MicroOptions.parse(List.of("--quick", "Digest"))).isEqualTo(quick);
        assertThat(MicroOptions.parse(List.of("Digest", "--quick"))).isEqualTo(quick);
    }

    @Test
    void whatIsNoPatternIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> MicroOptions.parse(List.of("(")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MicroOptions.parse(List.of("Digest", "Append")))
                .withMessage("Append (expected: one pattern)");
    }
}
