#!/usr/bin/env bash
# Runs tests on the other frameworks that the evaluator is for, without installing them: those of the evaluator and of its public interface on the runtime of
# .NET 8, which comes from a package, and the recorded answers of C++ Nix with the build for .NET Standard on Mono, where that is or can be installed. Leaves
# out what quick-exclusions.txt lists, but for --all. Ends with the line "N passed, N failed". See docs/testing.md.
set -uo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
work=${TVIXEVAL_FRAMEWORKS:-$root/out/frameworks}
. eng/scripts.sh
mkdir -p "$work"

build() {
  dotnet build "$@" -nologo -verbosity:quiet -consoleLoggerParameters:NoSummary && return
  add "build of $1" '0 passed, 1 failed'
  return 1
}

# Runs built tests on .NET 8: tests <name> <assembly> <argument>...
tests() {
  local name=$1 assembly=$2 log="$work/$1.log" counts
  shift 2
  rm -f "$log" "$work/$name.trace"
  # A test that hangs has failed, and ends the process; the next one runs what is left.
  for _ in 1 2 3; do
    DOTNET_ROOT="$work/runtime" timeout 1800 "$work/tests/TvixEval.TestHost" "$assembly" -Log "$work/$name.trace" "$@" >>"$log" 2>&1
    counts=$(tail -1 "$log" | grep -E '^[0-9]+ passed, [0-9]+ failed') && break
  done
  grep -vE '^[0-9]+ passed, ' "$log" | head -200
  if [ -z "$counts" ] || ! grep -q '^On \.NET 8\.' "$log"; then
    echo "$name did not run to its end on .NET 8; see $log."
    counts='0 passed, 1 failed'
  fi
  add "$name" "$counts"
}

quick=(-Exclusions eng/Frameworks/quick-exclusions.txt)
[ "${1:-}" = --all ] && quick=()
if ! dotnet restore eng/Frameworks/Layout.csproj -verbosity:quiet >"$work/restore.log" 2>&1; then
  echo 'The runtime of .NET 8 cannot be had here: nothing was run on it.'
elif build eng/TestHost && build eng/Frameworks/Layout.csproj -t:LayOut "-p:LayoutFolder=$work" --no-restore; then
  for project in Conformance PublicInterface Eval.Tests; do
    build "eng/Frameworks/$project" || continue
    folder="eng/Frameworks/$project/bin/Debug/net8.0"
    case $project in
      Conformance) tests conformance "$folder/TvixEval.Conformance.dll" ;;
      PublicInterface) tests public-interface "$folder/TvixEval.PublicInterface.Tests.dll" ;;
      *) tests evaluator "$folder/TvixEval.Eval.Tests.dll" "${quick[@]}" ;;
    esac
  done
fi

# Debian's package of the runtime alone lacks what .NET Standard is forwarded by.
command -v mono >/dev/null || install_packages mono-runtime mono-devel
if ! command -v mono >/dev/null; then
  echo 'Mono cannot be had here: nothing was run on it.'
elif build tests/Framework; then
  timeout 600 mono tests/Framework/bin/Debug/net472/TvixEval.Framework.exe recorded tests/Conformance/fixtures tests/Conformance/cases >"$work/mono.log" 2>&1
  # The last row: all, cases, equal, four kinds of differences, those left out for their own reasons.
  row=$(grep -E '^all( +[0-9]+){7} *$' "$work/mono.log")
  if [ -n "$row" ]; then
    grep -vE '^[a-z-]+( +[0-9]+){7} *$' "$work/mono.log" | head -200
    read -r _ cases equal _ _ _ _ excluded <<<"$row"
    add mono "$equal passed, $((cases - equal - excluded)) failed"
  else
    tail -20 "$work/mono.log"
    add mono '0 passed, 1 failed'
  fi
fi

finish
