package ferry.client.upload;

import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Sends a folder whose files may change meanwhile: when one becomes shorter or disappears the folder is listed anew and
/// begins anew, and goes without a file that does so each time. Used once, by one thread.
public final class RestlessFolder {

    /// As often as one file may spoil a folder.
    static final int MAX_CHANGES = 3;

    private final Path folder;
    private final SendListener listener;
    private final Map<Path, Integer> changes = new HashMap<>();

    /// @param listener told what is left out or has another name, and when it begins anew
    public RestlessFolder(Path folder, SendListener listener) {
        this.folder = folder;
        this.listener = listener;
    }

    /// @param attempt sends what is listed; called again with another list
    /// @throws FerryException SOURCE_MISSING, and whatever the attempt throws
    public <T> T send(Function<FolderSource, T> attempt) {
        while (true) {
            try (FolderSource source = FolderSource.open(folder, restless())) {
                try {
                    T sent = attempt.apply(source);
                    tell(source);
                    return sent;
                } catch (FerryException e) {
                    note(e, source);
                }
            }
        }
    }

    private Set<Path> restless() {
        return changes.entrySet().stream()
                .filter(change -> change.getValue() >= MAX_CHANGES)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private void note(FerryException e, FolderSource source) {
        if (e.problem() != Problem.SOURCE_CHANGED || source.changed().isEmpty()) {
            throw e;
        }
        Path changed = source.changed().get();
        changes.merge(changed, 1, Integer::sum);
        listener.noticed(new SendNotice.Restless(changed));
    }

    private void tell(FolderSource source) {
        source.leftOut().forEach(what -> listener.noticed(new SendNotice.LeftOut(what)));
        source.renamed()
                .forEach((local, as) -> listener.noticed(new SendNotice.Renamed(local, as)));
    }
}
