package ferry.client;

import ferry.client.model.AuditEvent;
import ferry.client.model.AuditQuery;
import ferry.client.model.FerryException;
import ferry.client.model.KeyRotation;
import ferry.client.model.ManagedAccount;
import ferry.client.model.NewAccount;
import ferry.client.model.OneTimeCode;
import ferry.client.model.Problem;
import ferry.client.rpc.AdminCalls;
import ferry.client.session.Session;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What an administrator can do. Everybody else gets [Problem#NOT_ALLOWED]; a name that nobody has
/// is [Problem#USER_UNKNOWN]. No method takes or shows a password: whoever needs a new one is given
/// a one-time code for [FerryClient#redeem].
///
/// Every method blocks and may be called from any thread.
public final class Administration {

    private final Connection connection;
    private final Membership membership;
    private final AdminCalls calls;

    Administration(Connection connection, Membership membership) {
        this.connection = connection;
        this.membership = membership;
        this.calls = connection.admin();
    }

    /// Makes an account without a password. Not repeated by itself: when the answer is lost the
    /// account may be there, and [#resetPassword] makes another code.
    ///
    /// @param admin whether it may administer
    /// @param quotaBytes what it may have stored as a sender; 0: the server's default
    /// @param codeTtl how long the code is good; absent: the server's default
    public NewAccount createUser(
            String name, boolean admin, long quotaBytes, Optional<Duration> codeTtl) {
        return once(token -> calls.createUser(token, name, admin, quotaBytes, codeTtl));
    }

    /// A code with which somebody makes an account of their own.
    ///
    /// @param codeTtl how long the code is good; absent: the server's default
    public OneTimeCode createInvite(Optional<Duration> codeTtl) {
        return once(token -> calls.createInvite(token, codeTtl));
    }

    /// Everybody, by name.
    public List<ManagedAccount> accounts() {
        return repeatable(calls::accounts);
    }

    /// Keeps a user out from now on, and ends what is under way.
    ///
    /// @return how many sessions that has ended
    public int disable(String name) {
        return repeatable(token -> calls.disable(token, name));
    }

    public void enable(String name) {
        repeatable(token -> done(() -> calls.enable(token, name)));
    }

    /// Removes an account for ever. Its name is never given out again.
    public void delete(String name) {
        once(token -> done(() -> calls.delete(token, name)));
    }

    public void setRole(String name, boolean admin) {
        repeatable(token -> done(() -> calls.setRole(token, name, admin)));
    }

    /// @param bytes 0: the server's default
    public void setQuota(String name, long bytes) {
        repeatable(token -> done(() -> calls.setQuota(token, name, bytes)));
    }

    /// Forgets the failed logins of a name.
    ///
    /// @return whether it was locked
    public boolean unlock(String name) {
        return repeatable(token -> calls.unlock(token, name));
    }

    /// Makes a password void at once, ends all sessions and forgets all devices.
    ///
    /// @param codeTtl how long the code is good; absent: the server's default
    /// @return for the owner, to set another one
    public OneTimeCode resetPassword(String name, Optional<Duration> codeTtl) {
        return repeatable(token -> calls.resetPassword(token, name, codeTtl));
    }

    /// @return how many sessions that has ended
    public int revokeSessions(String name) {
        return repeatable(token -> calls.revokeSessions(token, name));
    }

    /// Has the server sign tokens with a new key.
    ///
    /// @param emergency whether tokens of all older keys are void at once
    public KeyRotation rotateSigningKey(boolean emergency) {
        return once(token -> calls.rotateSigningKey(token, emergency));
    }

    /// What has happened, newest first.
    public List<AuditEvent> audit(AuditQuery query) {
        return repeatable(token -> calls.audit(token, query));
    }

    private <T> T repeatable(Function<String, T> question) {
        return connection.repeatable(() -> asked(question));
    }

    private <T> T once(Function<String, T> question) {
        return connection.once(() -> asked(question));
    }

    /// A token says the role of when it was made: somebody who has just become an administrator
    /// needs a newer one.
    private <T> T asked(Function<String, T> question) {
        Session session = membership.session();
        String token = session.token();
        try {
            return session.call(question);
        } catch (FerryException refused) {
            if (refused.problem() != Problem.NOT_ALLOWED) {
                throw refused;
            }
            session.renewed(token);
            return session.call(question);
        }
    }

    private static boolean done(Runnable call) {
        call.run();
        return true;
    }
}
