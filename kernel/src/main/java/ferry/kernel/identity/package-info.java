/// Who is calling: ids, names and the verdict on an access token. Knows no gRPC and no database.
@NullMarked
package ferry.kernel.identity;

import org.jspecify.annotations.NullMarked;
