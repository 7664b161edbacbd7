package ferry.client.unfinished;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.client.home.KeyValueText;
import ferry.client.model.Outgoing;
import ferry.client.model.TransferKind;
import ferry.client.upload.FileFacts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class EntryTextTest {

    @Test
    void whatIsWrittenIsReadAgainWhateverTheNamesHold() {
        Entry entry = entry().withAttempt(7).asStored();

        assertThat(EntryText.parse(EntryText.of(entry))).contains(entry);
    }

    @Test
    void aPipeHasNoFile() {
        Entry pipe = Entry.fresh(Outgoing.file("stdin", List.of("bob")), Optional.empty());

        assertThat(EntryText.parse(EntryText.of(pipe))).contains(pipe);
        assertThat(pipe.name()).endsWith("." + pipe.transferId());
    }

    @Test
    void aLineThatIsMissingOrOfAnotherVersionMakesNoSense() {
        Map<String, String> whole = EntryText.of(entry()).entries();
        for (String key : whole.keySet()) {
            if (!key.equals("file") && !key.equals("retention")) {
                Map<String, String> less = new HashMap<>(whole);
                less.remove(key);
                assertThat(EntryText.parse(new KeyValueText(less))).as(key).isEmpty();
            }
        }
        Map<String, String> newer = new HashMap<>(whole);
        newer.put("version", "2");
        assertThat(EntryText.parse(new KeyValueText(newer))).isEmpty();
    }

    @Test
    void garbageIsNeverMoreThanNoSense() {
        long seed = 20_261_123;
        Random random = new Random(seed);
        Map<String, String> whole = EntryText.of(entry()).entries();
        List<String> keys = List.copyOf(whole.keySet());
        for (int i = 0; i < 5_000; i++) {
            Map<String, String> spoilt = new HashMap<>(whole);
            String key = keys.get(random.nextInt(keys.size()));
            spoilt.put(key, garbage(random, spoilt.getOrDefault(key, "")));
            int round = i;
            assertThat(EntryText.parse(new KeyValueText(spoilt)))
                    .as(() -> "seed " + seed + " round " + round + " " + spoilt)
                    .satisfiesAnyOf(
                            read -> assertThat(read).isEmpty(),
                            read -> assertThat(read).isPresent());
        }
    }

    private static String garbage(Random random, String text) {
        StringBuilder spoilt = new StringBuilder(text);
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(spoilt.length() + 1);
            switch (random.nextInt(3)) {
                case 0 -> spoilt.insert(at, (char) (' ' + random.nextInt(0x2000)));
                case 1 -> spoilt.setLength(at);
                default -> spoilt.insert(at, "%");
            }
        }
        return spoilt.toString();
    }

    private static Entry entry() {
        return Entry.fresh(
                new Outgoing(
                        List.of("bob", "carol,dave", "é\n=%"),
                        "na me\n=%\u202e",
                        TransferKind.FILE,
                        "text/plain; x=y",
                        "a note\nof two lines = 100 %",
                        Optional.of(Duration.ofDays(3))),
                Optional.of(
                        new FileFacts(
                                Path.of("/tmp/a b\n=%é"),
                                12,
                                Instant.parse("2026-01-02T03:04:05.123456789Z"),
                                "4711",
                                true)));
    }
}
