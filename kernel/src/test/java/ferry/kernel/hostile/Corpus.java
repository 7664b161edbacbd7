package ferry.kernel.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/// Inputs that a fuzzer starts with, or has found, in the folder `src/test/fuzz/NAME` of a module; and the same with small
/// changes, the same ones in every build.
public final class Corpus {
    private static final int CHANGED = 10;
    private static final int MOST_CHANGES = 4;
    private static final long SEED = 20_260_101;

    private Corpus() {}

    /// What a fuzzer does with one input; throws when the input breaks a promise.
    public interface Target {
        void take(byte[] input) throws Exception;
    }

    /// One test for each input, which plays it and its changes.
    ///
    /// @param name of the folder; none or an empty one is an error
    public static Stream<DynamicTest> tests(String name, Target target) throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("src", "test", "fuzz", name))) {
            for (Path file : files.sorted().toList()) {
                byte[] input = Files.readAllBytes(file);
                tests.add(
                        DynamicTest.dynamicTest(
                                file.getFileName().toString(), () -> play(input, target)));
            }
        }
        if (tests.isEmpty()) {
            throw new IllegalStateException("no inputs for " + name);
        }
        return tests.stream();
    }

    private static void play(byte[] input, Target target) throws Exception {
        target.take(input.clone());
        Random random = new Random(SEED);
        for (int i = 0; i < CHANGED; i++) {
            byte[] changed = change(input, random);
            try {
                target.take(changed.clone());
            } catch (Exception | Error e) {
                throw new AssertionError("input " + HexFormat.of().formatHex(changed), e);
            }
        }
    }

    private static byte[] change(byte[] input, Random random) {
        byte[] changed = input.clone();
        for (int left = random.nextInt(MOST_CHANGES) + 1; left > 0 && changed.length > 0; left--) {
            int at = random.nextInt(changed.length);
            switch (random.nextInt(3)) {
                case 0 -> changed[at] = (byte) random.nextInt();
                case 1 -> changed[at] ^= (byte) (1 << random.nextInt(8));
                default -> changed = java.util.Arrays.copyOf(changed, at);
            }
        }
        return changed;
    }
}
