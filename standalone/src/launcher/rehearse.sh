#!/bin/sh
# Lets a folder of Ferry's jars start quickly: a run of what people do most is noted in a start-up cache.
#   rehearse.sh JAVA LIB     JAVA: the program that will run them; LIB: their folder, which nothing uses meanwhile
# Leaves in LIB, beside the jars: class-path, their order; native, unpacked libraries; ferry.aot, the cache. It fits this Java
# and these jars, wherever both are moved together. Fails with what went wrong on standard error, and then without a cache.
set -eu
java="$1"
lib="$2"

# Settings of whoever calls are not for this server and these people
# shellcheck disable=SC2046
unset -v $(env | sed -n 's/^\(FERRY_[A-Z_]*\)=.*/\1/p') 2>/dev/null || :

rm -f -- "$lib/ferry.aot"
work="$lib/rehearsal"
rm -rf -- "$work"
mkdir -- "$work"
server=''
leave() {
  if [ -n "$server" ]; then
    kill "$server" 2>/dev/null || :
    wait "$server" || :
  fi
  rm -rf -- "$work"
}
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

fail() {
  cat -- "$1" >&2
  exit 1
}

flags='--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow'

# shellcheck disable=SC2086 # flags are several
"$java" $flags -cp "$lib/*" ferry.standalone.rehearsal.Jars "$lib" >"$work/said" 2>&1 || fail "$work/said"
class_path=''
while IFS= read -r jar; do class_path="$class_path:$lib/$jar"; done <"$lib/class-path"
class_path="${class_path#:}"

# A server of its own: its classes would only burden every command. Descriptor 9 may hold a lock of the caller's
"$java" $flags -cp "$class_path" ferry.standalone.Main serve --data "$work/server" --listen 127.0.0.1:0 --registration open \
  --bcrypt-cost 4 --ready-file "$work/ready" >"$work/served" 2>&1 9>&- &
server=$!
tries=600
until [ -e "$work/ready" ]; do
  tries=$((tries - 1))
  kill -0 "$server" 2>/dev/null && [ "$tries" -gt 0 ] || fail "$work/served"
  sleep 0.1
done
connect="$(sed 's/.*"connect":"\([^"]*\)".*/\1/' "$work/ready")"

FERRY_HOME="$work/alice"
export FERRY_HOME
"$java" $flags -XX:+UseSerialGC -XX:AOTCacheOutput="$work/ferry.aot" -Xlog:disable -Xlog:all=error:stderr \
  -Djava.library.path="$lib/native" -Dio.grpc.netty.shaded.io.netty.jfr.enabled=false \
  -Djava.util.logging.config.class=ferry.cli.QuietLogs -Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider \
  -cp "$class_path" ferry.standalone.rehearsal.Rehearsal "$work" "$connect" >"$work/said" 2>&1 || fail "$work/said"
[ -e "$work/ferry.aot" ] || fail "$work/said"
mv -- "$work/ferry.aot" "$lib/ferry.aot"
