# One runspace evaluates ordinary expressions, alone and beside another one that works through hostile texts. The ordinary one must keep
# a share of its speed, and must not pause for long. Needs two free processors: what else runs counts too.
param([double] $Seconds = 10, [int] $Pairs = 5, [double] $Share = 0.7, [double] $PauseMilliseconds = 250, [switch] $AnyTime, [int] $Depth = 100000, [string] $Manifest)

$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot 'Stress.psm1')
$Manifest = Resolve-StressManifest $Manifest
Import-Module $Manifest

$ordinary = @'
param($shared, $seconds)
$expressions = @(
    , @('1 + 1', 2)
    , @('let f = n: if n < 2 then n else f (n - 1) + f (n - 2); in f 13', 233)
    , @('builtins.length (builtins.attrNames (builtins.listToAttrs (builtins.genList (n: { name = "a${toString n}"; value = n; }) 500)))', 500)
    , @('builtins.stringLength (builtins.toJSON (builtins.genList (n: { a = n; b = "x${toString n}"; }) 300))', 6081)
    , @('(builtins.foldl'' (a: n: a // { ${toString n} = n; }) { } (builtins.genList (n: n) 200))."7"', 7)
    , @('builtins.elemAt (builtins.sort builtins.lessThan (builtins.genList (n: 0 - n) 1000)) 0', -999)
)
$watch = [Diagnostics.Stopwatch]::StartNew()
$count = 0
$longest = 0.0
$wrong = @()
$last = $watch.Elapsed.TotalMilliseconds
while ($watch.Elapsed.TotalSeconds -lt $seconds) {
    $pair = $expressions[$count % $expressions.Count]
    $result = Invoke-NixExpression $pair[0]
    if ($result -ne $pair[1]) { $wrong += "$($pair[0]): $result" }
    $count++
    $now = $watch.Elapsed.TotalMilliseconds
    if ($now - $last -gt $longest) { $longest = $now - $last }
    $last = $now
}

@{ Rate = $count / $watch.Elapsed.TotalSeconds; Longest = $longest; Wrong = $wrong }
'@

$hostile = @'
param($shared, $deep)
$texts = [ordered]@{
    parentheses = ('(' * $deep) + '1' + (')' * $deep)
    lists = ('[' * $deep) + (']' * $deep)
    sets = ('{a=' * $deep) + '1' + (';}' * $deep)
    lets = ('let a=' * $deep) + '1' + (';in a' * $deep)
    functions = ('x:' * $deep) + '1'
    ifs = ('if true then ' * $deep) + '1' + (' else 1' * $deep)
    withs = ('with {};' * $deep) + '1'
    negations = ('!' * $deep) + 'true'
    sums = '1' + ('+1' * $deep)
    concatenations = '[]' + ('++[]' * $deep)
    updates = '{}' + ('//{}' * $deep)
    applications = 'x' + (' x' * $deep)
    interpolations = ('"${' * $deep) + '"x"' + ('}"' * $deep)
}
$data = "let n = d: builtins.foldl' (a: i: [ a ]) [ ] (builtins.genList (i: i) d); in "
$count = 0
while (-not $shared.Stop) {
    foreach ($name in $texts.Keys) {
        foreach ($command in @(
            { Test-NixExpression $texts[$name] }
            { Get-NixSyntaxTree $texts[$name] }
            { ConvertFrom-NixExpression $texts[$name] -TimeoutSec 5 }
            { Invoke-NixExpression $texts[$name] -NoEnumerate -TimeoutSec 5 })) {
            if ($shared.Stop) { return $count }
            try { $null = & $command } catch { }
            $count++
        }
    }

    foreach ($command in @(
        { Invoke-NixExpression ($data + "n $deep == n ($deep + 1)") -MaxCallDepth 2000000 }
        { Invoke-NixExpression ($data + "n $deep < n ($deep + 1)") -MaxCallDepth 2000000 }
        { Invoke-NixExpression ($data + "n $deep") -NoEnumerate -MaxCallDepth 2000000 }
        { Invoke-NixExpression ($data + "n $deep") -As Json -MaxCallDepth 2000000 }
        # Its indentation grows with the square of the depth: only the limit ends it.
        { Invoke-NixExpression ($data + "n $deep") -As Xml -MaxCallDepth 2000000 -TimeoutSec 1 }
        { Invoke-NixExpression ($data + "n $deep") -As Nix -MaxCallDepth 2000000 }
        { Invoke-NixExpression 'let f = n: 1 + f (n + 1); in f 0' -MaxCallDepth 1000000 }
        { Invoke-NixExpression "builtins.stringLength (builtins.foldl' (a: _: a + a) `"0123456789`" (builtins.genList (x: x) 60))" -MaxMemory 200MB }
        { Invoke-NixExpression 'let f = n: if n == 0 then 1 else f (n - 1) + f (n - 1); in f 60' -TimeoutSec 1 })) {
        if ($shared.Stop) { return $count }
        try { $null = & $command } catch { }
        $count++
    }
}

$count
'@

$first = New-StressRunspace $Manifest
$second = New-StressRunspace $Manifest

function Measure-Ordinary([double] $For) {
    $work = Start-StressWork $first $ordinary @($null, $For)
    if (-not $work.Handle.AsyncWaitHandle.WaitOne([int](($For + 120) * 1000))) { Add-Violation 'the ordinary runspace hangs'; Complete-Stress 'Beside' }
    $result = $work.Shell.EndInvoke($work.Handle) | Select-Object -Last 1
    foreach ($text in $result.Wrong) { Add-Violation $text }
    return $result
}

$null = Measure-Ordinary ([Math]::Min($Seconds, 3))
$ratios = @(); $pausesAlone = @(); $pauses = @(); $texts = 0
for ($i = 0; $i -lt $Pairs; $i++) {
    $alone = Measure-Ordinary $Seconds
    $shared = [hashtable]::Synchronized(@{ Stop = $false })
    $work = Start-StressWork $second $hostile @($shared, $Depth)
    Start-Sleep -Milliseconds 500
    $beside = Measure-Ordinary $Seconds
    $shared.Stop = $true
    if (-not $work.Handle.AsyncWaitHandle.WaitOne(120000)) { Add-Violation 'the hostile runspace hangs'; Complete-Stress 'Beside' }
    $texts += $work.Shell.EndInvoke($work.Handle) | Select-Object -Last 1
    $ratios += $beside.Rate / $alone.Rate
    $pausesAlone += $alone.Longest
    $pauses += $beside.Longest
}

$median = ($ratios | Sort-Object)[[Math]::Floor($Pairs / 2)]
$longest = ($pauses | Measure-Object -Maximum).Maximum
if (-not $AnyTime -and $median -lt $Share) { Add-Violation "the ordinary runspace keeps $([Math]::Round(100 * $median)) % of its speed" }
if (-not $AnyTime -and $longest -gt $PauseMilliseconds) { Add-Violation "the ordinary runspace pauses for $([Math]::Round($longest)) ms" }
Add-Figure 'pairs' "$Pairs of $Seconds s"
Add-Figure 'speed kept' "median $([Math]::Round(100 * $median)) % ($(@($ratios | ForEach-Object { [Math]::Round(100 * $_) }) -join ', '))"
Add-Figure 'longest evaluation or pause alone, ms' ([Math]::Round(($pausesAlone | Measure-Object -Maximum).Maximum))
Add-Figure 'longest evaluation or pause beside, ms' ([Math]::Round($longest))
Add-Figure 'hostile commands' $texts
Complete-Stress 'Beside'
