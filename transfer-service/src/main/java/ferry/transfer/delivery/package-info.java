/// Bytes and news on their way out: a reader follows a growing prefix, a watcher follows a growing log.
@NullMarked
package ferry.transfer.delivery;

import org.jspecify.annotations.NullMarked;
