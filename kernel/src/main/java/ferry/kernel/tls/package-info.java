/// The installation's certificate authority and the certificates of its services: made at the first start, kept in one
/// folder, renewed in time. Knows no gRPC.
@NullMarked
package ferry.kernel.tls;

import org.jspecify.annotations.NullMarked;
