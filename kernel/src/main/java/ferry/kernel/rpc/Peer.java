package ferry.kernel.rpc;

import java.net.InetAddress;

/// The other end of a call.
///
/// @param address as the socket says, or a proxy that is believed; an IPv4 address is never written as IPv6. Loopback for
///     calls within the process
public record Peer(InetAddress address) {}
