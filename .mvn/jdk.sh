# Finds a JDK of the version Ferry is built for and exports it as JAVA_HOME.
# Sourced by mvnw and by ferry, before anything else; POSIX sh, no globbing, spaces in paths are fine.
# Looked at in this order: JAVA_HOME, the java on PATH, the folders in which systems keep their JDKs.
# FERRY_JVM_ROOTS (a colon-separated list) replaces these folders; the tests use it.

ferry_jdk_version=25

# Says whether the folder $1 holds a whole JDK (with a compiler) of the wanted version.
ferry_jdk_fits() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
  if [ -r "$1/release" ]; then
    while IFS= read -r ferry_jdk_line; do
      case "$ferry_jdk_line" in
      "JAVA_VERSION=\"$ferry_jdk_version\"" | "JAVA_VERSION=\"$ferry_jdk_version."*) return 0 ;;
      "JAVA_VERSION="*) return 1 ;;
      esac
    done <"$1/release"
  fi
  case "$("$1/bin/java" -version 2>&1 </dev/null)" in
  *" version \"$ferry_jdk_version\""* | *" version \"$ferry_jdk_version."*) return 0 ;;
  esac
  return 1
}

# Prints the home of the java on PATH. Links are followed, which is quick; where that leads to no JDK (some launchers
# are not links), that java is asked.
ferry_jdk_on_path() {
  ferry_jdk_java="$(command -v java)" || return 1
  ferry_jdk_java="$(readlink -f -- "$ferry_jdk_java" 2>/dev/null)" || ferry_jdk_java=''
  if [ -r "${ferry_jdk_java%/bin/java}/release" ]; then
    printf '%s\n' "${ferry_jdk_java%/bin/java}"
  else
    java -XshowSettings:properties -version 2>&1 </dev/null | sed -n 's/^ *java\.home = //p'
  fi
}

# Prints the first folder below the roots that fits.
ferry_jdk_below_roots() {
  ferry_jdk_roots="${FERRY_JVM_ROOTS-/usr/lib/jvm:/Library/Java/JavaVirtualMachines:${HOME-}/.sdkman/candidates/java:${HOME-}/.jdks}"
  while [ -n "$ferry_jdk_roots" ]; do
    ferry_jdk_root="${ferry_jdk_roots%%:*}"
    case "$ferry_jdk_roots" in
    *:*) ferry_jdk_roots="${ferry_jdk_roots#*:}" ;;
    *) ferry_jdk_roots='' ;;
    esac
    for ferry_jdk_home in "$ferry_jdk_root"/* "$ferry_jdk_root"/*/Contents/Home; do
      if ferry_jdk_fits "$ferry_jdk_home"; then
        printf '%s\n' "$ferry_jdk_home"
        return 0
      fi
    done
  done
  return 1
}

ferry_jdk_find() {
  if [ -n "${JAVA_HOME-}" ] && ferry_jdk_fits "$JAVA_HOME"; then
    export JAVA_HOME
    return 0
  fi
  ferry_jdk_found="$(ferry_jdk_on_path)" || ferry_jdk_found=''
  if [ -z "$ferry_jdk_found" ] || ! ferry_jdk_fits "$ferry_jdk_found"; then
    ferry_jdk_found="$(ferry_jdk_below_roots)" || return 1
  fi
  JAVA_HOME="$ferry_jdk_found"
  export JAVA_HOME
}

ferry_jdk_find || {
  echo "Ferry needs a JDK $ferry_jdk_version and found none in JAVA_HOME, on PATH or below ${FERRY_JVM_ROOTS-/usr/lib/jvm}: install one, or set JAVA_HOME to one." >&2
  exit 1
}
