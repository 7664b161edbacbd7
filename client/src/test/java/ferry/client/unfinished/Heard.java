package ferry.client.unfinished;

import ferry.client.upload.SendListener;
import ferry.client.upload.SendNotice;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;

/// Remembers what a sender is told.
final class Heard implements SendListener {

    private final List<String> notices = new CopyOnWriteArrayList<>();
    private volatile Runnable whenBegun = () -> {};
    private volatile Runnable whenSent = () -> {};
    private volatile long sentAt = Long.MAX_VALUE;
    private volatile long beganAt = -1;

    Heard whenBegun(Runnable action) {
        whenBegun = action;
        return this;
    }

    /// Each time that so much has been sent.
    Heard whenSent(long position, Runnable action) {
        sentAt = position;
        whenSent = action;
        return this;
    }

    List<String> notices() {
        return notices;
    }

    /// Where it began the last time.
    long beganAt() {
        return beganAt;
    }

    @Override
    public void noticed(SendNotice notice) {
        notices.add(
                switch (notice) {
                    case SendNotice.AlreadyStored(var id) -> "AlreadyStored " + id;
                    case SendNotice.Changed(var id) -> "Changed " + id;
                    case SendNotice.PipeLost(var id, var name) -> "PipeLost " + id + " " + name;
                    case SendNotice.Gone(var id, _, var why) -> "Gone " + id + " " + why;
                    case SendNotice.LeftOut(var what) -> "left out " + what.name();
                    case SendNotice.Renamed(var local, var as) -> local + " as " + as;
                    case SendNotice.Restless(var file) -> "restless " + file;
                    case SendNotice.Unreadable(var path) -> "Unreadable " + path;
                });
    }

    @Override
    public void began(String transferId, long position, OptionalLong size) {
        beganAt = position;
        whenBegun.run();
    }

    @Override
    public void sent(long position, OptionalLong size) {
        if (position >= sentAt) {
            whenSent.run();
        }
        Background.passing(position);
    }
}
