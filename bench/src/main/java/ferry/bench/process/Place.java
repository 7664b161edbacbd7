package ferry.bench.process;

import java.util.List;
import java.util.stream.Stream;

/// Where servers and their clients run.
///
/// @param address at which servers listen
/// @param atServers what a command line begins with that runs there
/// @param atClients the same for clients
public record Place(String address, List<String> atServers, List<String> atClients) {
    /// Both on this machine.
    public static final Place LOOPBACK = new Place("127.0.0.1", List.of(), List.of());

    List<String> serving(List<String> command) {
        return both(atServers, command);
    }

    List<String> asking(List<String> command) {
        return both(atClients, command);
    }

    private static List<String> both(List<String> beginning, List<String> command) {
        return Stream.concat(beginning.stream(), command.stream()).toList();
    }
}
