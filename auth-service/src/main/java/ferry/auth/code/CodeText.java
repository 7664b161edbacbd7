package ferry.auth.code;

import ferry.kernel.digest.Digests;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/// The written form of codes: 28 letters and digits in groups of four, 140 random bits. Made to be read out and typed:
/// case, blanks and dashes do not matter, and what looks alike counts as the same (O as 0, I and L as 1).
final class CodeText {
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int LENGTH = 28;
    private static final int GROUP = 4;

    /// Room for a separator after each character; a longer text is not looked through.
    private static final int MAX_TYPED = 2 * LENGTH;

    private CodeText() {}

    static String random(SecureRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            if (i > 0 && i % GROUP == 0) {
                text.append('-');
            }
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    /// What is stored of a code. Without salt or work: nobody guesses 140 bits.
    ///
    /// @param typed untrusted
    /// @return empty if it can be no code
    static Optional<String> hash(String typed) {
        return canonical(typed).map(CodeText::sha256);
    }

    private static Optional<String> canonical(String typed) {
        if (typed.length() > MAX_TYPED) {
            return Optional.empty();
        }
        String canonical =
                typed.replaceAll("[\\s-]", "")
                        .toUpperCase(Locale.ROOT)
                        .replace('O', '0')
                        .replace('I', '1')
                        .replace('L', '1');
        boolean good =
                canonical.length() == LENGTH
                        && canonical.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0);
        return good ? Optional.of(canonical) : Optional.empty();
    }

    private static String sha256(String canonical) {
        return HexFormat.of()
                .formatHex(Digests.sha256(canonical.getBytes(StandardCharsets.US_ASCII)));
    }
}
