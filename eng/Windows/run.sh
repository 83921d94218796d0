#!/usr/bin/env bash
# Runs tests on the files of Windows - those of .NET and of PowerShell - under Wine, with packages alone: the recorded answers of C++ Nix, the examples of
# README and help, and the Pester files and docs/first-steps.md over the module as it is packed; with --all the tests of the evaluator and of the module, too
# (a quarter of an hour). Ends with the line "N passed, N failed". An emulated runtime that crashes is started again twice; if it crashes each time, the output says so,
# and nothing counts as failed. Where Wine cannot be had the output says so. See docs/windows.md.
set -uo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
work=${TVIXEVAL_WINDOWS:-$root/out/windows}
. eng/scripts.sh
declare -a crashed=()

end() {
  [ -n "${wine:-}" ] && "$(dirname "$wine")/wineserver" -k 2>/dev/null
  for part in "${crashed[@]}"; do echo "Not run to its end: $part (the emulated runtime crashed three times)."; done
  finish
}

find_wine() {
  local program
  for program in wine64 /usr/lib/wine/wine64 wine; do
    command -v "$program" && return
  done
  return 1
}

find_wine >/dev/null || install_packages wine wine64
if ! wine=$(find_wine); then
  echo 'Wine cannot be had here: nothing was run on the files of Windows.'
  end
fi

# The last one is required: without it the runtime ends in a finalizer.
export WINEPREFIX="$work/wine" WINEDEBUG=-all DOTNET_EnableWriteXorExecute=0
windows() { printf 'Z:%s' "${1//\//\\}"; }
mkdir -p "$work"
if [ ! -e "$WINEPREFIX/system.reg" ]; then
  ("$wine" wineboot -i && "$wine" winecfg -v win10) >"$work/wine.log" 2>&1 || { echo "Wine does not start; see $work/wine.log."; end; }
fi

build() {
  dotnet build "$@" -nologo -verbosity:quiet -p:WarningLevel=0 || { echo "This build failed: dotnet build $*"; failed=$((failed + 1)); end; }
}
build src/Host
build eng/TestHost
build tests/Conformance
build tests/Module.Tests
build src/Module '-t:Precompile;Stage' "-p:StageDirectory=$work/module/TvixEval/" -p:PrecompiledRuntimes=win-x64
build eng/Windows/Layout.csproj -t:LayOut "-p:LayoutFolder=$work"
export DOTNET_ROOT
DOTNET_ROOT=$(windows "$work/runtime")

# Runs a part up to three times, until it ends with a summary: part <name> <seconds> <summary command> <program> <argument>...
part() {
  local name=$1 seconds=$2 summary=$3 log="$work/$1.log" try counts
  shift 3
  for try in 1 2 3; do
    timeout "$seconds" "$wine" "$@" >"$log" 2>&1 </dev/null
    counts=$($summary "$log")
    if [ -n "$counts" ]; then
      grep -vE '^wine: |^[0-9]+ passed, ' "$log" | head -200
      add "$name" "$counts"
      return
    fi
    echo "$name: no result (try $try); the last lines:"
    tail -3 "$log"
  done
  crashed+=("$name")
}

# The line that the host of tests ends with.
of_tests() { grep -E '^[0-9]+ passed, [0-9]+ failed' "$1" | tail -1; }

# One line of JSON for each test of Pester, or step of a page.
of_lines() {
  local lines="${1%.log}.json"
  [ -s "$lines" ] || return
  grep '"Outcome":"Failed"' "$lines" | cut -c1-2000 >>"$1"
  echo "$(grep -c '"Outcome":"Passed"' "$lines") passed, $(grep -c '"Outcome":"Failed"' "$lines") failed, $(grep -c '"Outcome":"Skipped"' "$lines") skipped"
}

# Runs a script of tests/Module.Tests/Shell, which writes these lines: shell <name> <seconds> <script> <argument>...
shell() {
  local name=$1 seconds=$2 script=$3
  shift 3
  rm -f "$work/$name.json"
  part "$name" "$seconds" of_lines "$work/shell/TvixEval.Host.exe" -NoModule -File "$(windows "$root/tests/Module.Tests/Shell/$script")" \
    -Manifest "$(windows "$work/module/TvixEval/TvixEval.psd1")" -Pester "$(windows "$work/shell/Modules/Pester/Pester.psd1")" \
    -Result "$(windows "$work/$name.json")" "$@"
}

tests() {
  local name=$1 seconds=$2 folder=$3
  shift 3
  part "$name" "$seconds" of_tests "$work/tests/TvixEval.TestHost.exe" "$(windows "$root/tests/$folder")" -Log "$(windows "$work/$name.trace")" \
    -Prefer "$(windows "$work/module/TvixEval/bin/net8.0")" "$@"
}

tests conformance 150 Conformance/bin/Debug/net10.0/TvixEval.Conformance.dll
shell pester 180 RunPester.ps1 -Folder "$(windows "$root/pester")"
# In a folder outside of this repository, whose files a flake below it would copy.
pages=$(mktemp -d)
shell first-steps 90 RunPage.ps1 -Page "$(windows "$root/docs/first-steps.md")" -Folder "$(windows "$pages")"
rm -rf "$pages"
tests examples 90 Module.Tests/bin/Debug/net10.0/TvixEval.Module.Tests.dll -Only .Help. -Exclusions "$(windows "$root/eng/Windows/module-exclusions.txt")"
if [ "${1:-}" = --all ]; then
  build tests/Eval.Tests
  tests evaluator 1800 Eval.Tests/bin/Debug/net10.0/TvixEval.Eval.Tests.dll -Exclusions "$(windows "$root/eng/Windows/eval-exclusions.txt")"
  tests module 1800 Module.Tests/bin/Debug/net10.0/TvixEval.Module.Tests.dll -Exclusions "$(windows "$root/eng/Windows/module-exclusions.txt")"
fi
end
