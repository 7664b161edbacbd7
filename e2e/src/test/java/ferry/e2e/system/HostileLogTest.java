package ferry.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.client.FerryClient;
import ferry.client.model.ConnectString;
import ferry.client.model.FerryException;
import ferry.client.model.Outgoing;
import ferry.client.trust.Trust;
import ferry.client.upload.SendListener;
import ferry.client.upload.SendOptions;
import ferry.client.upload.Source;
import ferry.kernel.hostile.HarmfulCharacters;
import ferry.kernel.hostile.HostileName;
import ferry.kernel.hostile.HostileName.Verdict;
import ferry.kernel.hostile.HostileNames;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What people call themselves, their devices and their files, and what they write to them, as it comes to whoever reads what
/// a real server prints.
final class HostileLogTest {
    private static final String PASSWORD = "violet tugboat 19 lanterns";

    @TempDir Path scratch;

    @Test
    void noNameAndNoNoteBringsACharacterIntoWhatAServerPrintsThatCouldDoSomething()
            throws Exception {
        List<String> names =
                HostileNames.all()
                        .filter(name -> name.verdict() != Verdict.GARBLED)
                        .map(HostileName::text)
                        .toList();
        assertThat(names).hasSizeGreaterThan(200);
        int stored = 0;
        try (Server server =
                        Server.start(
                                scratch, scratch.resolve("data"), "256m", "--bcrypt-cost", "4");
                FerryClient alice = client(server);
                FerryClient stranger = client(server)) {
            alice.register("alice", PASSWORD, "laptop", "");
            for (String name : names) {
                stored += does(() -> send(alice, name, "alice", "")) ? 1 : 0;
                does(() -> send(alice, "note.txt", "alice", name));
                does(() -> send(alice, "a.txt", name, ""));
                does(() -> alice.lookup(List.of(name)));
                does(() -> alice.transfer(name));
                does(() -> stranger.register(name, PASSWORD, name, name));
                does(() -> stranger.redeem("bob", name, PASSWORD, name));
                does(() -> stranger.login(name, PASSWORD, name));
            }

            String printed = server.out() + server.log();
            assertThat(stored).as("names that are legal").isPositive();
            assertThat(printed).contains("event=upload_open", "event=auth.fail");
            assertThat(HarmfulCharacters.in(printed.replaceAll("[\n\t]", ""))).isEmpty();
        }
    }

    private static FerryClient client(Server server) {
        ConnectString connect = ConnectString.parse(server.connect());
        return FerryClient.connect(
                connect.address(), new Trust.Pinned(connect.fingerprint().orElseThrow()));
    }

    private static void send(FerryClient client, String name, String recipient, String note) {
        try (Source source = Source.stream(new ByteArrayInputStream(new byte[] {1}))) {
            client.send(
                    Outgoing.file(name, List.of(recipient)).withNote(note),
                    source,
                    SendOptions.fresh(),
                    new SendListener() {});
        }
    }

    /// @return whether the server has let it pass
    private static boolean does(Runnable deed) {
        try {
            deed.run();
            return true;
        } catch (FerryException | IllegalArgumentException _) {
            return false;
        }
    }
}
