package ferry.cli.completion;

import java.util.Optional;
import java.util.regex.Pattern;

/// Something that a shell may offer and put into its line. No character of it means anything to a shell, whatever a server says.
///
/// @param text a name or an id
/// @param about a few words for the eye; may be empty
public record Candidate(String text, String about) {

    private static final Pattern HARMLESS = Pattern.compile("[0-9a-z][0-9a-z._-]{0,62}");
    private static final Pattern ODD = Pattern.compile("[^\\p{L}\\p{N} ._-]");
    private static final int MAX_ABOUT = 40;

    public Candidate {
        if (!HARMLESS.matcher(text).matches() || ODD.matcher(about).find()) {
            throw new IllegalArgumentException("candidate (expected: harmless characters)");
        }
    }

    /// @param about whatever somebody has written; what could disturb becomes `_`
    /// @return nothing when the text is none that can be offered
    public static Optional<Candidate> of(String text, String about) {
        if (!HARMLESS.matcher(text).matches()) {
            return Optional.empty();
        }
        String cut = about.substring(0, about.offsetByCodePoints(0, length(about)));
        return Optional.of(new Candidate(text, ODD.matcher(cut).replaceAll("_")));
    }

    private static int length(String about) {
        return Math.min(MAX_ABOUT, about.codePointCount(0, about.length()));
    }

    /// As the scripts read it.
    public String line() {
        return about.isEmpty() ? text : text + "\t" + about;
    }
}
