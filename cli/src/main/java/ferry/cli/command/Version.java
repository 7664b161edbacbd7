package ferry.cli.command;

import org.jspecify.annotations.Nullable;

/// The version of this program, as its jar says.
final class Version {

    private Version() {}

    static String text() {
        @Nullable String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "(development)" : version;
    }
}
