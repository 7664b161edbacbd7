package ferry.cli.exit;

import ferry.cli.render.Escaped;
import ferry.cli.render.Spans;
import ferry.client.model.FerryException;

/// What failed and why, and what to type next.
public final class ErrorText {

    private ErrorText() {}

    /// What failed and why, in one line that is safe to print.
    public static String what(FerryException e) {
        String message = Escaped.line(String.valueOf(e.getMessage()));
        return switch (e.problem()) {
            case LOGIN_LOCKED ->
                    "too many attempts: try again in "
                            + e.retryAfter().map(Spans::text).orElse("a while");
            case BAD_CREDENTIALS -> "wrong user name or password";
            case SESSION_REVOKED, TOKEN_INVALID, TOKEN_EXPIRED -> "you are not logged in any more";
            case RECIPIENT_UNKNOWN ->
                    "no such recipient"
                            + e.fact("names").map(names -> ": " + Escaped.line(names)).orElse("");
            case TRANSFER_UNKNOWN -> "no such transfer";
            case REGISTRATION_CLOSED -> "this server takes no registrations";
            case USERNAME_TAKEN -> "this user name is taken";
            case PASSWORD_REJECTED -> "the password is refused: " + message;
            case OVERLOADED, SERVER_DRAINING -> "the server cannot answer now: " + message;
            case UNREACHABLE -> "the server cannot be reached: " + message;
            case CONNECTION_LOST -> "the connection to the server is lost: " + message;
            case INTERNAL ->
                    "the server failed"
                            + e.fact("request_id")
                                    .map(id -> "; its log knows it as " + Escaped.line(id))
                                    .orElse("");
            case PIN_MISMATCH ->
                    "THE SERVER IS NOT THE ONE THAT YOU TRUSTED.\n  expected  "
                            + e.fact("expected").map(Escaped::line).orElse("?")
                            + "\n  presented "
                            + e.fact("presented").map(Escaped::line).orElse("?")
                            + "\nSomebody may be in between, or the server was set up anew."
                            + " Nothing was sent to it.";
            default -> message;
        };
    }

    /// What to type next; empty when there is nothing better than to read the first line.
    public static String next(FerryException e) {
        return switch (e.problem()) {
            case NOT_LOGGED_IN, SESSION_REVOKED, TOKEN_INVALID, TOKEN_EXPIRED ->
                    "log in first: ferry login";
            case BAD_CREDENTIALS -> "try again: ferry login";
            case RECIPIENT_UNKNOWN -> "see who is there: ferry users";
            case TRANSFER_UNKNOWN -> "see what there is: ferry inbox";
            case REGISTRATION_CLOSED, NOT_ALLOWED -> "ask an administrator of the server";
            case USERNAME_TAKEN -> "choose another: ferry register NAME";
            case UNREACHABLE ->
                    "is it running? Is the address right? Another one: --server HOST:PORT";
            case CONNECTION_LOST, OVERLOADED, SERVER_DRAINING, STORAGE_ERROR, TIMED_OUT ->
                    "run the same command again";
            case PIN_MISMATCH ->
                    "if the server was really set up anew: ferry trust reset, then log in again";
            case STORAGE_FULL, QUOTA_EXCEEDED -> "free some space, then run the same command again";
            case LOCAL_DISK_FULL -> "free some space here, then run the same command again";
            case SOURCE_CHANGED -> "run the same command again when the file is at rest";
            default -> "";
        };
    }
}
