package ferry.kernel.rpc;

import java.net.InetAddress;

/// The other end of a connection.
///
/// @param address as the socket says; loopback for calls within the process
public record Peer(InetAddress address) {}
