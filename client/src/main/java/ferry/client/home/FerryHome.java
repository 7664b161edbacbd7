package ferry.client.home;

import ferry.client.model.ServerAddress;
import ferry.client.retry.Time;
import ferry.client.session.Accounts;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What one person's Ferry remembers.
///
/// ```
/// addresses                                host:port=<identity>
/// current                                  the address of the last login
/// servers/<identity>/server                the account in use, the name of this device
/// servers/<identity>/users/<name>/tokens   0600, like everything here
/// servers/<identity>/users/<name>/device   the device cookie, which stays after a logout
/// servers/<identity>/users/<name>/lock     held while tokens are renewed
/// servers/<identity>/users/<name>/unfinished/   what is being sent, to go on with it later
/// ```
public final class FerryHome {

    private static final String ADDRESSES = "addresses";
    private static final String CURRENT = "current";
    private static final String ADDRESS = "address";

    private final PrivateFolder folder;
    private final Time time;

    private FerryHome(PrivateFolder folder, Time time) {
        this.folder = folder;
        this.time = time;
    }

    public static FerryHome at(Path folder) {
        return new FerryHome(new PrivateFolder(folder.toAbsolutePath()), Time.SYSTEM);
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
                .forEach((address, identity) ->
                        ServerIdentity.parse(identity)
                                .ifPresent(
                                        server -> known.put(ServerAddress.parse(address), server)));
        return known;
    }

    /// Who is pinned to be at this address.
    public Optional<ServerIdentity> pinnedAt(ServerAddress address) {
        return entries(ADDRESSES).value(address.toString()).flatMap(ServerIdentity::parse);
    }

    /// The address of the last login.
    public Optional<ServerAddress> lastAddress() {
        return entries(CURRENT).value(ADDRESS).map(ServerAddress::parse);
    }

    /// Pins an address and takes it into use.
    public void remember(ServerAddress address, ServerIdentity server) {
        folder.locked(
                "lock",
                time,
                () -> {
                    KeyValueText all = entries(ADDRESSES);
                    folder.write(ADDRESSES, all.with(address.toString(), server.toString()));
                    folder.write(CURRENT, entries(CURRENT).with(ADDRESS, address.toString()));
                    return address;
                });
    }

    /// Forgets who is at an address. Accounts stay, filed under the server's identity.
    public void forget(ServerAddress address) {
        folder.locked(
                "lock",
                time,
                () -> {
                    folder.write(ADDRESSES, entries(ADDRESSES).without(address.toString()));
                    return address;
                });
    }

    public Accounts accounts(ServerIdentity server) {
        return new StoredAccounts(folder.folder("servers").folder(server.toString()), time);
    }

    /// Where one account's unfinished sends at a server are kept.
    public PrivateFolder unfinished(ServerIdentity server, String userName) {
        return folder.folder("servers")
                .folder(server.toString())
                .folder("users")
                .folder(StoredAccounts.safe(userName))
                .folder("unfinished");
    }

    private KeyValueText entries(String file) {
        return folder.read(file).orElseGet(() -> new KeyValueText(Map.of()));
    }
}
