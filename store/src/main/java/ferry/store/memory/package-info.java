/// The fake of the blob store: it can lose what was not forced, and fail on demand.
@NullMarked
package ferry.store.memory;

import org.jspecify.annotations.NullMarked;
