/// What people use in place of Ferry, each with a server of its own on loopback. A rival is its commands and its server;
/// who measures runs them.
@NullMarked
package ferry.bench.rival;

import org.jspecify.annotations.NullMarked;
