package ferry.client.home;

import ferry.client.model.ServerAddress;
import ferry.client.retry.Time;
import ferry.client.session.Accounts;
import ferry.client.trust.Authorities;
import ferry.client.trust.Trust;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What one person's Ferry remembers.
///
/// ```
/// addresses                                host:port=<identity>
/// since                                    host:port=<when that was first so>
/// authorities                              host:port=<who vouches for its name>
/// current                                  the address of the last login
/// servers/<identity>/server                the account in use, the name of this device
/// servers/<identity>/users/<name>/tokens   0600, like everything here
/// servers/<identity>/users/<name>/device   the device cookie, which stays after a logout
/// servers/<identity>/users/<name>/lock     held while tokens are renewed
/// servers/<identity>/users/<name>/unfinished/   what is being sent, to go on with it later
/// ```
public final class FerryHome {

    private static final String SERVERS = "servers";
    private static final String ADDRESSES = "addresses";
    private static final String SINCE = "since";
    private static final String AUTHORITIES = "authorities";
    private static final String CURRENT = "current";
    private static final String ADDRESS = "address";

    private final PrivateFolder folder;
    private final Time time;
    private final InstantSource clock;

    private FerryHome(PrivateFolder folder, Time time, InstantSource clock) {
        this.folder = folder;
        this.time = time;
        this.clock = clock;
    }

    public static FerryHome at(Path folder) {
        return new FerryHome(
                new PrivateFolder(folder.toAbsolutePath()), Time.SYSTEM, InstantSource.system());
    }

    /// `$FERRY_HOME`, else `$XDG_CONFIG_HOME/ferry`, else `~/.config/ferry`.
    public static Path usualPlace(Map<String, String> environment, Path userHome) {
        String own = environment.getOrDefault("FERRY_HOME", "");
        if (!own.isEmpty()) {
            return Path.of(own);
        }
        String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
        return config.isEmpty()
                ? userHome.resolve(".config").resolve("ferry")
                : Path.of(config).resolve("ferry");
    }

    /// Every address that is pinned, and to whom.
    public Map<ServerAddress, ServerIdentity> addresses() {
        Map<ServerAddress, ServerIdentity> known = new LinkedHashMap<>();
        new TreeMap<>(entries(ADDRESSES).entries())
                .forEach((text, identity) ->
                        address(text)
                                .ifPresent(address ->
                                        ServerIdentity.parse(identity)
                                                .ifPresent(server -> known.put(address, server))));
        return known;
    }

    /// Nothing for what somebody has written there by hand.
    private static Optional<ServerAddress> address(String text) {
        try {
            return Optional.of(ServerAddress.parse(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// Whether no account of any server has ever been kept.
    public boolean isNew() {
        return folder.isMissing(SERVERS);
    }

    /// What an account is called here.
    ///
    /// @throws ferry.client.model.FerryException FIELD_INVALID for a name that no account can have
    public static String accountKey(String userName) {
        return StoredAccounts.safe(userName);
    }

    /// Who is pinned to be at this address.
    public Optional<ServerIdentity> pinnedAt(ServerAddress address) {
        return entries(ADDRESSES).value(address.toString()).flatMap(ServerIdentity::parse);
    }

    /// How the server at this address proves that it is the one that was meant the last time.
    public Optional<Trust> trustAt(ServerAddress address) {
        return pinnedAt(address)
                .flatMap(known ->
                        known.name().isPresent()
                                ? authoritiesAt(address).map(Trust.Named::new)
                                : pinOrPlaintext(known, address));
    }

    private static Optional<Trust> pinOrPlaintext(ServerIdentity known, ServerAddress address) {
        Optional<Trust> pin = known.authority().map(Trust.Pinned::new);
        return pin.isEmpty() && address.loopback() ? Optional.of(new Trust.Plaintext()) : pin;
    }

    private Optional<Authorities> authoritiesAt(ServerAddress address) {
        try {
            return entries(AUTHORITIES).value(address.toString()).map(Authorities::parse);
        } catch (IllegalArgumentException _) {
            return Optional.empty(); // garbled: as good as none
        }
    }

    /// Since when the address has been pinned as it is.
    public Optional<Instant> pinnedSince(ServerAddress address) {
        try {
            return entries(SINCE).value(address.toString()).map(Instant::parse);
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /// The address of the last login.
    public Optional<ServerAddress> lastAddress() {
        return entries(CURRENT).value(ADDRESS).map(ServerAddress::parse);
    }

    /// Pins an address and takes it into use.
    public void remember(ServerAddress address, ServerIdentity server) {
        remember(address, server, Optional.empty());
    }

    /// Pins an address and takes it into use.
    ///
    /// @param authorities who vouch for the server's name, where it is known by that
    public void remember(
            ServerAddress address, ServerIdentity server, Optional<Authorities> authorities) {
        String key = address.toString();
        folder.locked(
                "lock",
                time,
                () -> {
                    KeyValueText all = entries(ADDRESSES);
                    if (!all.value(key).equals(Optional.of(server.toString()))) {
                        folder.write(SINCE, entries(SINCE).with(key, clock.instant().toString()));
                    }
                    if (authorities.isPresent()) {
                        folder.write(
                                AUTHORITIES,
                                entries(AUTHORITIES).with(key, authorities.get().text()));
                    }
                    folder.write(ADDRESSES, all.with(key, server.toString()));
                    folder.write(CURRENT, entries(CURRENT).with(ADDRESS, key));
                    return address;
                });
    }

    /// Forgets who is at an address. Accounts stay, filed under the server's identity: their tokens
    /// are sent to nobody else.
    public void forget(ServerAddress address) {
        String key = address.toString();
        folder.locked(
                "lock",
                time,
                () -> {
                    for (String file : List.of(ADDRESSES, SINCE, AUTHORITIES)) {
                        KeyValueText entries = entries(file);
                        if (entries.value(key).isPresent()) {
                            folder.write(file, entries.without(key));
                        }
                    }
                    return address;
                });
    }

    public Accounts accounts(ServerIdentity server) {
        return new StoredAccounts(folder.folder(SERVERS).folder(server.toString()), time);
    }

    /// Where one account's unfinished sends at a server are kept.
    public PrivateFolder unfinished(ServerIdentity server, String userName) {
        return folder.folder(SERVERS)
                .folder(server.toString())
                .folder("users")
                .folder(StoredAccounts.safe(userName))
                .folder("unfinished");
    }

    private KeyValueText entries(String file) {
        return folder.read(file).orElseGet(() -> new KeyValueText(Map.of()));
    }
}
