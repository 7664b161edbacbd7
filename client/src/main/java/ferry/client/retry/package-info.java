/// How long to wait before trying again, and for how long to try.
@NullMarked
package ferry.client.retry;

import org.jspecify.annotations.NullMarked;
