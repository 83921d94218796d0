# Sessions and the module are removed, and the module is imported again, while other runspaces evaluate with them and read lazy objects.
# What is read afterwards is the right value or a clear error.
param([double] $Seconds = 60, [int] $Runspaces = 8, [int] $Seed = 1, [string] $Manifest)

$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot 'Stress.psm1')
$Manifest = Resolve-StressManifest $Manifest
Import-Module $Manifest

$worker = @'
param($shared, $beats, $me, $seed, $violations)
$ErrorActionPreference = 'Stop'
$random = [Random]::new($seed)
$count = @{ Operations = 0; Refused = 0 }
$mine = [Collections.Generic.List[object]]::new()
function Check($what, $actual, $expected) {
    if (-not ($actual -ceq $expected) -or $null -eq $actual) { $violations.Enqueue("${what}: '$actual' instead of '$expected'") }
}

while (-not $shared.Stop) {
    $operation = $random.Next(9)
    $beats[$me] = [Environment]::TickCount64 * 100 + $operation
    $number = $random.Next(1000)
    try {
        switch ($operation) {
            0 { Check 'ordinary' (Invoke-NixExpression "$number + 1") ($number + 1) }
            1 {
                $o = Invoke-NixExpression "{ a = $number + 1; f = n: n + $number; l = map (n: n * $number) [ 1 2 3 ]; s = { t = `"x`${toString $number}`"; }; bad = throw `"b$number`"; }" -Lazy -Session $shared.Session
                $mine.Add(@{ Object = $o; Number = $number })
            }
            2 { Check 'by name' (Invoke-NixExpression "(import $($shared.File)).n + $number" -Session $shared.Name) (7 + $number) }
            { $_ -in 3, 4, 5 } {
                if ($mine.Count -gt 0) {
                    $item = $mine[$random.Next($mine.Count)]
                    $n = $item.Number
                    Check 'read later' $item.Object.a ($n + 1)
                    Check 'called later' ($item.Object.f.Invoke(3)) ($n + 3)
                    Check 'list later' $item.Object.l[2] ($n * 3)
                    Check 'nested later' $item.Object.s.t "x$n"
                    try { $null = $item.Object.bad; $violations.Enqueue('no error') } catch { if ($_.Exception.Message -notlike "*b$n*") { throw } }
                    if ($mine.Count -gt 100) { $mine.Clear() }
                }
            }
            6 {
                Import-Module $shared.Manifest -Force
                Check 'after importing again' (Invoke-NixExpression "$number") $number
            }
            7 {
                Remove-Module TvixEval
                foreach ($item in $mine | Select-Object -Last 3) {
                    Check 'of a removed module' $item.Object.a ($item.Number + 1)
                    Check 'function of a removed module' ($item.Object.f.Invoke(3)) ($item.Number + 3)
                    if ("$($item.Object | Format-List a | Out-String)" -notlike "*$($item.Number + 1)*") { $violations.Enqueue('a removed module: no view of an object') }
                }

                Import-Module $shared.Manifest
                Check 'after removing' (Invoke-NixExpression "$number") $number
            }
            8 {
                $own = New-NixSession "own-$me-$number"
                $o = Invoke-NixExpression "{ x = (import $($shared.File)).n + $number; }" -Session $own -Lazy
                Remove-NixSession $own
                Check 'of a removed session' $o.x (7 + $number)
                $isRefused = $false
                try { $null = Invoke-NixExpression '1' -Session $own } catch { $isRefused = $_.FullyQualifiedErrorId -like 'SessionRemoved*'; if (-not $isRefused) { throw } }
                if (-not $isRefused) { $violations.Enqueue('a removed session evaluates') }
            }
        }
    } catch {
        # The main script removes the shared session now and then: these two errors are clear, and the only ones.
        if ($_.FullyQualifiedErrorId -like 'SessionRemoved*' -or $_.Exception.Message -like '*There is no Nix session named*') { $count.Refused++ }
        else { $violations.Enqueue("operation ${operation}: $($_.FullyQualifiedErrorId): $($_.Exception)") }
    }

    $count.Operations++
}

$count
'@

$folder = New-StressFolder
$file = Join-Path $folder 'seven.nix'
[IO.File]::WriteAllText($file, '{ n = 7; }')
$name = "removal-$PID"
$shared = [hashtable]::Synchronized(@{ Stop = $false; Session = New-NixSession $name; Name = $name; File = $file; Manifest = $Manifest })
$beats = [long[]]::new($Runspaces)
for ($i = 0; $i -lt $Runspaces; $i++) { $beats[$i] = [Environment]::TickCount64 * 100 }
$violations = Get-StressViolations
$work = for ($i = 0; $i -lt $Runspaces; $i++) {
    Start-StressWork (New-StressRunspace $Manifest) $worker @($shared, $beats, $i, ($Seed * 1000 + $i), $violations)
}

$patience = 120000
$random = [Random]::new($Seed)
$watch = [Diagnostics.Stopwatch]::StartNew()
$removals = 0
$isHanging = $false
while ($watch.Elapsed.TotalSeconds -lt $Seconds -and -not $isHanging) {
    [Threading.Thread]::Sleep($random.Next(60))
    Remove-NixSession $shared.Session
    [Threading.Thread]::Sleep($random.Next(10))
    $shared.Session = New-NixSession $name
    $removals++
    for ($i = 0; $i -lt $Runspaces; $i++) {
        if ([Environment]::TickCount64 - [Math]::Floor($beats[$i] / 100) -gt $patience) {
            Add-Violation "runspace $i hangs in operation $($beats[$i] % 100)"
            $isHanging = $true
        }
    }
}

$shared.Stop = $true
$operations = $refused = 0
foreach ($item in $work) {
    if (-not $item.Handle.AsyncWaitHandle.WaitOne($patience)) { Add-Violation 'a runspace does not end'; break }
    try {
        $count = $item.Shell.EndInvoke($item.Handle) | Select-Object -Last 1
        $operations += $count.Operations
        $refused += $count.Refused
    } catch { Add-Violation "a runspace ended with $($_.Exception)" }
}

Remove-NixSession $shared.Session
if ((Invoke-NixExpression '1 + 1') -ne 2) { Add-Violation 'the module does not work afterwards' }
if (Get-NixSession) { Add-Violation "sessions are left: $((Get-NixSession).Name -join ', ')" }
Add-Figure 'runspaces' $Runspaces
Add-Figure 'seconds' ([Math]::Round($watch.Elapsed.TotalSeconds))
Add-Figure 'sessions removed beneath others' $removals
Add-Figure 'operations checked' $operations
Add-Figure 'operations that were told the session is gone' $refused
Complete-Stress 'Removal'
