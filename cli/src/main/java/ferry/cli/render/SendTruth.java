package ferry.cli.render;

import ferry.client.model.Transfer;
import java.util.OptionalLong;

/// What is true of something while it is being sent: what of it the server has stored, and who has it.
///
/// ```
/// stored 29% · delivered 0/2                          more is to be sent
/// sent · stored 97% · delivered 0/2                   all has left, and the server has not said that all is safe
/// sent · stored · delivered 1/2  safe to close        it has
/// ```
///
/// Safe for many threads: one that sends, one that asks the server, one that draws.
public final class SendTruth {

    private static final String SAFE = "safe to close";

    private final int recipients;
    private long sent;
    private OptionalLong size = OptionalLong.empty();
    private OptionalLong stored = OptionalLong.empty();
    private String trouble = "";
    private String end = "";

    public SendTruth(int recipients) {
        this.recipients = recipients;
    }

    /// It begins, or begins anew: nothing is known of what is stored.
    ///
    /// @param position from which on bytes will go
    public synchronized void began(long position, OptionalLong whole) {
        stored = OptionalLong.empty();
        sent(position, whole);
    }

    /// @param position up to which bytes have left, or are there from an earlier run
    public synchronized void sent(long position, OptionalLong whole) {
        sent = position;
        size = whole;
        trouble = "";
    }

    /// @param bytes that the server says would survive a power loss
    public synchronized void stored(long bytes) {
        stored = OptionalLong.of(bytes);
    }

    /// Nothing moves now.
    ///
    /// @param why shown until something moves again
    public synchronized void interrupted(String why) {
        trouble = why;
    }

    /// All of it is durable. Told again for every answer of a recipient.
    public synchronized void whole(Transfer transfer) {
        end = of(transfer) + "  " + SAFE;
    }

    public synchronized String text() {
        if (!end.isEmpty()) {
            return end;
        }
        return trouble.isEmpty() ? underWay() : trouble;
    }

    private String underWay() {
        boolean all = size.isPresent() && sent >= size.getAsLong();
        return (all ? "sent · " : "") + "stored " + part() + " · delivered 0/" + recipients;
    }

    /// Never all: every byte is not yet the whole file, and that is the server's to say.
    private String part() {
        if (stored.isEmpty()) {
            return "-";
        }
        long bytes = stored.getAsLong();
        if (size.isEmpty()) {
            return Sizes.text(bytes);
        }
        double whole = Math.max(1, size.getAsLong());
        return Math.clamp((long) (100 * bytes / whole), 0, 99) + "%";
    }

    /// The three truths of what is whole at the server.
    public static String of(Transfer transfer) {
        return "sent · stored · delivered "
                + transfer.delivered()
                + "/"
                + transfer.recipients().size();
    }
}
