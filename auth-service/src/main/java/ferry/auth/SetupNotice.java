package ferry.auth;

import ferry.auth.admin.FirstAdministrator;
import ferry.auth.code.OneTimeCode;
import java.io.PrintStream;

/// Tells whoever has started a server without an administrator how to become one. The code goes to standard output, once,
/// and into no log.
public final class SetupNotice {
    private SetupNotice() {}

    /// Prints nothing where there is an administrator.
    ///
    /// @param connect what follows `--server` in the client's command, with what else it needs to get there
    public static void print(AuthService service, String connect, PrintStream out) {
        service.setupCode().ifPresent(code -> print(code, connect, out));
    }

    private static void print(OneTimeCode code, String connect, PrintStream out) {
        out.println(
                "There is no administrator yet. Become one within "
                        + FirstAdministrator.CODE_TTL.toMinutes()
                        + " minutes, with a name of your choice:");
        out.println("  ferry redeem NAME --server " + connect);
        out.println("It asks for this code, which is good once; the next start makes another:");
        out.println("  " + code.text());
        out.flush();
    }
}
