# What .ci/run and the scripts below eng share; they source it.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDTERMINALLOGGER=off
passed=0
failed=0

# Installs packages of the system, where that is possible: install_packages <package>...
install_packages() {
  [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null || return 1
  (apt-get update && apt-get install -y --no-install-recommends "$@") >/dev/null 2>&1
}

# The number before a word: figure passed '12 passed, 0 failed'
figure() { grep -oE "[0-9]+ $1" <<<"$2" | head -1 | grep -oE '[0-9]+'; }

# Adds a line of figures, and shows it: add <name> '12 passed, 0 failed'
add() {
  echo "$1: $2"
  passed=$((passed + $(figure passed "$2")))
  failed=$((failed + $(figure failed "$2")))
}

# The last line of a script, and its exit code.
finish() {
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ]
  exit
}
