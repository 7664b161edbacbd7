/// One sender and many recipients: what a stopped one costs the others, and what those cost who only wait.
@NullMarked
package ferry.bench.fanout;

import org.jspecify.annotations.NullMarked;
