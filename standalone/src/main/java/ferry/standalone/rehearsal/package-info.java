/// Gets a folder of jars ready for quick starts: run once by `rehearse.sh`, never by a command.
@NullMarked
package ferry.standalone.rehearsal;

import org.jspecify.annotations.NullMarked;
