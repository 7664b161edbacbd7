package ferry.transfer.rpc.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.JWK;
import ferry.kernel.fault.Reason;
import ferry.kernel.identity.TokenVerdict;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RemoteSigningKeysTest {
    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-01-02T03:04:05Z"));
    private final InstantSource clock = now::get;
    private final List<Set<String>> told = new CopyOnWriteArrayList<>();
    private final FakeAuth auth;
    private RemoteSigningKeys keys;

    RemoteSigningKeysTest() throws IOException {
        auth = new FakeAuth();
    }

    @BeforeEach
    void start() {
        auth.keys.add(FakeAuth.newKey("one"));
        keys = RemoteSigningKeys.start(auth.channel(), told::add, clock);
    }

    @AfterEach
    void stop() {
        keys.close();
        auth.close();
    }

    @Test
    void loadsKeysAndTheInstallation() {
        await().until(() -> !keys.current().isEmpty());

        assertThat(keys.current()).extracting(JWK::getKeyID).containsExactly("one");
        assertThat(keys.current()).noneMatch(JWK::isPrivate);
        assertThat(keys.installation()).contains(auth.installation);
    }

    @Test
    void judgesNothingUntilThereAreKeysAndGoesOnTrying() throws IOException {
        try (FakeAuth late = new FakeAuth()) {
            late.away = true;
            late.keys.add(FakeAuth.newKey("one"));
            try (RemoteSigningKeys waiting =
                    RemoteSigningKeys.start(late.channel(), told::add, clock)) {
                assertThat(new RemoteTokenVerifier(waiting, clock).verify("x"))
                        .isEqualTo(new TokenVerdict.Refused(Reason.OVERLOADED));

                late.away = false;

                await().until(() -> !waiting.current().isEmpty());
                assertThat(new RemoteTokenVerifier(waiting, clock).verify("x"))
                        .isEqualTo(new TokenVerdict.Refused(Reason.TOKEN_INVALID));
            }
        }
    }

    @Test
    void anUnknownKeyIsFetchedOnceThePauseIsOver() {
        await().until(() -> auth.keyFetches.get() == 1);
        auth.keys.add(FakeAuth.newKey("two"));

        assertThat(keys.isForeign("two")).isFalse();
        assertThat(keys.isForeign("two")).isFalse();
        assertThat(auth.keyFetches).hasValue(1);

        pause();
        await().until(() -> !keys.isForeign("two") && keys.current().size() == 2);
    }

    @Test
    void aKeyThatAFetchDidNotBringIsForeign() {
        await().until(() -> auth.keyFetches.get() == 1);
        pause();
        assertThat(keys.isForeign("invented")).isFalse();

        await().until(() -> keys.isForeign("invented"));
        assertThat(keys.isForeign("another")).isFalse();
        assertThat(auth.keyFetches).hasValue(2);
    }

    @Test
    void aFloodOfInventedKeysIsOneFetchInThirtySeconds() {
        await().until(() -> auth.keyFetches.get() == 1);
        pause();
        for (int i = 0; i < 1_000; i++) {
            keys.isForeign("k" + i);
        }

        await().until(() -> auth.keyFetches.get() == 2);
        for (int i = 0; i < 1_000; i++) {
            keys.isForeign("l" + i);
        }
        assertThat(auth.keyFetches).hasValue(2);
    }

    @Test
    void keysThatHaveChangedAreFetchedAtOnceAndARetiredOneIsForeignAtOnce() {
        await().until(() -> auth.keyFetches.get() == 1);
        auth.keys.set(0, FakeAuth.newKey("two"));

        keys.changed(0);

        await().until(() -> told.size() == 2);
        assertThat(told).containsExactly(Set.of("one"), Set.of("two"));
        assertThat(keys.current()).extracting(JWK::getKeyID).containsExactly("two");
        assertThat(keys.isForeign("one")).isTrue();
        assertThat(auth.keyFetches).hasValue(2);
    }

    @Test
    void aReplicaThatIsBehindIsAskedAgainUntilItKnowsTheKeys() {
        await().until(() -> auth.keyFetches.get() == 1);

        keys.changed(7);
        await().until(() -> auth.keyFetches.get() >= 2);
        auth.keys.set(0, FakeAuth.newKey("two"));
        auth.keysVersion = 7;

        await().until(() -> keys.current().getFirst().getKeyID().equals("two"));
    }

    @Test
    void olderKeysThanTheKnownOnesAreBelievedOnlyWhenTheyAreToldForAMinute() {
        auth.keysVersion = 5;
        keys.changed(5);
        await().until(() -> auth.keyFetches.get() >= 2 && told.size() >= 2);
        auth.keys.set(0, FakeAuth.newKey("old"));
        auth.keysVersion = 4;

        int before = auth.keyFetches.get();
        keys.changed(5);
        await().until(() -> auth.keyFetches.get() > before);
        auth.keys.set(0, FakeAuth.newKey("new"));
        auth.keysVersion = 6;
        keys.changed(6);
        await().until(() -> keys.current().getFirst().getKeyID().equals("new"));
        assertThat(told).noneMatch(ids -> ids.contains("old"));

        auth.keys.set(0, FakeAuth.newKey("old"));
        auth.keysVersion = 4;
        await().until(() -> {
            now.updateAndGet(time -> time.plus(RemoteSigningKeys.LOWER_BELIEVED));
            keys.changed(0);
            return keys.current().getFirst().getKeyID().equals("old");
        });
    }

    @Test
    void keysThatCannotBeFetchedJustWhenTheyChangeAreFetchedLater() {
        await().until(() -> auth.keyFetches.get() == 1);
        auth.away = true;
        auth.keys.set(0, FakeAuth.newKey("two"));
        auth.keysVersion = 1;
        keys.changed(1);

        auth.away = false;

        await().until(() -> keys.current().getFirst().getKeyID().equals("two"));
    }

    @Test
    void keysStayWhileTheAuthServiceIsAway() {
        await().until(() -> !keys.current().isEmpty());
        auth.away = true;
        pause();

        assertThat(keys.isForeign("two")).isFalse();

        assertThat(keys.current()).hasSize(1);
    }

    private void pause() {
        now.updateAndGet(instant -> instant.plus(RemoteSigningKeys.REFETCH_PAUSE));
    }
}
