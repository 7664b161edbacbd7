@NullMarked
package ferry.client.rpc;

import org.jspecify.annotations.NullMarked;
