package ferry.cli.command;

import ferry.client.bundle.LeftOut;
import ferry.client.local.Adjustment;
import ferry.client.model.Problem;
import ferry.client.upload.SendNotice;
import java.util.Locale;
import java.util.function.UnaryOperator;

/// Says what is to be known of what is sent or received, and is no error.
public final class NoticeText {

    private static final int BRIEF_CHARACTERS = 8;

    private NoticeText() {}

    /// One sentence. It may hold a name of a file.
    public static String of(SendNotice notice) {
        return switch (notice) {
            case SendNotice.AlreadyStored(String id) ->
                    "it is stored already (" + brief(id) + "), and only its delivery is left";
            case SendNotice.Changed(String id) ->
                    "it is no longer what it was: what was sent of it ("
                            + brief(id)
                            + ") is given up, and it begins anew";
            case SendNotice.PipeLost(String id, String name) ->
                    "what was piped in as "
                            + name
                            + " cannot go on, because a pipe cannot be read twice: that transfer ("
                            + brief(id)
                            + ") is cancelled";
            case SendNotice.Gone(String id, String name, Problem why) ->
                    "the earlier transfer of "
                            + name
                            + " ("
                            + brief(id)
                            + ") cannot go on, because "
                            + reason(why)
                            + ": it is forgotten here";
            case SendNotice.LeftOut(LeftOut what) ->
                    what.name() + " is left out: " + reason(what.reason());
            case SendNotice.Renamed(String local, String as) -> local + " arrives as " + as;
            case SendNotice.Restless(var file) ->
                    file + " changed on the way: what was sent is given up, and it begins anew";
            case SendNotice.Unreadable(var setAside) ->
                    "what was noted of an earlier send makes no sense, and is set aside as "
                            + setAside;
        };
    }

    /// One sentence of what is received.
    ///
    /// @param shown how a name is shown, which the sender has given
    public static String of(Adjustment what, UnaryOperator<String> shown) {
        return switch (what) {
            case Adjustment.SavedAs(String name, String as) ->
                    shown.apply(name) + " is saved as " + shown.apply(as);
            case Adjustment.LinkLeftOut(String name) ->
                    shown.apply(name) + " is left out: a link to that cannot be made here";
            case Adjustment.ReplacedStays(String name) ->
                    "what was replaced cannot be deleted; it is now " + shown.apply(name);
        };
    }

    /// For programs.
    public static String kind(Adjustment what) {
        return switch (what) {
            case Adjustment.SavedAs _ -> "RENAMED";
            case Adjustment.LinkLeftOut _ -> "LEFT_OUT";
            case Adjustment.ReplacedStays _ -> "REPLACED_STAYS";
        };
    }

    /// For programs.
    public static String kind(SendNotice notice) {
        return switch (notice) {
            case SendNotice.AlreadyStored _ -> "ALREADY_STORED";
            case SendNotice.Changed _ -> "CHANGED";
            case SendNotice.PipeLost _ -> "PIPE_LOST";
            case SendNotice.Gone _ -> "GONE";
            case SendNotice.LeftOut _ -> "LEFT_OUT";
            case SendNotice.Renamed _ -> "RENAMED";
            case SendNotice.Restless _ -> "RESTLESS";
            case SendNotice.Unreadable _ -> "UNREADABLE";
        };
    }

    private static String reason(LeftOut.Reason why) {
        return switch (why) {
            case SPECIAL -> "it is a pipe, a socket or a device";
            case LINK_OUTSIDE -> "it is a link that leads out of the folder";
            case UNREADABLE -> "it may not be read";
            case TOO_DEEP -> "it is too deep in folders";
            case SAME_NAME -> "another one arrives under the same name";
            case RESTLESS -> "it changed each time it was to be sent";
        };
    }

    private static String reason(Problem why) {
        return switch (why) {
            case TRANSFER_UNKNOWN -> "the server does not have it any more";
            case TRANSFER_CANCELLED -> "it was cancelled";
            case TRANSFER_FAILED -> "it has failed";
            case UPLOAD_EXPIRED, TRANSFER_EXPIRED -> "its time was over";
            default -> "the server refuses it (" + why.name().toLowerCase(Locale.ROOT) + ")";
        };
    }

    private static String brief(String id) {
        return id.substring(0, Math.min(BRIEF_CHARACTERS, id.length()));
    }
}
