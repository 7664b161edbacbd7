package ferry.client.session;

import ferry.client.model.FerryException;
import ferry.client.model.Grant;
import ferry.client.model.Problem;
import ferry.client.retry.Persistence;
import ferry.client.rpc.AuthCalls;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Good access tokens of one account, for as long as its session lives. Any thread may ask.
///
/// A refresh token is good once. So a refresh happens while no other process and no other thread
/// does one, and not at all when another has just done it.
public final class Session {

    /// An access token is renewed this long before it expires.
    static final Duration AHEAD = Duration.ofSeconds(30);

    private final AuthCalls auth;
    private final Credentials credentials;
    private final InstantSource clock;
    private final Persistence persistence;
    private final Runnable reconnect;
    private volatile @Nullable Grant known;

    /// @param reconnect run before a call is repeated
    public Session(
            AuthCalls auth,
            Credentials credentials,
            InstantSource clock,
            Persistence persistence,
            Runnable reconnect) {
        this.auth = auth;
        this.credentials = credentials;
        this.clock = clock;
        this.persistence = persistence;
        this.reconnect = reconnect;
    }

    /// A token that is good now, as far as this side can know.
    public String token() {
        return tokens().accessToken();
    }

    /// The tokens as they are, renewed when it is time.
    public Grant tokens() {
        Grant last = known; // read once: another thread may forget it meanwhile
        Grant grant = last == null ? credentials.tokens().orElseThrow(Session::missing) : last;
        known = grant;
        return expiring(grant) ? renew(grant.accessToken()) : grant;
    }

    /// A token in the place of one that a server has refused as expired or invalid.
    public String renewed(String refused) {
        return renew(refused).accessToken();
    }

    /// Calls with a good token, and once more with a renewed one when the first is refused.
    public <T> T call(Function<String, T> call) {
        String token = token();
        try {
            return call.apply(token);
        } catch (FerryException e) {
            return switch (e.problem()) {
                case TOKEN_INVALID, TOKEN_EXPIRED -> call.apply(renewed(token));
                case SESSION_REVOKED -> {
                    revoked(token);
                    throw e;
                }
                default -> throw e;
            };
        }
    }

    /// Forgets the tokens of a session that a server says is over, unless there are newer ones.
    public void revoked(String token) {
        credentials.exclusively(() -> {
            if (credentials.tokens().filter(t -> t.accessToken().equals(token)).isPresent()) {
                credentials.drop();
            }
            known = null;
            return token;
        });
    }

    private Grant renew(String stale) {
        return credentials.exclusively(() -> {
            Grant stored = credentials.tokens().orElseThrow(Session::missing);
            if (stored.accessToken().equals(stale) || expiring(stored)) {
                stored = refresh(stored);
                credentials.store(stored);
            }
            known = stored;
            return stored;
        });
    }

    private Grant refresh(Grant stored) {
        try {
            return persistence.repeatable(() -> auth.refresh(stored.refreshToken()), reconnect);
        } catch (FerryException e) {
            if (e.problem() == Problem.SESSION_REVOKED) {
                credentials.drop();
                known = null;
            }
            throw e;
        }
    }

    private boolean expiring(Grant grant) {
        return clock.instant().isAfter(grant.accessExpires().minus(AHEAD));
    }

    private static FerryException missing() {
        return new FerryException(Problem.NOT_LOGGED_IN, "not logged in");
    }
}
