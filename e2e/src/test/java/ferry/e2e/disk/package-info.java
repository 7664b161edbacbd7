/// A file system for tests that forgets what was never forced, as a disk does that loses its power.
@NullMarked
package ferry.e2e.disk;

import org.jspecify.annotations.NullMarked;
