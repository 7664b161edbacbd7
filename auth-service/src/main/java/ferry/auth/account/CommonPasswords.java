package ferry.auth.account;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Passwords that are tried first. The list is compared with whole passwords, whatever their letters' case.
///
/// The list is a resource of our own making, some thousands of the usual words, keyboard walks and their usual endings;
/// it is no collection of leaked passwords.
public final class CommonPasswords {
    private static final String RESOURCE = "common-passwords.txt";
    private static final int MAX_UNIT = 4;

    private final Set<String> folded;

    CommonPasswords(Set<String> passwords) {
        this.folded =
                passwords.stream()
                        .map(CommonPasswords::fold)
                        .collect(Collectors.toUnmodifiableSet());
    }

    /// Reads the list that comes with the service.
    public static CommonPasswords shipped() {
        try (InputStream in = CommonPasswords.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the jar");
            }
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            return new CommonPasswords(
                    lines.lines()
                            .filter(line -> !line.startsWith("#"))
                            .collect(Collectors.toUnmodifiableSet()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    boolean contains(String password) {
        return folded.contains(fold(password));
    }

    /// Whether the password is but one to four characters, or `name`, over and over.
    boolean isRepetition(String password, String name) {
        String text = fold(password);
        if (isRepetitionOf(text, name)) {
            return true;
        }
        for (int unit = 1; unit <= MAX_UNIT && unit < text.length(); unit++) {
            if (isRepetitionOf(text, text.substring(0, unit))) {
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
