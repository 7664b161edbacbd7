package ferry.client.upload;

import ferry.client.model.FerryException;
import ferry.client.retry.Deadline;
import ferry.client.retry.Persistence;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Sends a folder whose files may change meanwhile: when one becomes shorter or disappears the folder is listed anew and
/// begins anew, ten times in all, and goes without a file that has done so three times. Used once, by one thread.
public final class RestlessFolder extends Restless<FolderSource> {

    private final Path folder;
    private final SendListener listener;
    private final Map<Path, Integer> changes = new HashMap<>();
    private final Set<SendNotice> told = new HashSet<>();

    /// @param again whether it may begin anew: not under an id that is given
    /// @param listener told what is left out or has another name, before it begins, and when it begins anew
    /// @param persistence gives the time of the waits in between
    /// @param deadline after which it does not begin anew
    public RestlessFolder(
            Path folder,
            boolean again,
            SendListener listener,
            Persistence persistence,
            Deadline deadline) {
        super(again, listener, persistence, deadline);
        this.folder = folder;
        this.listener = listener;
    }

    @Override
    FolderSource open() {
        return FolderSource.open(folder, restless());
    }

    private Set<Path> restless() {
        return changes.entrySet().stream()
                .filter(change -> change.getValue() >= MAX_CHANGES)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    @Override
    Optional<Path> changed(FolderSource source) {
        return source.changed();
    }

    @Override
    void note(Path file, FerryException because) {
        changes.merge(file, 1, Integer::sum);
    }

    /// What a later list finds again has been told.
    @Override
    void opened(FolderSource source) {
        source.leftOut().forEach(what -> tell(new SendNotice.LeftOut(what)));
        source.renamed().forEach((local, as) -> tell(new SendNotice.Renamed(local, as)));
    }

    private void tell(SendNotice notice) {
        if (told.add(notice)) {
            listener.noticed(notice);
        }
    }
}
