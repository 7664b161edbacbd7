# Becomes the Java process of Ferry, so that process id, signals and exit code are Ferry's own. Sourced, with the arguments
# of the command in place, by ./ferry and by bin/ferry of an image; both say:
#   java      the program
#   lib       the folder of the jars
# In an image that folder holds a start-up cache, too, and the list of the jars in the order in which the cache knows them.
# FERRY_JAVA_OPTS: more options for java; they come last and so win.

# Java reads and makes file names by the locale: without UTF-8 it could not even open a file with an umlaut
case "${LC_ALL:-${LC_CTYPE:-${LANG:-}}}" in
*[Uu][Tt][Ff]-8* | *[Uu][Tt][Ff]8*) ;;
*)
  LC_ALL=C.UTF-8
  export LC_ALL
  ;;
esac

case "${1-}" in
serve)
  # A long life: the default collector and both compilers; buffers of the network are bounded apart from the heap
  tuning='-XX:MaxDirectMemorySize=256m'
  ;;
login | register | redeem | logout | whoami | passwd | sessions | trust | inbox | outbox | status | decline | cancel | users | complete | completion | man | help | -h | --help | -V | --version)
  # A short life: what starts fastest
  tuning='-XX:+UseSerialGC -XX:TieredStopAtLevel=1'
  ;;
*)
  # Moves bytes: SHA-256 is ten times slower without the second compiler
  tuning='-XX:+UseSerialGC'
  ;;
esac

set -f
class_path="$lib/*"
cached=''
if [ -r "$lib/ferry.aot" ]; then
  class_path=''
  while IFS= read -r jar; do class_path="$class_path:$lib/$jar"; done <"$lib/class-path"
  class_path="${class_path#:}"
  cached=yes
fi

# A cache that does not fit is passed over without a word: standard output belongs to the command
exec "$java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  ${cached:+"-XX:AOTCache=$lib/ferry.aot"} ${cached:+-Xlog:disable} $tuning ${FERRY_JAVA_OPTS-} \
  -cp "$class_path" ferry.standalone.Main "$@"
