package ferry.client.upload;

import java.nio.file.Path;
import java.time.Instant;

/// By what a file is recognised later.
///
/// @param path real: absolute, without links
/// @param inode the file system's number of the file; empty where there is none
public record FileFacts(Path path, long size, Instant modified, String inode, boolean executable) {}
