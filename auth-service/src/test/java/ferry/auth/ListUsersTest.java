package ferry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.auth.admin.AdminSettings;
import ferry.auth.directory.DirectoryPolicy;
import ferry.proto.auth.v1.ListUsersRequest;
import ferry.proto.auth.v1.ListUsersResponse;
import ferry.proto.auth.v1.Person;
import ferry.proto.auth.v1.Role;
import ferry.proto.auth.v1.SetQuotaRequest;
import ferry.proto.auth.v1.SetRoleRequest;
import ferry.proto.auth.v1.TokenGrant;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ListUsersTest {
    @TempDir Path folder;
    private final ManualClock clock = new ManualClock();
    private AuthServer server;

    @BeforeEach
    void start() throws IOException {
        server = AuthServer.start(AuthServer.settings(folder), clock, new CountingBcrypt());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void everybodyIsListedByNameInPages() {
        TokenGrant alice = server.register("alice");
        for (int i = 0; i < 4; i++) {
            server.register("user" + i);
        }
        List<String> names = new ArrayList<>();
        String token = "";
        do {
            ListUsersResponse page = list(alice, 2, token);
            assertThat(page.getPeopleCount()).isLessThanOrEqualTo(2);
            page.getPeopleList().forEach(person -> names.add(person.getName()));
            token = page.getNextPageToken();
        } while (!token.isEmpty());

        assertThat(names).containsExactly("alice", "user0", "user1", "user2", "user3");
    }

    @Test
    void aPageThatIsJustFullIsTheLast() {
        TokenGrant alice = server.register("alice");
        server.register("bob");

        assertThat(list(alice, 2, "").getNextPageToken()).isEmpty();
    }

    @Test
    void usersSeeNobodysQuota() {
        TokenGrant root = server.administrator("root");
        server.admin(root)
                .setQuota(
                        SetQuotaRequest.newBuilder().setUsername("root").setQuotaBytes(5).build());

        assertThat(list(root, 0, "").getPeopleList())
                .extracting(Person::getQuotaBytes)
                .containsExactly(0L);
    }

    @Test
    void aRestrictedDirectoryIsForAdministrators() throws IOException {
        restrict();
        TokenGrant root = server.administrator("root");
        TokenGrant bob = server.register("bob");

        Refusal refusal = Refusal.of(() -> list(bob, 0, ""));

        assertThat(refusal.code()).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(refusal.reason()).isEqualTo("NOT_ALLOWED");
        assertThat(list(root, 0, "").getPeopleCount()).isEqualTo(2);
    }

    @Test
    void whoHasJustBecomeAnAdministratorOrIsNoneAnyMoreIsJudgedByWhatHeIsNow() throws IOException {
        restrict();
        TokenGrant root = server.administrator("root");
        TokenGrant bob = server.register("bob");

        setRole(root, "bob", Role.ROLE_ADMIN);
        assertThat(list(bob, 0, "").getPeopleCount()).isEqualTo(2);

        setRole(root, "bob", Role.ROLE_USER);
        assertThat(Refusal.of(() -> list(bob, 0, "")).reason()).isEqualTo("NOT_ALLOWED");
    }

    /// Starts the server anew.
    private void restrict() throws IOException {
        server.close();
        server =
                AuthServer.start(
                        AuthServer.settings(folder)
                                .withAdmin(
                                        new AdminSettings(
                                                DirectoryPolicy.RESTRICTED, Duration.ofDays(30))),
                        clock,
                        new CountingBcrypt());
    }

    private void setRole(TokenGrant root, String name, Role role) {
        var _ =
                server.admin(root)
                        .setRole(
                                SetRoleRequest.newBuilder()
                                        .setUsername(name)
                                        .setRole(role)
                                        .build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"No Name", "BOB", "\u0000", "' OR 1=1"})
    void aForeignPageTokenIsRefused(String token) {
        TokenGrant alice = server.register("alice");

        assertThat(Refusal.of(() -> list(alice, 0, token)).reason()).isEqualTo("FIELD_INVALID");
    }

    private ListUsersResponse list(TokenGrant who, int size, String token) {
        return AuthServer.as(server.directory(), who.getAccessToken())
                .listUsers(
                        ListUsersRequest.newBuilder()
                                .setPageSize(size)
                                .setPageToken(token)
                                .build());
    }
}
