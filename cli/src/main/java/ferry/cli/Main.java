package ferry.cli;

import java.util.List;

/// The client commands alone, without a server.
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        FerryProcess.run(args, List.of());
    }
}
