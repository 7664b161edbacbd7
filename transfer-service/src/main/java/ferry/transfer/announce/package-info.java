/// Wake-ups: this transfer grew, that inbox has news. They carry no data; losing one costs latency only.
@NullMarked
package ferry.transfer.announce;

import org.jspecify.annotations.NullMarked;
