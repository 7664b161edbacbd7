/// Tokens: logging in, renewing in time, and once more when a server says they are stale.
///
/// Processes that share a home take turns, so that a single-use token is used once.
@NullMarked
package ferry.client.session;

import org.jspecify.annotations.NullMarked;
