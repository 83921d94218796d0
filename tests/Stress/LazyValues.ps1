# Many runspaces read, compare, convert, force and call what is in the same lazy objects of one session. Each result is known.
# The objects are replaced every now and then, so that there is always something that nobody has evaluated yet.
param([double] $Seconds = 180, [int] $Runspaces = 64, [int] $Seed = 1, [int] $GenerationMilliseconds = 500, [string] $Manifest)

$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot 'Stress.psm1')
$Manifest = Resolve-StressManifest $Manifest
Import-Module $Manifest

$graph = @'
{ seed }: let
  count = 200;
  fib = n: if n < 2 then n else fib (n - 1) + fib (n - 2);
  nodes = builtins.listToAttrs (builtins.genList (n: {
    name = "n${toString n}";
    value = {
      id = n;
      square = n * n + seed;
      text = "t${toString (n + seed)}";
      next = nodes."n${toString (if n == count - 1 then 0 else n + 1)}";
    };
  }) count);
  tree = d: if d == 0 then { sum = 1; } else rec { l = tree (d - 1); r = tree (d - 1); sum = l.sum + r.sum; };
in rec {
  inherit nodes fib;
  ints = builtins.genList (n: n * n + seed) count;
  rows = builtins.genList (n: { id = n; name = "r${toString (n + seed)}"; }) 5;
  slow = fib 17 + seed;
  json = builtins.toJSON (builtins.genList (n: n + seed) 10);
  tree10 = tree 10;
  add = a: b: a + b + seed;
  apply = f: x: f (x + seed);
  sorted = builtins.sort builtins.lessThan (builtins.genList (n: seed + (n * 7919) - (n * 7919 / 101) * 101) 101);
  copy = { inherit ints rows; list = [ slow json ]; };
  other = { ints = builtins.genList (n: n * n + seed) count; rows = builtins.genList (n: { id = n; name = "r${toString (n + seed)}"; }) 5; list = [ (fib 17 + seed) json ]; };
  fails = throw "expected ${toString seed}";
  loops = let x = { y = x.y; }; in x.y;
  drv = derivation { name = "stress"; system = "none"; builder = "/bin/sh"; args = [ "-c" "echo ${toString seed}" ]; };
}
'@

$worker = @'
param($shared, $beats, $me, $seed, $violations)
$ErrorActionPreference = 'Stop'
$random = [Random]::new($seed)
function Check($what, $actual, $expected) {
    if (-not ($actual -ceq $expected) -or $null -eq $actual) { $violations.Enqueue("${what}: '$actual' instead of '$expected'") }
}

function Fails($what, $id, [scriptblock] $read) {
    try { $value = & $read; $violations.Enqueue("${what}: gave '$value' instead of an error") }
    catch { if ($_.FullyQualifiedErrorId -notlike "$id*" -and $_.Exception.Message -notlike "*$id*") { $violations.Enqueue("${what}: $($_.FullyQualifiedErrorId): $($_.Exception.Message)") } }
}

$count = 0
while (-not $shared.Stop) {
    $generation = $shared.Generation
    $g = $generation.Graph
    $s = $generation.Seed
    $n = $random.Next(200)
    $operation = $random.Next(20)
    $beats[$me] = [Environment]::TickCount64 * 100 + $operation
    try {
        switch ($operation) {
            0 { Check 'element' $g.ints[$n] ($n * $n + $s) }
            1 { Check 'attribute' $g.nodes."n$n".square ($n * $n + $s) }
            2 { Check 'chain' $g.nodes."n$n".next.next.next.id (($n + 3) % 200) }
            3 { Check 'slow' $g.slow (1597 + $s) }
            4 { Check 'json' $g.json ('[' + ((0..9 | ForEach-Object { $_ + $s }) -join ',') + ']') }
            5 { Check 'tree' $g.tree10.sum 1024 }
            6 { Check 'tree path' $g.tree10.l.r.l.sum 128 }
            7 { Check 'function' ($g.fib.Invoke(10)) 55 }
            8 { Check 'curried' ($g.add.Invoke($n, 2)) ($n + 2 + $s) }
            9 { Check 'script block' ($g.apply.Invoke({ param($x) $x * 2 }, $n)) (($n + $s) * 2) }
            10 { Check 'sorted' ($g.sorted[0], $g.sorted[100] -join ' ') "$s $($s + 100)" }
            11 { Check 'compared' (Invoke-NixExpression '{ a, b }: a == b && b == a && !(a == { })' -Argument @{ a = $g.copy; b = $g.other }) $true }
            12 { Check 'set to text' (ConvertTo-NixExpression $g.rows[2] -Compress) "{id=2;name=`"r$(2 + $s)`";}" }
            13 { Check 'fed to a function' ($g.nodes."n$n" | Invoke-NixFunction 'x: x.text + x.next.text') "t$($n + $s)t$((($n + 1) % 200) + $s)" }
            14 { Check 'as JSON' (Invoke-NixExpression '{ a }: { v = a; }' -Argument @{ a = $g.rows[1] } -As Json | ConvertFrom-Json).v.name "r$(1 + $s)" }
            15 { Fails 'throw' "expected $s" { $g.fails } }
            16 { Fails 'recursion' 'infinite recursion' { $g.loops } }
            17 { Check 'derivation' $g.drv.drvPath $generation.DrvPath }
            18 {
                # Values as .NET objects: equal, and with the same hash code, whoever evaluated them.
                $a = $generation.Value.copy; $b = $generation.Value.other
                Check 'Equals' ($a.Equals($b)) $true
                Check 'GetHashCode' $a.GetHashCode() $b.GetHashCode()
            }
            19 { Check 'in the session' (Invoke-NixExpression "{ g }: builtins.length g.ints + (import $($shared.File)).n" -Argument @{ g = $g } -Session $shared.Session) 207 }
        }
    } catch {
        $violations.Enqueue("operation ${operation}: $($_.FullyQualifiedErrorId): $($_.Exception)")
    }

    $count++
}

$count
'@

$folder = New-StressFolder
$file = Join-Path $folder 'seven.nix'
[IO.File]::WriteAllText($file, '{ n = 7; }')
$session = New-NixSession "stress-$PID"

# A new graph, of which nothing is evaluated but one path that is compared with: the same text without the session gives it.
function New-Generation([int] $Seed) {
    $graph = Invoke-NixExpression $script:graph -Argument @{ seed = $Seed } -Lazy -Session $session
    $values = Invoke-NixExpression "g: { inherit (g) copy other; }" -As Value -Session $session
    $drv = Invoke-NixExpression $script:graph -Argument @{ seed = $Seed } -AttributePath drv.drvPath
    return @{
        Graph = $graph; Seed = $Seed; DrvPath = $drv
        Value = @{
            copy = Invoke-NixExpression '{ g }: g.copy' -Argument @{ g = $graph } -As Value -Session $session
            other = Invoke-NixExpression '{ g }: g.other' -Argument @{ g = $graph } -As Value -Session $session
        }
    }
}

$shared = [hashtable]::Synchronized(@{ Stop = $false; Generation = New-Generation $Seed; Session = $session; File = $file })
$beats = [long[]]::new($Runspaces)
for ($i = 0; $i -lt $Runspaces; $i++) { $beats[$i] = [Environment]::TickCount64 * 100 }
$violations = Get-StressViolations
$work = for ($i = 0; $i -lt $Runspaces; $i++) {
    Start-StressWork (New-StressRunspace $Manifest) $worker @($shared, $beats, $i, ($Seed * 1000 + $i), $violations)
}

# A worker that does nothing for this long hangs: no operation takes more than a fraction of a second, even with so many at once.
$patience = 120000
$watch = [Diagnostics.Stopwatch]::StartNew()
$generations = 1
$longest = 0
$isHanging = $false
while ($watch.Elapsed.TotalSeconds -lt $Seconds -and -not $isHanging) {
    Start-Sleep -Milliseconds $GenerationMilliseconds
    $generations++
    $shared.Generation = New-Generation ($Seed + $generations)
    for ($i = 0; $i -lt $Runspaces; $i++) {
        $age = [Environment]::TickCount64 - [Math]::Floor($beats[$i] / 100)
        $longest = [Math]::Max($longest, $age)
        if ($age -gt $patience) { Add-Violation "runspace $i hangs in operation $($beats[$i] % 100)"; $isHanging = $true }
    }
}

$shared.Stop = $true
$operations = 0
foreach ($item in $work) {
    if (-not $item.Handle.AsyncWaitHandle.WaitOne($patience)) { Add-Violation 'a runspace does not end'; break }
    $operations += $item.Shell.EndInvoke($item.Handle) | Select-Object -Last 1
}

if ((Invoke-NixExpression '1 + 1' -Session $session) -ne 2) { Add-Violation 'the session does not work afterwards' }
Add-Figure 'runspaces' $Runspaces
Add-Figure 'seconds' ([Math]::Round($watch.Elapsed.TotalSeconds))
Add-Figure 'generations of the graph' $generations
Add-Figure 'operations checked' $operations
Add-Figure 'longest operation seen, ms' $longest
Complete-Stress 'LazyValues'
