package ferry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.auth.db.Database;
import ferry.auth.db.DatabaseSettings;
import ferry.auth.db.TestPostgresql;
import ferry.proto.auth.v1.CreateInviteRequest;
import ferry.proto.auth.v1.LogoutRequest;
import ferry.proto.auth.v1.RefreshRequest;
import ferry.proto.auth.v1.TokenGrant;
import ferry.proto.auth.v1.WhoAmIRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the guide has an administrator run after `pg_restore`.
final class PostgresqlRestoreTest {
    private static final Path GUIDE =
            Path.of(System.getProperty("basedir", ""), "..", "docs/how-to/backup.md");
    private static final Pattern STATEMENTS = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL);

    @TempDir Path folder;
    private final ManualClock clock = new ManualClock();

    @Test
    void theGuidesStatementsMakeVoidWhatMayHaveBeenTakenBackSinceTheBackup() throws IOException {
        DatabaseSettings database = TestPostgresql.fresh();
        AuthSettings settings = AuthServer.settings(folder).withDatabase(database);
        TokenGrant alice;
        String invite;
        try (AuthServer server = AuthServer.start(settings, clock, new CountingBcrypt())) {
            TokenGrant root = server.administrator("root");
            alice = server.register("alice");
            invite =
                    server.admin(root)
                            .createInvite(CreateInviteRequest.getDefaultInstance())
                            .getCode()
                            .getCode();
            TokenGrant bob = server.register("bob");
            var _ =
                    AuthServer.as(server.auth(), bob.getAccessToken())
                            .logout(LogoutRequest.getDefaultInstance());
        }
        long revision = counter(database, "revocation");
        long keys = counter(database, "signing_key");
        assertThat(revision).isPositive();

        run(database, statementsOfTheGuide());

        assertThat(counter(database, "signing_key")).isGreaterThan(keys + 1_000_000_000_000L);
        assertThat(counter(database, "revocation"))
                .isGreaterThan(revision + 1_000_000_000_000L)
                .isEqualTo(number(database, "SELECT max(revision) FROM revocation"));
        // root and alice, not bob, whose session had ended
        assertThat(number(database, "SELECT count(*) FROM revocation WHERE session_id IS NULL"))
                .isEqualTo(2);
        try (AuthServer server = AuthServer.start(settings, clock, new CountingBcrypt())) {
            assertThat(
                            reason(() ->
                                    server.auth()
                                            .refresh(
                                                    RefreshRequest.newBuilder()
                                                            .setRefreshToken(
                                                                    alice.getRefreshToken())
                                                            .build())))
                    .isEqualTo("SESSION_REVOKED");
            assertThat(
                            reason(() ->
                                    AuthServer.as(server.auth(), alice.getAccessToken())
                                            .whoAmI(WhoAmIRequest.getDefaultInstance())))
                    .isEqualTo("TOKEN_INVALID");
            assertThat(reason(() -> server.redeem("carol", invite, AuthServer.PASSWORD)))
                    .isEqualTo("CODE_INVALID");
            assertThat(server.login("alice", AuthServer.PASSWORD).getUser().getName())
                    .isEqualTo("alice");
        }
    }

    private static String reason(Runnable call) {
        return Refusal.of(call::run).reason();
    }

    private static String statementsOfTheGuide() throws IOException {
        Matcher statements = STATEMENTS.matcher(Files.readString(GUIDE));
        assertThat(statements.find()).isTrue();
        return statements.group(1);
    }

    private static void run(DatabaseSettings settings, String statements) throws IOException {
        try (Database database = Database.open(settings)) {
            database.write(handle -> handle.createScript(statements).execute());
        }
    }

    private static long counter(DatabaseSettings settings, String name) throws IOException {
        return number(settings, "SELECT value FROM counter WHERE name = '" + name + "'");
    }

    private static long number(DatabaseSettings settings, String query) throws IOException {
        try (Database database = Database.open(settings)) {
            return database.<Long>read(handle -> handle.createQuery(query).mapTo(Long.class).one());
        }
    }
}
