/// May this upload come in? Judged at its open and again at its finish.
@NullMarked
package ferry.transfer.admission;

import org.jspecify.annotations.NullMarked;
