package ferry.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Sizes, times, tables and columns.
final class TextTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.0 KiB",
        "1536, 1.5 KiB",
        "1048576, 1.0 MiB",
        "104857600, 100 MiB",
        "1073741824, 1.0 GiB",
        "9223372036854775807, 8.0 EiB"
    })
    void sizesAreInPowersOf1024(long bytes, String text) {
        assertThat(Sizes.text(bytes)).isEqualTo(text);
    }

    @Test
    void aPartIsInTheUnitOfTheWhole() {
        assertThat(Sizes.part(1 << 19, 40 << 20)).isEqualTo("0.5/40.0 MiB");
        assertThat(Sizes.part(0, 0)).isEqualTo("0/0 B");
    }

    @ParameterizedTest
    @CsvSource({
        "PT0.1S, 1 s",
        "PT29.4S, 30 s",
        "PT99S, 99 s",
        "PT100S, 2 min",
        "PT4M, 4 min",
        "PT15M, 15 min",
        "PT3H, 3 h",
        "PT-5S, 1 s"
    })
    void aWaitIsRoundedUp(Duration span, String text) {
        assertThat(Durations.words(span)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"PT7S, 0:07", "PT12M40S, 12:40", "PT3H5M, 3:05:00"})
    void whatIsLeftIsAClock(Duration span, String text) {
        assertThat(Durations.clock(span)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"PT0.42S, 0.42 s", "PT3.16S, 3.1 s", "PT2M5S, 2:05"})
    void whatWasTakenIsShort(Duration span, String text) {
        assertThat(Durations.taken(span)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"90s, PT90S", "10m, PT10M", "2h, PT2H", "3d, PT72H", "1w, PT168H", "5M, PT5M"})
    void timesHaveUnits(String text, Duration span) {
        assertThat(TimeSpan.parse(text)).contains(span);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "0s", "-1s", "1y", "1h30m", "999999999w"})
    void whatIsNoTimeIsRefused(String text) {
        assertThat(TimeSpan.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-01T00:00:30Z, now",
        "2025-12-31T23:55:00Z, 5m",
        "2025-12-31T21:00:00Z, 3h",
        "2025-12-20T00:00:00Z, 12d",
        "2026-01-01T09:00:00Z, now"
    })
    void agesAreShort(Instant then, String text) {
        assertThat(Ages.text(then, Instant.parse("2026-01-01T00:00:59Z"))).isEqualTo(text);
    }

    @Test
    void aLongNameLosesItsMiddle() {
        assertThat(Columns.fit("a-rather-long-name.pdf", 11)).isEqualTo("a-rat…e.pdf");
        assertThat(Columns.fit("short", 11)).isEqualTo("short");
    }

    @Test
    void wideCharactersTakeTwoColumns() {
        assertThat(Columns.of("日本")).isEqualTo(4);
        assertThat(Columns.of(Columns.fit("日本語日本語日本語", 7))).isLessThanOrEqualTo(7);
        assertThat(Columns.pad("日本", 6)).isEqualTo("日本  ");
    }

    @Test
    void aTableFitsTheWidth() {
        Table table = new Table("ID", "NAME");
        table.add("0f1a2b3c", "x".repeat(100) + ".pdf");

        List<String> lines = table.lines(40);

        assertThat(lines).allSatisfy(line -> assertThat(Columns.of(line)).isLessThanOrEqualTo(40));
        assertThat(lines.get(1)).startsWith("0f1a2b3c  xx").endsWith(".pdf").contains("…");
        assertThat(table.lines(Integer.MAX_VALUE).get(1)).endsWith("x".repeat(100) + ".pdf");
    }

    @Test
    void aTableInANarrowTerminalCutsNoId() {
        Table table = new Table("ID", "TO", "SIZE", "AGE", "STATE", "NAME");
        table.add("0f1a2b3c", "b".repeat(64), "14.3 KiB", "now", "delivered 0/1", "report.pdf");

        assertThat(table.lines(40).get(1)).startsWith("0f1a2b3c  bbbb…bbb  14.3 KiB  now  ");
        assertThat(table.lines(40))
                .allSatisfy(line -> assertThat(Columns.of(line)).isLessThanOrEqualTo(40));
    }

    @Test
    void aTableOfManyWideColumnsFitsTheWidthToo() {
        Table table = new Table("TIME", "EVENT", "OUTCOME", "BY", "ABOUT", "FROM", "DETAIL");
        String wide = "界".repeat(40);
        table.add("2026-11-28 08:30:00", "LOGIN", "ok", wide, "b".repeat(64), wide, wide);

        assertThat(table.lines(80))
                .allSatisfy(line -> assertThat(Columns.of(line)).isLessThanOrEqualTo(80));
        assertThat(table.lines(80).get(1)).contains("LOGIN", "ok", "界…", "b…b");
        assertThat(table.lines(Integer.MAX_VALUE).get(1)).contains(wide + "  " + "b".repeat(64));
    }
}
