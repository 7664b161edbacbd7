package ferry.client.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;

/// What many entries are together.
final class EntryRulesTest {

    private static final int LONG = 4_000;
    private static final int ENOUGH = (int) (EntryRules.MAX_NAMES_BYTES / LONG);

    private final EntryRules rules = new EntryRules();

    @Test
    void namesThatAreTooLongTogetherAreRefused() {
        String same = "x".repeat(LONG - 5);
        for (int i = 0; i < ENOUGH; i++) {
            TreeEntry _ = rules.accept(new TarArchiveEntry("%05d".formatted(i) + same, true));
        }

        assertRefused(new TarArchiveEntry("99999" + same, true));
    }

    @Test
    void theTargetsOfLinksCountToo() {
        int enough = (int) (EntryRules.MAX_NAMES_BYTES / (LONG + 5));
        for (int i = 0; i < enough; i++) {
            TreeEntry _ = rules.accept(link(i));
        }

        assertRefused(link(enough));
    }

    private static TarArchiveEntry link(int number) {
        TarArchiveEntry link =
                new TarArchiveEntry("%05d".formatted(number), TarConstants.LF_SYMLINK);
        link.setLinkName("x".repeat(LONG));
        return link;
    }

    private void assertRefused(TarArchiveEntry entry) {
        FerryException refusal =
                catchThrowableOfType(FerryException.class, () -> rules.accept(entry));
        assertThat(refusal.problem()).isEqualTo(Problem.BUNDLE_REFUSED);
        assertThat(refusal).hasMessageContaining("bytes together");
    }
}
