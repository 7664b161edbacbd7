# Becomes the Java process of Ferry, so that process id, signals and exit code are Ferry's own. Sourced, with the arguments
# of the command in place, by ./ferry and by bin/ferry of an image; both say:
#   java      the program
#   lib       the folder of the jars
# Ferry is told what it was started as, for advice on what to type next.
# After a rehearsal (rehearse.sh) that folder holds a start-up cache, too, the list of the jars in the order in which the cache
# knows them, and unpacked native libraries.
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
  tuning='-XX:MaxDirectMemorySize=256m -XX:TrimNativeHeapInterval=5000'
  # glibc would keep what network buffers of 4 MiB took once, as if it were small
  : "${MALLOC_MMAP_THRESHOLD_:=1048576}"
  export MALLOC_MMAP_THRESHOLD_
  ;;
login | register | redeem | logout | whoami | passwd | sessions | trust | inbox | outbox | status | decline | cancel | users | complete | completion | man | help | -h | --help | -V | --version)
  # A short life: what starts fastest, without a file for those who watch Java processes
  tuning='-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData'
  ;;
*)
  # Moves bytes: SHA-256 is ten times slower without the second compiler, so that gets it at once. Everything else has to be
  # called ten times as often as usual, or compiling would cost more than it saves
  digest='-XX:CompileCommand=CompileThresholdScaling,sun.security.provider'
  tuning="-XX:+UseSerialGC -XX:-UsePerfData -XX:CompileCommand=quiet"
  tuning="$tuning $digest.DigestBase::implCompressMultiBlock*,0.01 $digest.SHA2::implCompress*,0.01"
  tuning="$tuning -XX:Tier4InvocationThreshold=50000 -XX:Tier4MinInvocationThreshold=6000"
  tuning="$tuning -XX:Tier4CompileThreshold=150000 -XX:Tier4BackEdgeThreshold=400000"
  ;;
esac

set -f
class_path="$lib/*"
cached=''
if [ -r "$lib/ferry.aot" ]; then
  class_path=''
  cached=yes
  # Java itself does not notice a jar that has been changed since
  while IFS= read -r jar; do
    class_path="$class_path:$lib/$jar"
    # shellcheck disable=SC3013 # every shell that is a /bin/sh today knows -nt
    [ ! "$lib/$jar" -nt "$lib/ferry.aot" ] || cached=''
  done <"$lib/class-path"
  class_path="${class_path#:}"
fi
# A start touches thousands of pages of its heap, each for the first time; of huge ones it is a few. Where there are none Java says so
# on standard output, unless it has been told to be silent
if [ "$cached" ] && [ "${1-}" != serve ] && [ -r /sys/kernel/mm/transparent_hugepage/enabled ]; then
  tuning="$tuning -XX:+UseTransparentHugePages"
fi
native=''
[ ! -d "$lib/native" ] || native=yes

# A cache that does not fit is passed over without a word: standard output belongs to the command. It is mapped where it was
# made for, because to move it takes longer than to read it. Netty's flight recorder events would load a flight recorder
exec "$java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  ${cached:+"-XX:AOTCache=$lib/ferry.aot"} ${cached:+-XX:+UnlockDiagnosticVMOptions} ${cached:+-XX:ArchiveRelocationMode=0} \
  ${cached:+-Xlog:disable} ${native:+"-Djava.library.path=$lib/native"} \
  -Dio.grpc.netty.shaded.io.netty.jfr.enabled=false "-Dferry.command=$0" $tuning ${FERRY_JAVA_OPTS-} \
  -cp "$class_path" ferry.standalone.Main "$@"
