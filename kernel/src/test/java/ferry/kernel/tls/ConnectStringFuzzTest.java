package ferry.kernel.tls;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.hostile.Corpus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Whatever is said to be a connect string is one, and then the same after it was written again, or is refused.
public final class ConnectStringFuzzTest {
    @TestFactory
    Stream<DynamicTest> everyTextIsReadOrRefused() throws IOException {
        return Corpus.tests("ConnectString", ConnectStringFuzzTest::fuzzerTestOneInput);
    }

    public static void fuzzerTestOneInput(byte[] input) {
        ConnectString read;
        try {
            read = ConnectString.parse(new String(input, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
            return;
        }
        assertThat(ConnectString.parse(read.toString())).isEqualTo(read);
    }
}
