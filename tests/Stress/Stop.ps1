# Stops many kinds of work at random moments. Afterwards the same runspace must work. How long Stop() took is printed.
param(
    [int] $Count = 1000,
    [int] $Seed = 1,
    # Work is stopped after a random time up to this.
    [int] $WithinMilliseconds = 150,
    # The 99th percentile of Stop() must not be above this; 0 for any.
    [int] $P99Milliseconds = 0,
    [string] $Manifest, [string] $ServerAssembly)

$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot 'Stress.psm1')
$Manifest = Resolve-StressManifest $Manifest
Import-Module $Manifest
Import-StressServer $ServerAssembly

$folder = New-StressFolder
$env:XDG_CACHE_HOME = Join-Path $folder 'cache'
$server = [StressServer]::new()
$address = "http://127.0.0.1:$($server.Port)"
$random = [Random]::new($Seed)

# A repository with files enough that copying it takes a while.
$repository = Join-Path $folder 'repository'
$hasGit = [bool](Get-Command git -CommandType Application -ErrorAction Ignore)
if ($hasGit) {
    $null = New-Item -ItemType Directory -Path $repository
    1..300 | ForEach-Object { [IO.File]::WriteAllText("$repository/f$_", "file $_ " * 2000) }
    & git -C $repository init -q 2>$null
    & git -C $repository add . 2>$null
    & git -C $repository -c user.name=a -c user.email=a@b -c commit.gpgsign=false commit -q -m first 2>$null
}

$tar = Join-Path $folder 'large.tar'
[IO.File]::WriteAllBytes($tar, [StressServer]::TarOf('large'))
$source = '[ ' + ('{ a = 1; b = [ 2 3 ]; } ' * 100000) + ']'
$sourceFile = Join-Path $folder 'large.nix'
[IO.File]::WriteAllText($sourceFile, $source)
$flake = New-Item -ItemType Directory -Path (Join-Path $folder 'flake')
[IO.File]::WriteAllText("$flake/flake.nix", '{ inputs.tools.url = "path:./tools"; outputs = { ... }: let f = n: if n == 0 then 1 else f (n - 1) + f (n - 1); in { x = f 60; }; }')
$null = New-Item -ItemType Directory -Path "$flake/tools"
[IO.File]::WriteAllText("$flake/tools/flake.nix", '{ outputs = _: { }; }')

# What has to be at hand in the runspace, made there anew after it was thrown away.
$prepare = @'
param($source, $sourceFile)
$global:source = $source
$endless = 'let f = n: if n == 0 then 1 else f (n - 1) + f (n - 1); in '
$global:lazy = Invoke-NixExpression ($endless + '{ x = f 60; g = n: f n; l = map (n: f (n + 50)) [ 1 2 3 ]; t = { outPath = f 60; }; }') -Lazy
$global:one, $global:two = foreach ($i in 1, 2) { Invoke-NixExpression 'let n = d: if d == 0 then { x = 1; } else let v = n (d - 1); in { a = v; b = v; c = toString d; }; in n 40' -As Value }
$global:packages = 'builtins.listToAttrs (builtins.genList (n: { name = "p${toString n}"; value = derivation { name = "p-${toString n}"; system = "s"; builder = "b"; env = toString (builtins.genList (x: x) 500); }; }) 3000)'
$global:deep = 1..200000
$global:wide = Invoke-NixExpression '{ list = builtins.genList (n: { inherit n; name = "x${toString n}"; }) 40000; }' -As Hashtable
'@

$kinds = [ordered]@{
    'calls' = "Invoke-NixExpression 'let f = x: f (x + 1); in f 0' -MaxCallDepth 2000000000"
    'recursion' = "Invoke-NixExpression 'let f = n: if n == 0 then 1 else f (n - 1) + f (n - 1); in f 60'"
    'parse' = 'while ($true) { Test-NixExpression $source -Quiet }'
    'syntax tree' = 'while ($true) { $null = Get-NixSyntaxTree $source }'
    'compile a file' = "while (`$true) { Invoke-NixExpression -LiteralPath '$sourceFile' -As Value }"
    'regex' = "Invoke-NixExpression 'let s = builtins.concatStringsSep `"`" (builtins.genList (x: `"aaaaaaaaaa`") 3000); in map (x: builtins.match `"(a|b)*c`" (s + toString x)) (builtins.genList (x: x) 100000)'"
    'split' = "Invoke-NixExpression 'let s = builtins.concatStringsSep `"`" (builtins.genList (x: `"aaaab`") 30000); in map (x: builtins.length (builtins.split `"(a+)b`" (s + toString x))) (builtins.genList (x: x) 100000)'"
    'sort' = "Invoke-NixExpression 'let l = builtins.genList (x: 0 - x) 500000; in map (n: builtins.elemAt (builtins.sort builtins.lessThan l) n) (builtins.genList (x: x) 1000)'"
    'sort by function' = "Invoke-NixExpression 'builtins.sort (a: b: a < b) (builtins.genList (x: (x * 7919) - (x * 7919 / 100003) * 100003) 3000000)'"
    'fromJSON' = "Invoke-NixExpression 'let s = builtins.concatStringsSep `",`" (builtins.genList (x: `"[1,2,3]`") 100000); in map (x: builtins.fromJSON `"[`${s},`${toString x}]`") (builtins.genList (x: x) 100000)'"
    'fromTOML' = "Invoke-NixExpression 'let s = builtins.concatStringsSep `"\n`" (builtins.genList (x: `"k`${toString x} = [1,2,3]`") 30000); in map (x: builtins.fromTOML (s + `"\nz = `${toString x}`")) (builtins.genList (x: x) 100000)'"
    'toJSON' = "Invoke-NixExpression 'builtins.toJSON (let f = n: if n == 0 then [ ] else [ (f (n - 1)) (f (n - 1)) ]; in f 40)'"
    'deep equality' = "Invoke-NixExpression 'let f = n: if n == 0 then [ ] else [ (f (n - 1)) (f (n - 1)) ]; in f 40 == f 40'"
    'Equals of values' = '$one.Equals($two)'
    'hash of a value' = 'while ($true) { $null = $one.GetHashCode() }'
    'deepSeq' = "Invoke-NixExpression 'builtins.deepSeq (let f = n: if n == 0 then [ ] else [ (f (n - 1)) (f (n - 1)) ]; in f 40) 1'"
    'genericClosure' = "Invoke-NixExpression 'builtins.genericClosure { startSet = [ { key = 0; } ]; operator = x: [ { key = x.key + 1; } ]; }'"
    'hash of a text' = "Invoke-NixExpression 'let s = builtins.concatStringsSep `"`" (builtins.genList (x: `"aaaaaaaaaa`") 1000000); in map (x: builtins.hashString `"sha512`" (s + toString x)) (builtins.genList (x: x) 100000)'"
    'replaceStrings' = "Invoke-NixExpression 'let s = builtins.concatStringsSep `"`" (builtins.genList (x: `"aaaaaaaaaa`") 1000000); in map (x: builtins.replaceStrings [ `"ab`" `"a`" ] [ `"c`" `"d`" ] (s + toString x)) (builtins.genList (x: x) 100000)'"
    'script block' = "Invoke-NixExpression '{ f }: let g = x: g (f x); in g 1' -Argument @{ f = { `$_ } } -MaxCallDepth 2000000000"
    'endless script block' = "Invoke-NixExpression '{ f }: f 1' -Argument @{ f = { while (`$true) { } } }"
    'command in a script block' = "Invoke-NixExpression '{ f }: let g = x: g (f x); in g 1' -Argument @{ f = { param(`$n) Invoke-NixExpression '{ n }: n + 1' -Argument @{ n = `$n } } } -MaxCallDepth 2000000000"
    'lazy property' = '$lazy.x'
    # Not an element of it at once: a property whose reading is stopped counts as $null for PowerShell, which may then find fault with the
    # index before it sees that it is to stop.
    'lazy elements' = '$null = $lazy.l'
    'method of a function' = '$lazy.g.Invoke(60)'
    'text of a value' = '"$($lazy.t.outPath)"'
    'Invoke-NixFunction' = "1..1000000 | Invoke-NixFunction 'x: builtins.foldl'' (a: b: a + b) 0 (builtins.genList (n: n) (x + 1000))'"
    'many small commands' = '1..1000000 | ForEach-Object { Invoke-NixExpression "$_" }'
    'Invoke-NixExpression on threads' = "Invoke-NixExpression '{ a = let f = n: if n == 0 then [ ] else [ (f (n - 1)) (f (n - 1)) ]; in f 40; b = let f = x: f (x + 1); in f 0; }' -AttributePath a, b -ThrottleLimit 2 -MaxCallDepth 2000000000"
    'Get-NixDerivation' = 'while ($true) { $null = Get-NixDerivation $packages }'
    'Get-NixDerivation on threads' = 'while ($true) { $null = Get-NixDerivation $packages -ThrottleLimit 4 }'
    'Export-NixDerivation' = "while (`$true) { Export-NixDerivation `$packages -Destination '$folder/export' }"
    'ConvertTo-NixExpression' = 'while ($true) { $null = ConvertTo-NixExpression $deep }'
    'ConvertTo-NixExpression of sets' = 'while ($true) { $null = ConvertTo-NixExpression $wide }'
    'ConvertFrom-NixExpression' = 'while ($true) { $null = ConvertFrom-NixExpression $source }'
    'argument' = "while (`$true) { Invoke-NixExpression '{ a }: builtins.deepSeq a 1' -Argument @{ a = `$deep } }"
    'Measure-NixExpression' = "Measure-NixExpression 'let f = n: if n == 0 then 1 else f (n - 1) + f (n - 1); in f 60'"
    'as objects' = "Invoke-NixExpression 'let f = n: { inherit n; next = f (n + 1); }; in f 0' -MaxCallDepth 2000000000"
    'as XML' = "Invoke-NixExpression 'let f = n: if n == 0 then [ ] else [ (f (n - 1)) (f (n - 1)) ]; in f 40' -As Xml"
    'as Nix' = "Invoke-NixExpression 'let f = n: if n == 0 then [ ] else [ (f (n - 1)) (f (n - 1)) ]; in f 40' -As Nix"
    'flake' = "Invoke-NixExpression -Flake '$flake#x'"
    'flake lock' = "while (`$true) { `$null = Update-NixFlakeLock '$flake' -WhatIf }"
    'unpack' = "while (`$true) { Invoke-NixExpression `"builtins.pathExists (fetchTarball { url = 'file://$tar'; name = ''x`$(Get-Random)''; })`".Replace(`"''`", '`"').Replace(`"'`", '`"') }"
    'download that trickles' = "Invoke-NixExpression 'builtins.fetchurl `"$address/trickle`"'"
    'download that is silent' = "Invoke-NixExpression 'fetchTarball `"$address/silent`"'"
}
if ($hasGit) {
    $kinds['fetchGit'] = "while (`$true) { Invoke-NixExpression 'builtins.readFile `"`${builtins.fetchGit { url = `"$repository`"; ref = `"HEAD`"; }}/f1`"'; Remove-Item -Recurse -Force '$folder/cache' -ErrorAction Ignore }"
    $kinds['fetchGit of a work tree'] = "while (`$true) { `$null = Invoke-NixExpression '(builtins.fetchGit `"$repository`").narHash' }"
}

$runspace = $null
$latencies = [Collections.Generic.List[double]]::new()
$byKind = [ordered]@{}
$early = [ordered]@{}
$names = @($kinds.Keys)
$watch = [Diagnostics.Stopwatch]::StartNew()
for ($i = 0; $i -lt $Count; $i++) {
    if ($null -eq $runspace) {
        $runspace = New-StressRunspace $Manifest
        $null = Invoke-StressWork $runspace $prepare @($source, $sourceFile) 'preparing'
    }

    $name = if ($i -lt $names.Count) { $names[$i] } else { $names[$random.Next($names.Count)] }
    $work = Start-StressWork $runspace ('$ErrorActionPreference = ''Stop''; ' + $kinds[$name])
    $delay = [Diagnostics.Stopwatch]::StartNew()
    $until = $random.NextDouble() * $WithinMilliseconds
    if ($until -gt 2) { [Threading.Thread]::Sleep([int]$until) }
    while ($delay.Elapsed.TotalMilliseconds -lt $until) { }
    if ($work.Handle.IsCompleted) { $early[$name] += 1 }
    $stop = [Diagnostics.Stopwatch]::StartNew()
    $stopping = $work.Shell.BeginStop($null, $null)
    if (-not $stopping.AsyncWaitHandle.WaitOne(60000)) {
        Add-Violation "${name}: does not stop (stop $i)"
        Complete-Stress 'Stop'
    }

    $work.Shell.EndStop($stopping)
    $latency = $stop.Elapsed.TotalMilliseconds
    $latencies.Add($latency)
    if (-not $byKind.Contains($name)) { $byKind[$name] = [Collections.Generic.List[double]]::new() }
    $byKind[$name].Add($latency)
    try { $null = $work.Shell.EndInvoke($work.Handle) } catch {
        $cause = $_.Exception
        while ($cause.InnerException -and $cause -isnot [Management.Automation.PipelineStoppedException]) { $cause = $cause.InnerException }
        if ($cause -isnot [Management.Automation.PipelineStoppedException]) { Add-Violation "${name}: ended with $cause" }
    }

    foreach ($record in $work.Shell.Streams.Error) {
        if ($record.Exception -isnot [Management.Automation.PipelineStoppedException]) { Add-Violation "${name}: wrote $($record.FullyQualifiedErrorId): $record" }
    }

    $work.Shell.Dispose()
    $after = Invoke-StressWork $runspace "(Invoke-NixExpression 'let x = { a = 1; }; in x.a + 1'), (Test-NixExpression '1' -Quiet)" @() "after $name"
    if ("$after" -ne '2 True') { Add-Violation "after ${name}: '$after' instead of '2 True'" }

    # Values that were being evaluated are fresh again after a while.
    if ($i % 50 -eq 49) { $runspace.Dispose(); $runspace = $null }
}

Add-Figure 'stops' $Count
Add-Figure 'kinds of work' $names.Count
Add-Figure 'seconds' ([Math]::Round($watch.Elapsed.TotalSeconds))
Add-Figure 'Stop()' (Format-StressSpread $latencies 'ms')
$slow = @($byKind.Keys | Sort-Object { -($byKind[$_] | Measure-Object -Maximum).Maximum } | Select-Object -First 5)
foreach ($name in $slow) { Add-Figure "  $name" (Format-StressSpread $byKind[$name] 'ms') }
Add-Figure 'ended before they were stopped' ((@($early.Keys | ForEach-Object { "$_ $($early[$_])" }) -join ', '), 'none' | Where-Object { $_ } | Select-Object -First 1)
$sorted = @($latencies | Sort-Object)
if ($P99Milliseconds -gt 0 -and $sorted[[Math]::Min($sorted.Count - 1, [int][Math]::Floor($sorted.Count * 0.99))] -gt $P99Milliseconds) {
    Add-Violation "the 99th percentile of Stop() is above $P99Milliseconds ms"
}

Complete-Stress 'Stop'
