/// Tests of opening databases.
@NullMarked
package ferry.auth.db;

import org.jspecify.annotations.NullMarked;
