# Every command that evaluates or reads text, with a limit of time or of memory, and inputs that would take far more: it ends with the error of
# the limit (or is done before; what takes little memory ends with the error of the other limit), within a second of processor time more than the limit allows, or within 64 MB more memory; what it took comes
# back, and the next command works.
param([double] $Timeout = 0.5, [long] $Memory = 100MB, [double] $MemorySeconds = 10, [string] $Only = '*', [switch] $AnyTime, [string] $Manifest)

$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot 'Stress.psm1')
$Manifest = Resolve-StressManifest $Manifest
Import-Module $Manifest
$folder = New-StressFolder
$me = [Diagnostics.Process]::GetCurrentProcess()

# Above the limit, for what is not on the collected heap, and for garbage that the collector has not looked at yet.
$allowedBeyond = 64MB

$deep = 100000
$endless = 'let f = n: if n == 0 then 1 else f (n - 1) + f (n - 1); in f 60'
$shared = 'let s = n: if n == 0 then "x" else let v = s (n - 1); in { a = v; b = v; }; l = n: if n == 0 then "x" else let v = l (n - 1); in [ v v ]; in '
$large = '[ ' + ('{ a = 1; b = [ 2 3 ]; } ' * 400000) + ']'
$range = [Linq.Enumerable]::Range(0, 2000000000)

# Expressions that never end, and that take memory without end.
$evaluated = [ordered]@{
    'recursion' = $endless
    'infinite list' = 'let f = n: [ n (f (n + 1)) ]; in f 0'
    'infinite set' = 'let f = n: { v = n; next = f (n + 1); }; in f 0'
    'doubling strings' = 'builtins.stringLength (builtins.foldl'' (a: _: a + a) "0123456789" (builtins.genList (x: x) 60))'
    'doubling lists' = 'builtins.length (builtins.foldl'' (a: _: a ++ a) [ 1 ] (builtins.genList (x: x) 60))'
    'doubling by replacing' = 'builtins.stringLength (builtins.foldl'' (a: _: builtins.replaceStrings [ "0" ] [ a ] (a + a)) "0123456789" (builtins.genList (x: x) 60))'
    'shared equality' = $shared + 's 60 == s 60'
    'shared order' = $shared + 'l 60 < l 60'
    'shared text' = $shared + 'toString (l 60)'
    'shared JSON' = $shared + 'builtins.toJSON (s 60)'
    'shared XML' = $shared + 'builtins.toXML (s 60)'
    'closure' = 'builtins.length (builtins.genericClosure { startSet = [ { key = 0; } ]; operator = x: [ { key = x.key + 1; } ]; })'
    'regular expression' = 'map (x: builtins.match "(a|b)*c" (builtins.concatStringsSep "" (builtins.genList (y: "aaaaaaaaaa") (10000 + x)))) (builtins.genList (x: x) 100000)'
    'sort' = 'builtins.deepSeq (map (n: builtins.sort builtins.lessThan (builtins.genList (x: n - x) 200000)) (builtins.genList (x: x) 1000)) 1'
    'fromJSON' = 'map (n: builtins.fromJSON "[${builtins.concatStringsSep "," (builtins.genList (x: "[1,${toString n}]") 100000)}]") (builtins.genList (x: x) 1000)'
    'fromTOML' = 'map (n: builtins.fromTOML (builtins.concatStringsSep "\n" (builtins.genList (x: "k${toString x} = [1,${toString n}]") 30000))) (builtins.genList (x: x) 1000)'
    'growing set' = 'builtins.foldl'' (a: n: a // { ${toString n} = n; }) { } (builtins.genList (n: n) 100000000)'
    'many names' = 'builtins.listToAttrs (builtins.genList (n: { name = "a${toString n}"; value = n; }) 100000000)'
    'hashing' = 'map (n: builtins.hashString "sha512" (builtins.concatStringsSep "" (builtins.genList (x: "${toString n}aaaaaaaaaaaaaaaa") 500000))) (builtins.genList (x: x) 1000)'
    'split' = 'map (n: builtins.length (builtins.split "(a)" (builtins.concatStringsSep "" (builtins.genList (x: "ba") (300000 + n))))) (builtins.genList (x: x) 1000)'
    'huge source' = $large
}

# Texts that nest each construct. They end by themselves; the limits hold meanwhile.
$nested = [ordered]@{
    'parentheses' = ('(' * $deep) + '1' + (')' * $deep)
    'lists' = ('[' * $deep) + (']' * $deep)
    'sets' = ('{a=' * $deep) + '1' + (';}' * $deep)
    'lets' = ('let a=' * $deep) + '1' + (';in a' * $deep)
    'functions' = ('x:' * $deep) + '1'
    'patterns' = ('{a?' * $deep) + '1' + ('}:a' * $deep)
    'ifs' = ('if true then ' * $deep) + '1' + (' else 1' * $deep)
    'withs' = ('with {};' * $deep) + '1'
    'asserts' = ('assert true;' * $deep) + '1'
    'negations' = ('!' * $deep) + 'true'
    'minus' = ('-' * $deep) + '1'
    'sums' = '1' + ('+1' * $deep)
    'concatenations' = '[]' + ('++[]' * $deep)
    'updates' = '{}' + ('//{}' * $deep)
    'implications' = 'true' + ('->true' * $deep)
    'selections' = '{}' + ('.a or {}' * $deep)
    'attribute paths' = '{ a' + ('.a' * $deep) + ' = 1; }'
    'applications' = 'x' + (' x' * $deep)
    'interpolations' = ('"${' * $deep) + '"x"' + ('}"' * $deep)
    'indented' = ("''`${" * $deep) + '"x"' + ("}''" * $deep)
    'comments' = ('/* */' * $deep) + '1'
}

$byText = [ordered]@{
    'Invoke-NixExpression' = 'Invoke-NixExpression $text -NoEnumerate -MaxCallDepth 2000000000'
    'Invoke-NixExpression -As Hashtable' = 'Invoke-NixExpression $text -NoEnumerate -As Hashtable -MaxCallDepth 2000000000'
    'Invoke-NixExpression -As Json' = 'Invoke-NixExpression $text -As Json -MaxCallDepth 2000000000'
    'Invoke-NixExpression -As Xml' = 'Invoke-NixExpression $text -As Xml -MaxCallDepth 2000000000'
    'Invoke-NixExpression -As Nix' = 'Invoke-NixExpression $text -As Nix -MaxCallDepth 2000000000'
    'Invoke-NixExpression -Path' = 'Invoke-NixExpression -LiteralPath $file -NoEnumerate -MaxCallDepth 2000000000'
    'Invoke-NixExpression -ThrottleLimit' = 'Invoke-NixExpression "{ x = $text; y = $text; }" -AttributePath x, y -ThrottleLimit 2 -NoEnumerate -MaxCallDepth 2000000000'
    'Invoke-NixFunction' = '1 | Invoke-NixFunction "x: $text" -NoEnumerate -MaxCallDepth 2000000000'
    'Measure-NixExpression' = 'Measure-NixExpression $text -MaxCallDepth 2000000000'
    'Get-NixDerivation' = 'Get-NixDerivation $text -MaxCallDepth 2000000000'
    'Get-NixDerivation -ThrottleLimit' = 'Get-NixDerivation $text -ThrottleLimit 2 -MaxCallDepth 2000000000'
    'Compare-NixDerivation' = 'Compare-NixDerivation (Get-NixDerivation ''derivation { name = "n"; system = "s"; builder = "b"; }'') -Expression $text -MaxCallDepth 2000000000'
    'Compare-NixValue' = 'Compare-NixValue @{ a = 1 } -Expression $text -MaxCallDepth 2000000000'
    'Export-NixDerivation' = "Export-NixDerivation `$text -Destination '$folder/export' -MaxCallDepth 2000000000"
}
$byReading = [ordered]@{
    'Test-NixExpression' = 'Test-NixExpression $text'
    'Get-NixSyntaxTree' = 'Get-NixSyntaxTree $text'
    'ConvertFrom-NixExpression' = 'ConvertFrom-NixExpression $text'
}
$byData = [ordered]@{
    'ConvertTo-NixExpression' = 'ConvertTo-NixExpression $range'
    'Invoke-NixExpression -Argument' = 'Invoke-NixExpression "{ a }: 1" -Argument @{ a = $range }'
    'Invoke-NixFunction -InputObject' = 'Invoke-NixFunction "x: 1" -InputObject $range'
    'Get-NixDerivation -Argument' = 'Get-NixDerivation "{ a }: { }" -Argument @{ a = $range }'
    'script block' = 'Invoke-NixExpression "{ f }: f 1" -Argument @{ f = { , $range } }'
}

$cases = [Collections.Generic.List[object]]::new()
foreach ($command in $byText.Keys) { foreach ($input in $evaluated.Keys) { $cases.Add(@($command, $byText[$command], $input, $evaluated[$input])) } }
foreach ($command in $byReading.Keys) { foreach ($input in @('huge source')) { $cases.Add(@($command, $byReading[$command], $input, $evaluated[$input])) } }
foreach ($command in @($byReading.Keys) + 'Invoke-NixExpression') {
    $line = if ($byReading.Contains($command)) { $byReading[$command] } else { $byText[$command] }
    foreach ($input in $nested.Keys) { $cases.Add(@($command, $line, $input, $nested[$input])) }
}
foreach ($command in $byData.Keys) { $cases.Add(@($command, $byData[$command], 'endless data', '')) }

# The peak of the working set since the last reset; Linux only.
function Reset-Peak { if ($IsLinux) { [IO.File]::WriteAllText('/proc/self/clear_refs', '5') } }
function Get-Peak { if ($IsLinux) { [long]([regex]::Match([IO.File]::ReadAllText('/proc/self/status'), 'VmHWM:\s+(\d+)').Groups[1].Value) * 1KB } else { 0 } }

$runspace = New-StressRunspace $Manifest
$ends = @{}
$overTime = [Collections.Generic.List[double]]::new()
$overMemory = [Collections.Generic.List[double]]::new()
$kept = [Collections.Generic.List[double]]::new()
$watch = [Diagnostics.Stopwatch]::StartNew()
foreach ($case in $cases) {
    foreach ($limit in 'time', 'memory') {
        $name = "$($case[0]) | $($case[2]) | $limit"
        if ($name -notlike $Only) { continue }
        $file = "$folder/input.nix"
        [IO.File]::WriteAllText($file, $case[3])
        $parameter = if ($limit -eq 'time') { "-TimeoutSec $($Timeout.ToString([cultureinfo]::InvariantCulture))" } else { "-MaxMemory $Memory -TimeoutSec $MemorySeconds" }
        [GC]::Collect(); [GC]::WaitForPendingFinalizers(); [GC]::Collect()
        $heap = [GC]::GetTotalMemory($true)
        Reset-Peak
        $peakBefore = Get-Peak
        $me.Refresh()
        $before = $me.TotalProcessorTime
        $work = Start-StressWork $runspace "param(`$text, `$file, `$range) `$ErrorActionPreference = 'Stop'; `$null = $($case[1]) $parameter" @($case[3], $file, $range)
        if (-not $work.Handle.AsyncWaitHandle.WaitOne(300000)) { Add-Violation "${name}: does not end"; Complete-Stress 'Limits' }
        $id = 'done'
        try { $null = $work.Shell.EndInvoke($work.Handle) } catch { $id = ($_.Exception.InnerException.ErrorRecord.FullyQualifiedErrorId, $_.FullyQualifiedErrorId | Where-Object { $_ } | Select-Object -First 1) -replace ',.*' }
        $work.Shell.Dispose()
        $me.Refresh()
        $seconds = ($me.TotalProcessorTime - $before).TotalSeconds
        $peak = (Get-Peak) - $peakBefore
        $ends[$id] += 1
        if ($id -notlike 'Nix*' -and $id -notin 'done', 'DepthExceeded', 'NotNixData') { Add-Violation "${name}: ended with $id" }
        if ($limit -eq 'time') {
            $overTime.Add($seconds - $Timeout)
            if (-not $AnyTime -and $seconds -gt $Timeout + 1) { Add-Violation ([string]::Format([cultureinfo]::InvariantCulture, '{0}: took {1:0.0} s ({2})', $name, $seconds, $id)) }
        } else {
            $over = ($peak - $Memory) / 1MB
            $overMemory.Add($over)
            if ($peak -gt $Memory + $allowedBeyond) { Add-Violation ([string]::Format([cultureinfo]::InvariantCulture, '{0}: grew by {1:0} MB ({2})', $name, $peak / 1MB, $id)) }
        }

        if ("$(Invoke-StressWork $runspace "Invoke-NixExpression '1 + 1'" @() "after $name")" -ne '2') { Add-Violation "${name}: the next command does not work" }
        [GC]::Collect(); [GC]::WaitForPendingFinalizers(); [GC]::Collect()
        $stays = ([GC]::GetTotalMemory($true) - $heap) / 1MB
        $kept.Add($stays)
        # Names and shapes of sets stay in the process's tables.
        if ($stays -gt 30 -and $case[2] -notin 'growing set', 'many names') { Add-Violation ([string]::Format([cultureinfo]::InvariantCulture, '{0}: {1:0} MB stay', $name, $stays)) }
    }
}

Add-Figure 'cases' $kept.Count
Add-Figure 'limits' "$Timeout s, $($Memory / 1MB) MB"
Add-Figure 'ended with' ((@($ends.Keys | Sort-Object { -$ends[$_] } | ForEach-Object { "$_ $($ends[$_])" }) -join ', '))
Add-Figure 'processor time beyond the limit' (Format-StressSpread $overTime 's')
Add-Figure 'peak working set beyond the limit' (Format-StressSpread $overMemory 'MB')
Add-Figure 'memory that stays' (Format-StressSpread $kept 'MB')
Add-Figure 'seconds' ([Math]::Round($watch.Elapsed.TotalSeconds))
Complete-Stress 'Limits'
