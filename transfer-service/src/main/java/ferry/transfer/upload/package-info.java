/// One sender's bytes: from the opened stream to the finished transfer, one writer for each transfer.
@NullMarked
package ferry.transfer.upload;

import org.jspecify.annotations.NullMarked;
