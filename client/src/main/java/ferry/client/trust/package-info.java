/// Whom to believe: certificates are checked against one pinned authority, or against authorities
/// that sign for many, and then by name too.
///
/// A server's chain goes in; a verdict comes out before any credential leaves this machine.
@NullMarked
package ferry.client.trust;

import org.jspecify.annotations.NullMarked;
