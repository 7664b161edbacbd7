package ferry.e2e.system;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Command lines of our own processes, with the class path and the JDK that the tests run with.
final class Jvm {
    private static final List<String> ALWAYS =
            List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

    private Jvm() {}

    static List<String> command(String mainClass, List<String> flags, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ALWAYS);
        command.addAll(flags);
        command.add("-cp");
        command.add(productClasses());
        command.add(mainClass);
        command.addAll(arguments);
        return command;
    }

    /// Without the tests' own folders, whose settings for logs are not the product's.
    private static String productClasses() {
        return Arrays.stream(
                        System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path"))
                                .split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .filter(entry -> !entry.endsWith("test-resources"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
