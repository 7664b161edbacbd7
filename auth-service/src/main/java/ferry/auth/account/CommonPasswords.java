package ferry.auth.account;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Passwords that are tried first. The list is compared with whole passwords, whatever their letters' case.
///
/// Two resources: one of our own making, the usual words and keyboard walks with their usual endings; and one of passwords
/// that people have really used, counted by others. Each says at its top where it is from.
public final class CommonPasswords {
    private static final List<String> RESOURCES =
            List.of("common-passwords.txt", "leaked-passwords.txt");

    /// Shorter than any password may be: over and over it is no better.
    private static final int MAX_UNIT = 7;

    private final Set<String> folded;

    CommonPasswords(Set<String> passwords) {
        this.folded =
                passwords.stream()
                        .map(CommonPasswords::fold)
                        .collect(Collectors.toUnmodifiableSet());
    }

    /// Reads the lists that come with the service.
    public static CommonPasswords shipped() {
        return new CommonPasswords(
                RESOURCES.stream()
                        .flatMap(resource -> lines(resource).stream())
                        .collect(Collectors.toUnmodifiableSet()));
    }

    private static List<String> lines(String resource) {
        try (InputStream in = CommonPasswords.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing from the jar");
            }
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            return lines.lines().filter(line -> !line.startsWith("#")).toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    int size() {
        return folded.size();
    }

    boolean contains(String password) {
        return folded.contains(fold(password));
    }

    /// Whether the password is but a few characters, a password from the list, or `name`, over and over.
    boolean isRepetition(String password, String name) {
        String text = fold(password);
        if (isRepetitionOf(text, name)) {
            return true;
        }
        for (int length = 1; length <= text.length() / 2; length++) {
            String unit = text.substring(0, length);
            boolean weak = length <= MAX_UNIT || folded.contains(unit);
            if (weak && isRepetitionOf(text, unit)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRepetitionOf(String text, String unit) {
        String enough = unit.repeat(text.length() / unit.length() + 1);
        return enough.startsWith(text);
    }

    private static String fold(String password) {
        return password.toLowerCase(Locale.ROOT);
    }
}
