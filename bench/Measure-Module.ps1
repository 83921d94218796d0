<#
.SYNOPSIS
Measures what the module adds to the evaluator, in the PowerShell that runs this.

.DESCRIPTION
1. 20,000 attribute sets of 10 attributes as objects, beside 'nix-instantiate --json | ConvertFrom-Json' in turns.
2. The evaluation of 1 + 1, warm.
3. Importing the module and a first evaluation, in new processes that take turns: what they cost over a session that does nothing, and
   over one that imports an empty module (the engine's own first Import-Module is no small part).

Times are medians, in milliseconds, and beside them the shortest; "processor" is the processor time of this process (the garbage collector's threads and
the compiler's included), without that of nix-instantiate. Only a quiet machine gives figures worth keeping.

.EXAMPLE
pwsh -NoProfile -File bench/Measure-Module.ps1 -Nix nix-instantiate

.EXAMPLE
pwsh -NoProfile -File bench/Measure-Module.ps1 -StartOnly -Runs 21
#>
[CmdletBinding()]
param(
    # The module to measure.
    [string] $Module = (Join-Path $PSScriptRoot '../TvixEval.psd1'),

    # C++ Nix's nix-instantiate; without it only our side is measured.
    [string] $Nix,

    # How many runs count. As many again come before, and do not.
    [int] $Runs = 9,

    # Only the third part.
    [switch] $StartOnly
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
Import-Module $Module

$sets = 'builtins.genList (i: { a = i; b = "s${toString i}"; c = true; d = null; e = 1.5; f = i * 2; g = "x"; h = i + 1; i = "name"; j = false; }) 20000'

function Get-Median([double[]] $Value) {
    $sorted = @($Value | Sort-Object)
    $sorted[[Math]::Floor($sorted.Count / 2)]
}

function Measure-Script([scriptblock] $Script) {
    # What others have left is not to be cleared away at this one's expense.
    [GC]::Collect()
    $process = [Diagnostics.Process]::GetCurrentProcess()
    $before = $process.TotalProcessorTime
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $null = & $Script
    $watch.Stop()
    $process.Refresh()
    [pscustomobject]@{ Time = $watch.Elapsed.TotalMilliseconds; Processor = ($process.TotalProcessorTime - $before).TotalMilliseconds }
}

function Write-Row([string] $Name, [object[]] $Measured, [double] $Per = 1) {
    $time = (Get-Median $Measured.Time) / $Per
    $processor = (Get-Median $Measured.Processor) / $Per
    $shortest = ($Measured.Time | Measure-Object -Minimum).Minimum / $Per
    '{0,-46} {1,9:n2} ms (at best {2:n2}) {3,9:n2} ms processor' -f $Name, $time, $shortest, $processor
}

if (-not $StartOnly) {
    $ours = @()
    $theirs = @()
    foreach ($run in 1..(2 * $Runs)) {
        $here = Measure-Script { $all = Invoke-NixExpression $sets; $all.Count }
        if ($run -gt $Runs) { $ours += $here }
        if ($Nix) {
            $there = Measure-Script { $all = & $Nix --eval --strict --json -E $sets 2>$null | ConvertFrom-Json; $all.Count }
            if ($run -gt $Runs) { $theirs += $there }
        }
    }

    Write-Row '20,000 sets of 10, Invoke-NixExpression' $ours
    if ($Nix) {
        Write-Row '20,000 sets of 10, nix | ConvertFrom-Json' $theirs
        '{0,-46} {1,9:n2}' -f 'ratio of the medians', ((Get-Median $theirs.Time) / (Get-Median $ours.Time))
    }

    $count = 1000
    $sums = foreach ($run in 1..(2 * $Runs)) {
        $measured = Measure-Script { foreach ($i in 1..$count) { Invoke-NixExpression '1 + 1' } }
        if ($run -gt $Runs) { $measured }
    }

    Write-Row '1 + 1, warm' $sums $count
}

# PowerShell as it runs now: a program of its own, or the runtime and an assembly.
$shell = [Diagnostics.Process]::GetCurrentProcess().MainModule.FileName
$assembly = [Environment]::GetCommandLineArgs()[0]
$first = @(if ($assembly -like '*.dll' -and $shell -notlike '*pwsh*') { $assembly })
$empty = Join-Path ([IO.Path]::GetTempPath()) ([IO.Path]::GetRandomFileName() + '.psm1')
Set-Content -LiteralPath $empty -Value '$null'
$print = '; [Diagnostics.Process]::GetCurrentProcess().TotalProcessorTime.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)'
$starts = [ordered]@{
    'a session that does nothing' = '$null'
    'import of an empty module' = "Import-Module '$empty'"
    'import of this module' = "Import-Module '$Module'"
    'import and first evaluation' = "Import-Module '$Module'; `$null = Invoke-NixExpression '1 + 1'"
    'and a second one, other syntax' = "Import-Module '$Module'; `$null = Invoke-NixExpression '1 + 1'; `$null = Invoke-NixExpression 'let f = x: { a = x; }; in (f 1).a'"
}
$measured = @{}
try {
    # In turns, so that what else the machine does meanwhile falls on all of them alike. The first turn fills the caches of files.
    foreach ($turn in 0..$Runs) {
        foreach ($name in $starts.Keys) {
            $watch = [Diagnostics.Stopwatch]::StartNew()
            $processor = [double](& $shell @first -NoProfile -Command ($starts[$name] + $print))
            $row = [pscustomobject]@{ Time = $watch.Elapsed.TotalMilliseconds; Processor = $processor }
            if ($turn -gt 0) { $measured[$name] = @(if ($measured.ContainsKey($name)) { $measured[$name] }) + $row }
        }
    }
}
finally {
    Remove-Item -LiteralPath $empty
}

function Get-Difference([string] $Name, [string] $Base, [string] $Property) {
    (Get-Median $measured[$Name].$Property) - (Get-Median $measured[$Base].$Property)
}

$nothing, $emptyImport = @($starts.Keys)[0, 1]
''
'{0,-34} {1,32} {2,32}' -f 'ms processor (ms of time)', 'over a session that does nothing', 'over an empty module'
foreach ($name in @($starts.Keys)[1..($starts.Count - 1)]) {
    '{0,-34} {1,22:n0} ({2,7:n0}) {3,22:n0} ({4,7:n0})' -f $name,
        (Get-Difference $name $nothing Processor), (Get-Difference $name $nothing Time),
        (Get-Difference $name $emptyImport Processor), (Get-Difference $name $emptyImport Time)
}
