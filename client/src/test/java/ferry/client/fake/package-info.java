/// A server in memory, which keeps the wire contract unless a test tells it to break it.
@NullMarked
package ferry.client.fake;

import org.jspecify.annotations.NullMarked;
