package ferry.client;

import ferry.client.home.FerryHome;
import ferry.client.home.PrivateFolder;
import ferry.client.home.ServerIdentity;
import ferry.client.model.Account;
import ferry.client.model.FerryException;
import ferry.client.model.Grant;
import ferry.client.model.Problem;
import ferry.client.session.Access;
import ferry.client.session.Accounts;
import ferry.client.session.Credentials;
import ferry.client.session.MemoryAccounts;
import ferry.client.session.Session;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which account is in use at a server, and its session. Any thread may use it.
final class Membership {

    private final Connection connection;
    private final @Nullable FerryHome home;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Accounts accounts;
    private @Nullable Session session;
    private @Nullable Access access;

    /// @param home absent: everything is forgotten in the end
    Membership(Connection connection, @Nullable FerryHome home) {
        this.connection = connection;
        this.home = home;
    }

    /// Takes an account into use that the server has just granted.
    ///
    /// @param question asks the server, with what is kept of the account
    Account enter(String name, Function<Credentials, Grant> question) {
        String key = FerryHome.accountKey(name);
        if (home == null) {
            Accounts at = memory();
            return entered(at, question.apply(at.of(key)));
        }
        FerryHome kept = home;
        try (Identification server = Identification.of(this::askedIdentity, knownIdentity(kept))) {
            Grant grant = question.apply(familiar(kept, server).of(key));
            return remembered(kept, identified(server, grant), grant);
        }
    }

    /// The same for what cannot be asked twice: the server has to say first who it is.
    Account enterOnce(String name, Supplier<Grant> question) {
        if (home == null) {
            return enter(name, _ -> question.get());
        }
        ServerIdentity identity = identity(home);
        return remembered(home, identity, question.get());
    }

    /// Only who has nothing here that a server might know him by says his name before he knows whom he talks to.
    private static Accounts familiar(FerryHome kept, Identification server) {
        return server.familiar()
                .map(kept::accounts)
                .orElseGet(() ->
                        kept.isNew() ? new MemoryAccounts() : kept.accounts(server.identity()));
    }

    /// A session that nobody could use is ended.
    private ServerIdentity identified(Identification server, Grant grant) {
        try {
            return server.identity();
        } catch (FerryException e) {
            try {
                connection.auth().logout(grant.accessToken());
            } catch (FerryException unheard) {
                e.addSuppressed(unheard);
            }
            throw e;
        }
    }

    private Account remembered(FerryHome kept, ServerIdentity identity, Grant grant) {
        Account account = entered(kept.accounts(identity), grant);
        kept.remember(connection.address(), identity, connection.authorities());
        return account;
    }

    private Account entered(Accounts at, Grant grant) {
        Credentials credentials = at.of(grant.account().name());
        credentials.exclusively(() -> {
            credentials.store(grant);
            return grant;
        });
        at.use(grant.account().name());
        takeUp(at);
        return grant.account();
    }

    /// Forgets the tokens.
    void leave() {
        Credentials credentials = credentials();
        credentials.exclusively(() -> {
            credentials.drop();
            return credentials;
        });
        takeUp(accounts());
    }

    private Accounts memory() {
        return locked(() -> accounts == null ? new MemoryAccounts() : accounts);
    }

    private void takeUp(Accounts at) {
        locked(() -> {
            accounts = at;
            session = null;
            access = null;
            return at;
        });
    }

    /// The account in use, if there are tokens for it.
    Optional<String> userName() {
        Accounts at = accounts();
        return at.current().filter(name -> at.of(name).tokens().isPresent());
    }

    Optional<String> deviceCookie() {
        return credentials().deviceCookie();
    }

    Session session() {
        return locked(() -> {
            if (session == null) {
                session = connection.session(credentials());
            }
            return session;
        });
    }

    Access access() {
        return locked(() -> {
            if (access == null) {
                access =
                        new Access(
                                connection.transferCalls(session().tokens().transferTarget()),
                                session(),
                                connection.persistence(),
                                accounts().deviceId());
            }
            return access;
        });
    }

    /// Where the account's sends are noted; nowhere without a home.
    Optional<PrivateFolder> unfinished() {
        return Optional.ofNullable(home)
                .map(kept -> kept.unfinished(identity(kept), accountName()));
    }

    private Accounts accounts() {
        return locked(() -> {
            if (accounts == null) {
                accounts = home == null ? new MemoryAccounts() : home.accounts(identity(home));
            }
            return accounts;
        });
    }

    /// Known by the address, or else by asking.
    private ServerIdentity identity(FerryHome from) {
        return knownIdentity(from).orElseGet(this::askedIdentity);
    }

    /// Also by what is known of another address, where an authority proves that it is the same server.
    private Optional<ServerIdentity> knownIdentity(FerryHome from) {
        Stream<ServerIdentity> elsewhere =
                from.addresses().values().stream().filter(known -> known.authority().isPresent());
        return Stream.concat(from.pinnedAt(connection.address()).stream(), elsewhere)
                .filter(known -> known.vouchedForLike(connection.identity(known.installationId())))
                .findFirst();
    }

    private ServerIdentity askedIdentity() {
        return connection.identity(connection.facts().installationId());
    }

    private Credentials credentials() {
        return accounts().of(accountName());
    }

    private String accountName() {
        return accounts()
                .current()
                .orElseThrow(() ->
                        new FerryException(
                                Problem.NOT_LOGGED_IN, "not logged in at " + connection.address()));
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
