# shellcheck shell=sh
# To be sourced: finds a Java of at least 21, and sets java_home and java_release.
# shellcheck disable=SC2034 # both are read by who sources this

java_home=
java_release=

# Takes the directory if a new enough Java is in it; reading its release file is faster than asking.
take_java() {
  [ -n "$1" ] && [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
  release=
  while IFS='=' read -r key value; do
    [ "$key" = JAVA_VERSION ] && release=${value#\"} && release=${release%\"}
  done <"$1/release"
  major=${release%%.*}
  case $major in '' | *[!0-9]*) return 1 ;; esac
  [ "$major" -ge 21 ] || return 1
  java_home=$1
  java_release=$release
}

find_java() {
  take_java "${JAVA_HOME:-}" && return
  on_path=$(command -v java || true)
  if [ -n "$on_path" ]; then
    on_path=$(readlink -f "$on_path" 2>/dev/null || printf '%s' "$on_path")
    take_java "$(dirname "$(dirname "$on_path")")" && return
  fi
  for candidate in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "${HOME:-/}"/.sdkman/candidates/java/*; do
    take_java "$candidate" && return
  done
  if [ -x /usr/libexec/java_home ]; then
    take_java "$(/usr/libexec/java_home -v 21+ 2>/dev/null || true)" && return
  fi
  return 1
}
