/// Tests of the record.
@NullMarked
package ferry.auth.audit;

import org.jspecify.annotations.NullMarked;
