package ferry.e2e.system;

import ferry.kernel.leak.Leaks;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Command lines of our own processes, with the class path and the JDK that the tests run with.
public final class Jvm {
    private static final List<String> ALWAYS =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    Leaks.option());

    private Jvm() {}

    static List<String> command(String mainClass, List<String> flags, List<String> arguments) {
        return command(productClasses(), mainClass, flags, arguments);
    }

    /// A process of the tests' own classes.
    public static List<String> testCommand(
            String mainClass, List<String> flags, List<String> arguments) {
        return command(classes(_ -> true), mainClass, flags, arguments);
    }

    private static List<String> command(
            String classPath, String mainClass, List<String> flags, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ALWAYS);
        command.addAll(flags);
        command.add("-cp");
        command.add(classPath);
        command.add(mainClass);
        command.addAll(arguments);
        return command;
    }

    /// Without the tests' own folders, whose settings for logs are not the product's.
    private static String productClasses() {
        return classes(
                entry -> !entry.endsWith("test-classes") && !entry.endsWith("test-resources"));
    }

    private static String classes(Predicate<String> wanted) {
        return Arrays.stream(
                        System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path"))
                                .split(File.pathSeparator))
                .filter(wanted)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
