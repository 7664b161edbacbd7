package ferry.cli.command;

import ferry.cli.console.SafeText;
import ferry.client.local.Adjustment;
import ferry.client.upload.SendNotice;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Keeps a person's screen from filling up: of each kind of notice the first ones are told, the others are counted. Safe for
/// many threads.
public final class FewNotices {

    /// Of each kind.
    public static final int MAX_TOLD = 20;

    private final Map<String, Integer> counts = new TreeMap<>();

    /// Tells it, or counts it.
    public void tell(SendNotice notice, Consumer<String> telling) {
        tell(NoticeText.kind(notice), NoticeText.of(notice), telling);
    }

    /// Tells it, or counts it.
    public void tell(Adjustment what, Consumer<String> telling) {
        tell(NoticeText.kind(what), NoticeText.of(what, SafeText::of), telling);
    }

    private void tell(String kind, String text, Consumer<String> telling) {
        if (admits(kind)) {
            telling.accept(text);
        }
    }

    private synchronized boolean admits(String kind) {
        return counts.merge(kind, 1, Integer::sum) <= MAX_TOLD;
    }

    /// Tells one sentence for each kind of which some were not told. They count as told from now on.
    public void tellRest(Consumer<String> telling) {
        rest().forEach(telling);
    }

    private synchronized List<String> rest() {
        List<String> rest =
                counts.entrySet().stream()
                        .filter(kind -> kind.getValue() > MAX_TOLD)
                        .map(kind -> "and " + (kind.getValue() - MAX_TOLD) + more(kind.getKey()))
                        .toList();
        counts.replaceAll((_, count) -> Math.min(count, MAX_TOLD));
        return rest;
    }

    private static String more(String kind) {
        return switch (kind) {
            case "LEFT_OUT" -> " more are left out";
            case "RENAMED" -> " more have another name";
            default -> " more of that kind";
        };
    }
}
