package ferry.client.unfinished;

import ferry.client.home.Hold;
import ferry.client.home.PrivateFolder;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.model.Transfer;
import ferry.client.retry.Deadline;
import ferry.client.session.Access;
import ferry.client.unfinished.Entries.Found;
import ferry.client.upload.FileFacts;
import ferry.client.upload.Restless;
import ferry.client.upload.RestlessFile;
import ferry.client.upload.RestlessFolder;
import ferry.client.upload.SendListener;
import ferry.client.upload.SendNotice;
import ferry.client.upload.SendOptions;
import ferry.client.upload.Source;
import ferry.client.upload.UploadJob;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// The sends of one account at one server, each of which outlives its process. Any thread may use
/// it.
///
/// ```
/// note it → send, through any number of breaks → until it counts as done → forget it
///    ↑ the same again, in this process or another, takes up what is noted
/// ```
///
/// Only one process at a time is at the same send. When it dies another may go on.
public final class Sends {

    private final Access access;
    private final Entries entries;

    /// @param folder where they are noted
    public Sends(Access access, PrivateFolder folder) {
        this.access = access;
        this.entries = new Entries(folder, access.time());
    }

    /// Sends, or goes on with what is noted of the same send.
    ///
    /// @throws FerryException BUSY while somebody else is at it
    public Transfer send(UploadJob job) {
        Entry fresh = Entry.fresh(job.outgoing(), job.source().facts());
        if (fresh.file().isEmpty()) {
            losePipes(fresh, job.listener());
        }
        try (Hold _ = hold(fresh.name())) {
            return new Dispatch(access, entries, job, fresh).sent();
        }
    }

    /// All that is noted.
    ///
    /// @param notices told of notes that make no sense
    public List<Unfinished> all(Consumer<SendNotice> notices) {
        List<Unfinished> all = new ArrayList<>();
        for (String name : entries.names()) {
            Optional<Entry> entry = entries.peek(name);
            entry.map(Sends::seen).ifPresent(all::add);
            if (entry.isEmpty()) {
                entries.hold(name).ifPresent(hold -> look(name, hold, notices));
            }
        }
        return List.copyOf(all);
    }

    private static Unfinished seen(Entry entry) {
        return new Unfinished(
                entry.transferId(),
                entry.outgoing(),
                entry.file().map(FileFacts::path),
                entry.stored());
    }

    private Optional<Entry> look(String name, Hold hold, Consumer<SendNotice> notices) {
        try (hold) {
            return found(name, notices);
        }
    }

    private Optional<Entry> found(String name, Consumer<SendNotice> notices) {
        return switch (entries.find(name)) {
            case Found.Kept(Entry entry) -> Optional.of(entry);
            case Found.Nothing() -> Optional.empty();
            case Found.Garbage(Path setAside) -> {
                notices.accept(new SendNotice.Unreadable(setAside));
                yield Optional.empty();
            }
        };
    }

    /// Goes on with a send that is noted.
    ///
    /// @return nothing when there is nothing to go on with; the listener is told why
    /// @throws FerryException BUSY while somebody else is at it; SOURCE_MISSING
    public Optional<Transfer> resume(
            Unfinished unfinished, SendOptions options, SendListener listener) {
        String name =
                SendKey.name(unfinished.outgoing(), unfinished.file(), unfinished.transferId());
        try (Hold _ = hold(name)) {
            Optional<Entry> entry = found(name, listener::noticed);
            if (entry.isEmpty()) {
                return Optional.empty();
            }
            if (entry.get().file().isEmpty()) {
                lose(entry.get(), listener);
                return Optional.empty();
            }
            return resume(entry.get(), entry.get().file().get(), options, listener);
        }
    }

    private Optional<Transfer> resume(
            Entry entry, FileFacts file, SendOptions options, SendListener listener) {
        Path path = file.path();
        Deadline deadline = Deadline.in(options.timeout(), access.time());
        Restless<? extends Source> restless =
                switch (entry.outgoing().kind()) {
                    case FILE ->
                            new RestlessFile(path, true, listener, access.persistence(), deadline);
                    case BUNDLE ->
                            new RestlessFolder(
                                    path, true, listener, access.persistence(), deadline);
                };
        AtomicBoolean anew = new AtomicBoolean();
        try {
            // What changes while it goes on begins anew, and there is nothing noted any more to go
            // on with
            return restless.send(source -> {
                Dispatch dispatch =
                        dispatch(
                                entry,
                                path,
                                new UploadJob(
                                        entry.outgoing(), source, options, listener, deadline));
                return anew.getAndSet(true) ? Optional.of(dispatch.sent()) : dispatch.resumed();
            });
        } catch (FerryException e) {
            if (e.problem() == Problem.SOURCE_MISSING && forgotten(entry, listener)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Dispatch dispatch(Entry entry, Path path, UploadJob job) {
        Entry fresh = Entry.fresh(entry.outgoing(), job.source().facts());
        if (!fresh.name().equals(entry.name())) {
            throw new FerryException(Problem.SOURCE_MISSING, path + " is somewhere else now");
        }
        return new Dispatch(access, entries, job, fresh);
    }

    /// Forgets a send whose file is gone when the server has given it up too.
    private boolean forgotten(Entry entry, SendListener listener) {
        Optional<Problem> over = Standing.over(access, entry.transferId());
        over.ifPresent(why -> {
            entries.remove(entry);
            listener.noticed(
                    new SendNotice.Gone(entry.transferId(), entry.outgoing().fileName(), why));
        });
        return over.isPresent();
    }

    /// Forgets a send that has been ended on purpose, unless somebody is at it.
    public void forget(String transferId) {
        for (String name : entries.names()) {
            if (entries.peek(name).filter(e -> e.transferId().equals(transferId)).isPresent()) {
                entries.hold(name)
                        .ifPresent(hold -> {
                            try (hold) {
                                entries.peek(name)
                                        .filter(e -> e.transferId().equals(transferId))
                                        .ifPresent(entries::remove);
                            }
                        });
                return;
            }
        }
    }

    private Hold hold(String name) {
        return entries.hold(name)
                .orElseThrow(() ->
                        new FerryException(
                                Problem.BUSY,
                                "the same is being sent already, here or by another process"));
    }

    /// Cancels what earlier processes were sending from pipes when they died.
    private void losePipes(Entry fresh, SendListener listener) {
        String begin = SendKey.pipes(fresh.outgoing());
        for (String name : entries.names()) {
            if (name.startsWith(begin)) {
                entries.hold(name)
                        .ifPresent(hold -> {
                            try (hold) {
                                found(name, listener::noticed)
                                        .ifPresent(entry -> lose(entry, listener));
                            }
                        });
            }
        }
    }

    private void lose(Entry entry, SendListener listener) {
        if (Standing.cancelled(access, entry.transferId())) {
            listener.noticed(
                    new SendNotice.PipeLost(entry.transferId(), entry.outgoing().fileName()));
        }
        entries.remove(entry);
    }
}
