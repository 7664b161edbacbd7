/// The auth service as another process: its people and its keys, asked for over gRPC with this service's certificate.
@NullMarked
package ferry.transfer.rpc.remote;

import org.jspecify.annotations.NullMarked;
