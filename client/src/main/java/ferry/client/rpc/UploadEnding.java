package ferry.client.rpc;

import ferry.client.model.Sha256;

/// What the whole file was.
public record UploadEnding(long size, Sha256 sha256, int crc32c) {}
