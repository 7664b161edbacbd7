package ferry.cli.fake;

import ferry.auth.AuthService;
import ferry.auth.AuthSettings;
import ferry.auth.directory.Directory;
import ferry.auth.login.RegistrationPolicy;
import ferry.kernel.identity.InstallationId;
import ferry.kernel.identity.UserId;
import ferry.kernel.identity.UserName;
import ferry.kernel.life.Closer;
import ferry.kernel.life.DataFolder;
import ferry.kernel.rpc.RpcServer;
import ferry.kernel.rpc.RpcSettings;
import ferry.kernel.tls.ServiceRole;
import ferry.kernel.tls.TlsDirectory;
import ferry.kernel.tls.TlsIdentity;
import ferry.transfer.SpaceSettings;
import ferry.transfer.TransferService;
import ferry.transfer.TransferSettings;
import ferry.transfer.people.People;
import ferry.transfer.people.Person;
import ferry.transfer.upload.UploadLimits;
import io.grpc.BindableService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// Both real services behind TLS on a free port of the loopback interface, with cheap passwords.
public final class TestServer implements AutoCloseable {

    private static final int CHEAP_COST = 4;
    private static final int LEAST_CHARACTERS = 15;

    private final Closer closer = new Closer();
    private final AuthService auth;
    private final RpcServer rpc;
    private final TlsIdentity identity;

    /// @param port 0 for a free one
    public TestServer(Path data, RegistrationPolicy registration, int port) {
        this(data, registration, port, UnaryOperator.identity(), TransferService::services);
    }

    /// @param accounts what stands where the auth service should
    /// @param transfers what stands where the transfer service should
    private TestServer(
            Path data,
            RegistrationPolicy registration,
            int port,
            UnaryOperator<List<BindableService>> accounts,
            Function<TransferService, List<BindableService>> transfers) {
        try {
            DataFolder folder = closer.register(DataFolder.open(data));
            InstantSource clock = InstantSource.system();
            identity =
                    new TlsDirectory(data.resolve("tls"), clock, new SecureRandom())
                            .identity(ServiceRole.STANDALONE, Set.of("127.0.0.1"));
            auth =
                    closer.register(
                            AuthService.start(
                                    AuthSettings.defaults(data)
                                            .withRegistration(registration)
                                            .withPasswords(CHEAP_COST, LEAST_CHARACTERS)
                                            .withStore(folder.storeId().toString(), true),
                                    clock));
            TransferService transfer =
                    closer.register(
                            TransferService.start(
                                    new TransferSettings(
                                            data,
                                            folder.storeId(),
                                            UploadLimits.DEFAULT,
                                            SpaceSettings.UNGUARDED),
                                    people(auth.directory(), auth.installationId()),
                                    auth.liveSessions(),
                                    clock,
                                    cause -> {
                                        throw new IllegalStateException(cause);
                                    }));
            List<BindableService> services = new ArrayList<>(accounts.apply(auth.services()));
            services.addAll(transfers.apply(transfer));
            InetSocketAddress listen =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            rpc =
                    closer.register(
                            RpcServer.start(
                                    RpcSettings.tls(listen, identity)
                                            .withDataMethods(TransferService.DATA_METHODS)
                                            .withDrainTimeout(Duration.ofSeconds(1)),
                                    services,
                                    auth.tokenVerifier(),
                                    transfer::drain));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public static TestServer open(Path data) {
        return new TestServer(data, RegistrationPolicy.OPEN, 0);
    }

    /// Accounts are real, and whatever `transfers` says is believed to come from the transfer service.
    public static TestServer with(Path data, BindableService transfers) {
        return new TestServer(
                data,
                RegistrationPolicy.OPEN,
                0,
                UnaryOperator.identity(),
                _ -> List.of(transfers));
    }

    /// Too busy for the first attempt to log in.
    public static TestServer busy(Path data) {
        return new TestServer(
                data,
                RegistrationPolicy.OPEN,
                0,
                BusyAccounts::services,
                TransferService::services);
    }

    /// Nothing is as it should be, but that people can enter.
    ///
    /// @param names of people, devices and whatever else has one
    public static TestServer hostile(Path data, List<String> names, BindableService transfers) {
        return new TestServer(
                data,
                RegistrationPolicy.OPEN,
                0,
                accounts -> HostilePeople.services(names, accounts),
                _ -> List.of(transfers));
    }

    private static People people(Directory directory, InstallationId installation) {
        return new People() {
            @Override
            public Map<UserName, Person> byNames(Collection<UserName> names) {
                return keyed(directory.byNames(names), Person::name);
            }

            @Override
            public Map<UserId, Person> byIds(Collection<UserId> ids) {
                return keyed(directory.byIds(ids), Person::id);
            }

            @Override
            public Set<UserId> departed(Collection<UserId> ids) {
                return directory.deleted(ids);
            }

            @Override
            public Optional<InstallationId> installation() {
                return Optional.of(installation);
            }
        };
    }

    private static <K> Map<K, Person> keyed(
            List<ferry.auth.directory.Person> found, Function<Person, K> key) {
        return found.stream()
                .map(person ->
                        new Person(
                                person.id(), person.name(), person.enabled(), person.quotaBytes()))
                .collect(Collectors.toUnmodifiableMap(key, Function.identity()));
    }

    /// What whoever starts the server is shown, as long as there is no administrator.
    public String setupCode() {
        return auth.setupCode().orElseThrow().text();
    }

    public int port() {
        return rpc.address().getPort();
    }

    public String address() {
        return "127.0.0.1:" + port();
    }

    public String connectString() {
        return "ferry://" + address() + "#" + identity.fingerprint();
    }

    @Override
    public void close() {
        try {
            closer.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
