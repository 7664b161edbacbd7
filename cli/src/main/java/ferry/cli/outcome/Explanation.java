package ferry.cli.outcome;

import ferry.cli.render.Durations;
import ferry.cli.render.Sizes;
import ferry.client.model.FerryException;

/// Says to a person what a [Problem] means and what to type next.
final class Explanation {

    private static final String LOG_IN = "ferry login";
    private static final String AGAIN = "run the same command again; it can go on later";

    private static final String NOBODY = "nobody here is called ";

    private Explanation() {}

    /// What failed and why.
    static String message(FerryException e) {
        return switch (e.problem()) {
            case BAD_CREDENTIALS,
                    LOGIN_LOCKED,
                    SESSION_REVOKED,
                    TOKEN_INVALID,
                    TOKEN_EXPIRED,
                    NOT_LOGGED_IN,
                    CODE_INVALID,
                    REGISTRATION_CLOSED,
                    USERNAME_TAKEN,
                    PASSWORD_REJECTED,
                    NOT_ALLOWED,
                    USER_UNKNOWN,
                    LAST_ADMINISTRATOR,
                    PIN_MISMATCH ->
                    ofIdentity(e);
            case OVERLOADED -> "the server is too busy just now";
            case SERVER_DRAINING -> "the server is being stopped or restarted";
            case STREAM_LIMIT ->
                    "you have as many streams at the server as it lets one person have";
            case STORAGE_ERROR -> "the server's disk has failed; what it had acknowledged is safe";
            case STORAGE_FULL -> "the server's disk is full";
            case UPLOAD_IDLE -> "the server has heard nothing for too long: " + said(e);
            case UNREACHABLE, CONNECTION_LOST -> "no connection to the server: " + said(e);
            case UNSUPPORTED -> "this server does not offer that";
            case INTERRUPTED -> "interrupted";
            case INTERNAL ->
                    "the server failed"
                            + e.fact("request_id").map(id -> " (request " + id + ")").orElse("");
            case LOCAL_DISK_FULL ->
                    e.number("needed").map(needed -> noRoom(needed, e)).orElseGet(() -> said(e));
            default -> ofTransfer(e);
        };
    }

    private static String said(FerryException e) {
        return String.valueOf(e.getMessage());
    }

    /// Who somebody is, and may be.
    private static String ofIdentity(FerryException e) {
        return switch (e.problem()) {
            case BAD_CREDENTIALS -> "wrong user name or password";
            case LOGIN_LOCKED ->
                    "too many attempts: try again in "
                            + e.retryAfter().map(Durations::words).orElse("a while");
            case SESSION_REVOKED -> "you have been logged out";
            case TOKEN_INVALID, TOKEN_EXPIRED -> "the server does not accept your login";
            case NOT_LOGGED_IN -> "you are not logged in";
            case CODE_INVALID -> "the code is wrong, used or too old";
            case REGISTRATION_CLOSED -> "nobody can register at this server by themselves";
            case USERNAME_TAKEN -> "that user name is taken";
            case PASSWORD_REJECTED -> "the password is refused: " + passwordRule(e);
            case NOT_ALLOWED -> "you are not allowed to do that: " + said(e);
            case USER_UNKNOWN ->
                    e.fact("username").map(name -> NOBODY + name).orElse("there is no such user");
            case LAST_ADMINISTRATOR -> "nobody would be left who can administer this server";
            case PIN_MISMATCH ->
                    "THE SERVER'S IDENTITY HAS CHANGED: expected "
                            + e.fact("expected").orElse("?")
                            + ", but it shows "
                            + e.fact("presented").filter(p -> !p.isEmpty()).orElse("none");
            default -> said(e);
        };
    }

    /// One transfer, and the bytes of it.
    private static String ofTransfer(FerryException e) {
        return switch (e.problem()) {
            case RECIPIENT_UNKNOWN ->
                    e.fact("names").map(names -> NOBODY + names).orElse("unknown recipient");
            case TRANSFER_UNKNOWN -> "there is no such transfer";
            case TRANSFER_ID_CONFLICT -> "another transfer has this id";
            case TRANSFER_CANCELLED -> "the transfer was cancelled";
            case TRANSFER_FAILED -> "the transfer has failed";
            case TRANSFER_EXPIRED, UPLOAD_EXPIRED -> "its time at the server is over";
            case ALREADY_FINAL -> "the transfer is finished already, and stays as it is";
            case UPLOAD_SUPERSEDED, ATTEMPT_STALE -> "somebody else is sending this transfer";
            case NOT_COMPLETE -> "its sender has not sent all of it yet";
            case SENDER_STALLED -> "its sender has fallen silent";
            case FIELD_INVALID, STREAM_ORDER -> "the server does not accept that: " + said(e);
            case CHUNK_TOO_LARGE -> "the server takes no piece of that size: " + said(e);
            case CHUNK_CORRUPT -> "bytes were damaged on the way again and again";
            case SIZE_MISMATCH -> "the size is not the one that was announced: " + said(e);
            case DIGEST_MISMATCH ->
                    "what the server has stored is not what was sent, and is not delivered";
            case RECEIPT_MISMATCH -> "what arrived is not what was sent";
            case READ_PAST_END -> "more of it was asked for than there is";
            case OFFSET_MISMATCH -> "the server lost its place: " + said(e);
            case QUOTA_EXCEEDED -> "your room at the server is used up: " + said(e);
            case CURSOR_EXPIRED, CURSOR_INVALID ->
                    "the server does not remember what happened since: " + said(e);
            default -> said(e);
        };
    }

    private static String noRoom(long needed, FerryException e) {
        return "it needs "
                + Sizes.text(needed)
                + ", and "
                + Sizes.text(e.number("free").orElse(0L))
                + " are free in "
                + e.fact("folder").orElse("its folder");
    }

    private static String passwordRule(FerryException e) {
        return switch (e.fact("rule").orElse("")) {
            case "too_short" -> "it is too short";
            case "too_long" -> "it is too long";
            case "common" -> "it is among those that are guessed first";
            case "characters" -> "it holds characters that cannot be typed everywhere";
            default -> String.valueOf(e.getMessage());
        };
    }

    /// What to type next; empty where there is nothing to do.
    static String next(FerryException e) {
        return switch (e.problem()) {
            case TOKEN_INVALID, TOKEN_EXPIRED, SESSION_REVOKED, NOT_LOGGED_IN -> LOG_IN;
            case LOGIN_LOCKED ->
                    "wait, then " + LOG_IN + "; a device that was logged in before gets in sooner";
            case BAD_CREDENTIALS -> "check both, then " + LOG_IN;
            case CODE_INVALID ->
                    "ask an administrator of the server for another; the first administrator gets"
                            + " one at the next start of the server";
            case REGISTRATION_CLOSED ->
                    "ask an administrator of the server for a code, then ferry redeem";
            case USERNAME_TAKEN, PASSWORD_REJECTED -> "choose another, then run it again";
            case RECIPIENT_UNKNOWN -> "check the spelling of --to";
            case USER_UNKNOWN -> "ferry admin user list names them all";
            case LAST_ADMINISTRATOR -> "ferry admin user role NAME admin makes another one first";
            case TRANSFER_UNKNOWN -> "ferry inbox lists what there is";
            case QUOTA_EXCEEDED -> "cancel what you no longer need, or ask an administrator";
            case STORAGE_FULL -> "ask its operator to make room";
            case TRANSFER_EXPIRED -> "ask the sender to send it again";
            case LOCAL_DISK_FULL -> "free some space, then run the same command again";
            case UNREACHABLE ->
                    "check the address and that the server runs, then run the same command again";
            case CONNECTION_LOST,
                    OVERLOADED,
                    SERVER_DRAINING,
                    STREAM_LIMIT,
                    STORAGE_ERROR,
                    TIMED_OUT ->
                    AGAIN;
            case PIN_UNKNOWN ->
                    "ferry login --server with the connect string that the server prints";
            case PIN_MISMATCH ->
                    "stop: somebody may be listening. If the operator of the server confirms the new"
                            + " identity: ferry trust reset";
            case BUNDLE_REFUSED ->
                    "ferry get ID -o - gives the tar stream as it is; ferry decline ID to have no"
                            + " more of it";
            case SOURCE_CHANGED -> "send it again when it no longer changes";
            case UPLOAD_EXPIRED, TRANSFER_CANCELLED, TRANSFER_FAILED, SIZE_MISMATCH ->
                    "send it again";
            default -> "";
        };
    }
}
