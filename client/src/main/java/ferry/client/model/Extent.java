package ferry.client.model;

/// A range of an unfinished transfer as the server has it.
///
/// @param from first byte
/// @param to one past the last byte
public record Extent(long from, long to, int crc32c) {}
