/// How much memory a server takes when many senders are slow and many receivers have stopped.
@NullMarked
package ferry.bench.memory;

import org.jspecify.annotations.NullMarked;
