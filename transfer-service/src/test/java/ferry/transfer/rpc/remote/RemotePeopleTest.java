package ferry.transfer.rpc.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.kernel.identity.UserId;
import ferry.kernel.identity.UserName;
import ferry.transfer.people.Person;
import io.grpc.Status;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RemotePeopleTest {
    private static final UserName ALICE = new UserName("alice");
    private static final UserName BOB = new UserName("bob");
    private static final UserId ALICE_ID = new UserId(new UUID(0, 1));

    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-01-02T03:04:05Z"));
    private final FakeAuth auth;
    private final RemotePeople people;

    RemotePeopleTest() throws IOException {
        auth = new FakeAuth();
        auth.people.add(FakeAuth.person(1, "alice", true));
        people = new RemotePeople(auth.channel(), () -> Optional.of(auth.installation), now::get);
    }

    @AfterEach
    void stop() {
        auth.close();
    }

    @Test
    void findsWhoExistsAndLeavesOutWhoDoesNot() {
        assertThat(people.byNames(List.of(ALICE, BOB)))
                .containsExactly(Map.entry(ALICE, new Person(ALICE_ID, ALICE, true, 1)));
    }

    @Test
    void remembersForThirtySecondsByNameAndById() {
        people.byNames(List.of(ALICE));
        assertThat(people.byIds(List.of(ALICE_ID))).containsKey(ALICE_ID);
        assertThat(auth.lookups).hasSize(1);

        now.updateAndGet(instant -> instant.plus(RemotePeople.REMEMBERED));
        auth.people.set(0, FakeAuth.person(1, "alice", false));

        assertThat(people.byNames(List.of(ALICE)).values()).noneMatch(Person::enabled);
        assertThat(auth.lookups).hasSize(2);
    }

    @Test
    void asksAgainForWhoWasNotFoundAndForNobodyElse() {
        people.byNames(List.of(ALICE, BOB));
        auth.people.add(FakeAuth.person(2, "bob", true));

        assertThat(people.byNames(List.of(ALICE, BOB))).containsKeys(ALICE, BOB);
        assertThat(auth.lookups.getLast().getNamesList()).containsExactly("bob");
    }

    @Test
    void onlyWhoIsListedAsDeletedIsGoneWhateverIsRemembered() {
        UserId deleted = new UserId(new UUID(0, 2));
        UserId unknown = new UserId(new UUID(0, 3));
        people.byIds(List.of(ALICE_ID));
        auth.deleted.add(deleted.toString());
        assertThat(people.departed(List.of(ALICE_ID, deleted, unknown))).containsExactly(deleted);

        auth.people.clear();
        assertThat(people.departed(List.of(ALICE_ID))).isEmpty();
        auth.deleted.add(ALICE_ID.toString());

        assertThat(people.departed(List.of(ALICE_ID))).containsExactly(ALICE_ID);
        assertThat(people.installation()).contains(auth.installation);
    }

    @Test
    void whoIsForgottenIsAskedForAnewByNameAndById() {
        people.byNames(List.of(ALICE));
        people.forget(ALICE_ID);
        auth.people.clear();

        assertThat(people.byNames(List.of(ALICE))).isEmpty();
        assertThat(people.byIds(List.of(ALICE_ID))).isEmpty();
    }

    @Test
    void saysOverloadedWhileTheAuthServiceIsAway() {
        auth.away = true;

        Fault fault = catchThrowableOfType(Fault.class, () -> people.byNames(List.of(ALICE)));

        assertThat(fault.reason()).isEqualTo(Reason.OVERLOADED);
        assertThat(Status.fromThrowable(fault).getCause()).isSameAs(fault);
    }
}
