package ferry.client.local;

import java.nio.file.Path;

/// How something got its name.
///
/// @param name but for a number that tells it from others
/// @param path where it is; skipped, what is in its way
/// @param skipped whether something else has the name, and keeps it
public record Placement(String name, Path path, boolean skipped) {}
