package ferry.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `ferry ca` as a process.
final class CaCommandTest {
    @TempDir private Path folder;

    @Test
    void aServiceGetsAFolderWithoutTheCasKey() throws Exception {
        Path ca = folder.resolve("ca");
        Path out = folder.resolve("transfer");
        try (FerryProcess init = FerryProcess.start(folder, "ca", "init", ca.toString())) {
            assertThat(init.exitCode()).as(init.err()).isZero();
            assertThat(init.out()).containsPattern("fingerprint [a-z2-7]{52}");
        }
        try (FerryProcess issue =
                FerryProcess.start(
                        folder,
                        "ca",
                        "issue",
                        ca.toString(),
                        "--role=transfer",
                        "--host=files.example.org,10.1.2.3",
                        "--out=" + out)) {
            assertThat(issue.exitCode()).as(issue.err()).isZero();
        }

        assertThat(out.resolve("ca.key")).doesNotExist();
        assertThat(out.resolve("ca.crt")).hasSameTextualContentAs(ca.resolve("ca.crt"));
        assertThat(Files.getPosixFilePermissions(out.resolve("transfer.key")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aSecondCaInTheFolderIsRefused() throws Exception {
        String ca = folder.resolve("ca").toString();
        try (FerryProcess first = FerryProcess.start(folder, "ca", "init", ca)) {
            assertThat(first.exitCode()).isZero();
        }
        try (FerryProcess second = FerryProcess.start(folder, "ca", "init", ca)) {
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.err()).contains("holds a CA already").doesNotContain("\tat ");
        }
    }

    @Test
    void aRoleThatThereIsNotIsUsage() throws Exception {
        try (FerryProcess issue =
                FerryProcess.start(
                        folder, "ca", "issue", "/nowhere", "--role=king", "--out=/nowhere")) {
            assertThat(issue.exitCode()).isEqualTo(2);
            assertThat(issue.err()).contains("expected: auth, transfer or standalone");
        }
    }
}
