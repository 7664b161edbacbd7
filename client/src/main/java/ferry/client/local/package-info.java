/// Files on the receiver's disk: names that are safe, partial files, and publishing.
///
/// A file appears under its name only when all of it has been verified; what was there before is
/// never replaced unless that was asked for.
@NullMarked
package ferry.client.local;

import org.jspecify.annotations.NullMarked;
