package ferry.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What a [WarmProcess] does: the side of the process itself.
public final class Errands {
    static final String DONE = "done ";

    private Errands() {}

    /// What the process can do.
    public interface Runner {
        /// @param words of [WarmProcess#ask]
        /// @return the answer, without line ends
        String run(List<String> words) throws Exception;
    }

    /// Says that it is ready, and does what it is told until there is nothing more.
    public static void serve(InputStream in, Runner runner) throws IOException {
        System.out.println(DONE);
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            System.out.println(answer(runner, line));
            System.out.flush();
        }
    }

    private static String answer(Runner runner, String line) {
        try {
            return DONE + runner.run(List.of(line.split("\t")));
        } catch (Exception failed) {
            failed.printStackTrace();
            return "failed: " + String.valueOf(failed).replaceAll("\\s+", " ");
        }
    }
}
