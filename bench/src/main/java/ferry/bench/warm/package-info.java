/// What runs in warm processes of its own while it is measured: Ferry's client library, and the two references that it is held
/// against. Each `main` is one process; scenarios tell it what to do.
@NullMarked
package ferry.bench.warm;

import org.jspecify.annotations.NullMarked;
