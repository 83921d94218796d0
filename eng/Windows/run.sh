#!/usr/bin/env bash
# Runs tests on the files of Windows - those of .NET and of PowerShell - under Wine, with packages alone: the recorded answers of C++ Nix, the tests of the
# evaluator, the examples of README and help, and the Pester files and docs/first-steps.md over the module as it is packed; with --all, all tests of the module. Ends
# with the line "N passed, N failed". An emulated runtime that crashes or stops is started again; a part that never ends that way is named, and does not count as
# failed. A test that hangs, or during which three processes have ended, has failed. Where Wine cannot be had the output says so. See docs/windows.md.
set -uo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
work=${TVIXEVAL_WINDOWS:-$root/out/windows}
. eng/scripts.sh
declare -a unfinished=()

end() {
  [ -n "${wine:-}" ] && "$(dirname "$wine")/wineserver" -k 2>/dev/null
  for part in "${unfinished[@]}"; do echo "Not run to its end: $part, each time."; done
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
build tests/Eval.Tests
build tests/Module.Tests
build src/Module '-t:Precompile;Stage' "-p:StageDirectory=$work/module/TvixEval/" -p:PrecompiledRuntimes=win-x64
build eng/Windows/Layout.csproj -t:LayOut "-p:LayoutFolder=$work"
export DOTNET_ROOT
DOTNET_ROOT=$(windows "$work/runtime")

# Runs a program under Wine until it ends, and says how: emulate <log> <program> <argument>... Nothing is limited by the clock, which runs on while a busy machine
# does something else: a process has stopped if it takes no second of a processor in four minutes, and runs in a circle if it takes half an hour of one.
emulate() {
  local log=$1 process used last=0 idle=0
  shift
  "$wine" "$@" >>"$log" 2>&1 </dev/null &
  process=$!
  while kill -0 "$process" 2>/dev/null; do
    sleep 1
    # The times of the process in user code and in the system, in hundredths of a second; the name before them may have blanks.
    used=$(sed 's/.*) //' "/proc/$process/stat" 2>/dev/null | awk '{ print $12 + $13 }')
    if [ "${used:-0}" -ge $((last + 100)) ]; then
      last=$used
      idle=0
      how='it takes no end: half an hour of a processor'
      [ "$used" -ge 180000 ] && break
    elif [ $((idle += 1)) -ge 240 ]; then
      how='it stopped: four minutes without work'
      break
    fi
  done
  if kill -9 "$process" 2>/dev/null; then
    wait "$process" 2>/dev/null
  else
    wait "$process"
    how="it ended with the exit code $?"
  fi
}

# Runs a part until it ends with a summary: part <name> <summary command> <program> <argument>... A host of tests goes on where the one before it has ended;
# the part is given up after four runs in which nothing was added to what has run.
part() {
  local name=$1 summary=$2 log="$work/$1.log" done before=-1 tries=0 counts how
  shift 2
  rm -f "$log" "$work/$name.trace"
  while [ "$tries" -lt 4 ]; do
    emulate "$log" "$@"
    counts=$($summary "$log")
    if [ -n "$counts" ]; then
      grep -vE '^wine: |^[0-9]+ passed, ' "$log" | head -200
      add "$name" "$counts"
      return
    fi
    done=$(grep -c '^done ' "$work/$name.trace" 2>/dev/null)
    if [ "${done:-0}" -gt "$before" ]; then tries=1; else tries=$((tries + 1)); fi
    before=${done:-0}
    echo "$name: no result, $how; the last lines:"
    tail -3 "$log"
  done
  unfinished+=("$name: $how")
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

# Runs a script of tests/Module.Tests/Shell, which writes these lines: shell <name> <script> <argument>...
shell() {
  local name=$1 script=$2
  shift 2
  rm -f "$work/$name.json"
  part "$name" of_lines "$work/shell/TvixEval.Host.exe" -NoModule -File "$(windows "$root/tests/Module.Tests/Shell/$script")" \
    -Manifest "$(windows "$work/module/TvixEval/TvixEval.psd1")" -Pester "$(windows "$work/shell/Modules/Pester/Pester.psd1")" \
    -Result "$(windows "$work/$name.json")" "$@"
}

# Runs built tests: tests <name> <assembly> <argument>...
tests() {
  local name=$1 folder=$2
  shift 2
  part "$name" of_tests "$work/tests/TvixEval.TestHost.exe" "$(windows "$root/tests/$folder")" -Log "$(windows "$work/$name.trace")" -Limit 180 \
    -Prefer "$(windows "$work/module/TvixEval/bin/net8.0")" "$@"
}

tests conformance Conformance/bin/Debug/net10.0/TvixEval.Conformance.dll
tests evaluator Eval.Tests/bin/Debug/net10.0/TvixEval.Eval.Tests.dll
shell pester RunPester.ps1 -Folder "$(windows "$root/pester")"
# In a folder outside of this repository, whose files a flake below it would copy.
pages=$(mktemp -d)
shell first-steps RunPage.ps1 -Page "$(windows "$root/docs/first-steps.md")" -Folder "$(windows "$pages")"
rm -rf "$pages"
# The examples are among the tests of the module.
module=(Module.Tests/bin/Debug/net10.0/TvixEval.Module.Tests.dll -Exclusions "$(windows "$root/eng/Windows/module-exclusions.txt")")
if [ "${1:-}" = --all ]; then
  tests module "${module[@]}"
else
  tests examples "${module[@]}" -Only .Help.
fi
end
