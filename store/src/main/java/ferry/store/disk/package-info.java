/// Blobs as files of a folder, one append-only file for each.
@NullMarked
package ferry.store.disk;

import org.jspecify.annotations.NullMarked;
