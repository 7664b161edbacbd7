/// Whom to believe: certificates are checked against one pinned authority, never against names.
///
/// A server's chain goes in; a verdict comes out before any credential leaves this machine.
@NullMarked
package ferry.client.trust;

import org.jspecify.annotations.NullMarked;
