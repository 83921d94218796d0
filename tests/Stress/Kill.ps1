# Kills processes (SIGKILL) at random moments while they write: fetch cache, export folder, lock file, measurements. What is read afterwards
# is right, nothing half is taken for whole, nobody waits for the dead, and what they have left goes away (after an hour: the clock of
# the files is turned back for that).
[CmdletBinding()]
param([int] $Count = 200, [int] $Seed = 1, [int] $WithinMilliseconds = 400, [string[]] $What, [string] $Manifest, [string] $ServerAssembly)

$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot 'Stress.psm1')
foreach ($kind in $What -split ',') {
    if ($kind -and $kind -notin 'tarball', 'file', 'export', 'lock', 'profile', 'local', 'git', 'gitdaemon') {
        Add-Violation "there is no kind of writer '$kind'"
        Complete-Stress 'Kill'
    }
}

$Manifest = Resolve-StressManifest $Manifest
Import-Module $Manifest
Import-StressServer $ServerAssembly
$folder = New-StressFolder
$server = [StressServer]::new()
. (Join-Path $PSScriptRoot 'WriterFiles.ps1') -Folder $folder -WithoutGit:($What -and -not ($What -match 'git'))
$random = [Random]::new($Seed)
$kinds = @(if ($What) { $What -split "," } else { @('tarball', 'file', 'export', 'lock', 'profile', 'local') + $(if ($hasGit) { 'git' }) + $(if ($gitAddress) { 'gitdaemon' }) })

$env:XDG_CACHE_HOME = Join-Path $folder 'cache'
$cache = Join-Path $env:XDG_CACHE_HOME 'tvixeval'
$reader = New-StressRunspace $Manifest
$exported = 0
$leftovers = 0

# Reads in this process, with a watchdog. The error stream is the violation.
function Read-After([string] $Script, [string] $What, [object[]] $Argument = @()) {
    $work = Start-StressWork $reader ('$ErrorActionPreference = ''Stop''; ' + $Script) $Argument
    if (-not $work.Handle.AsyncWaitHandle.WaitOne(120000)) {
        Add-Violation "${What}: waits for ever"
        Stop-WriterFiles
        Complete-Stress 'Kill'
    }

    try { return $work.Shell.EndInvoke($work.Handle) } catch { Add-Violation "${What}: $($_.Exception.Message)" } finally { $work.Shell.Dispose() }
}

# Turns the clock of files back by two hours.
function Set-Old([string] $Path) {
    foreach ($file in Get-ChildItem -LiteralPath $Path -Recurse -Force -ErrorAction Ignore | Where-Object Name -Match '\.lock$|tmp') {
        $file.LastWriteTimeUtc = [datetime]::UtcNow.AddHours(-2)
    }
}

function Get-Left([string] $Path) { return @(Get-ChildItem -LiteralPath $Path -Force -ErrorAction Ignore | Where-Object Name -Match '^\.tmp-|\.tmp$') }

# What a whole export has.
$null = Read-After "Export-NixDerivation -LiteralPath '$folder/packages.nix' -Destination '$folder/whole' -RegistrationPath '$folder/registration-whole'" 'export'
$whole = Get-StressFolderContent "$folder/whole"
$registration = [IO.File]::ReadAllText("$folder/registration-whole")

$watch = [Diagnostics.Stopwatch]::StartNew()
for ($i = 0; $i -lt $Count; $i++) {
    $kind = $kinds[$i % $kinds.Count]
    $address = if ($kind -eq 'gitdaemon') { $gitAddress } else { "http://127.0.0.1:$($server.Port)" }
    if ($kind -in 'local', 'git' -or $random.Next(8) -eq 0) { Remove-Item -Recurse -Force -LiteralPath $env:XDG_CACHE_HOME -ErrorAction Ignore }
    $process = Start-StressProcess 'Writer.ps1' @('-Manifest', $Manifest, '-What', $kind, '-Folder', $folder, '-Address', $address, '-Name', "k$i", '-Parent', "$PID", '-Endless')
    if ($process.StandardOutput.ReadLine() -ne 'ready') { Add-Violation "${kind}: the process does not start"; continue }
    [Threading.Thread]::Sleep($random.Next($WithinMilliseconds))
    Stop-StressProcess $process -Group:($random.Next(2) -eq 0)
    $process.Dispose()

    Write-Verbose "$($watch.Elapsed) killed $i $kind"
    switch ($kind) {
        { $_ -in 'tarball', 'file' } {
            foreach ($round in 0, 1) {
                foreach ($n in 0..5) {
                    $key = "k$i-$round-$n"
                    $expression = if ($kind -eq 'tarball') { "let t = fetchTarball `"$address/tar/$key.tar`"; in builtins.readFile `"`${t}/seed`" + toString (builtins.length (builtins.attrNames (builtins.readDir `"`${t}/sub`")))" }
                        else { "builtins.readFile (builtins.fetchurl `"$address/file/$key`")" }
                    $expected = [StressServer]::TextOf($key) + $(if ($kind -eq 'tarball') { '20' })
                    $actual = Read-After 'Invoke-NixExpression $args[0]' $kind @($expression)
                    if ("$actual" -cne $expected) { Add-Violation "${kind}: '$actual' instead of '$expected'" }
                }
            }
        }
        'local' {
            foreach ($n in 0..5) {
                $actual = Read-After "Invoke-NixExpression 'builtins.readFile `"`${fetchTarball `"file://$folder/$n.tar`"}/seed`"'" $kind
                if ("$actual" -cne [StressServer]::TextOf("local$n")) { Add-Violation "local: '$actual'" }
            }
        }
        { $_ -in 'git', 'gitdaemon' } {
            $url = if ($kind -eq 'git') { "$folder/repository" } else { "$gitAddress/repository" }
            $n = 0
            foreach ($revision in Get-Content "$folder/revisions") {
                $actual = Read-After "Invoke-NixExpression 'let t = builtins.fetchGit { url = `"$url`"; rev = `"$revision`"; ref = `"master`"; }; in builtins.readFile `"`${t}/number`" + toString (builtins.length (builtins.attrNames (builtins.readDir t)))'" $kind
                $expected = "$n$(1 + 21 * ($n + 1))"
                if ("$actual" -cne $expected) { Add-Violation "${kind}: '$actual' instead of '$expected'" }
                $n++
            }
        }
        'export' {
            foreach ($target in Get-ChildItem -LiteralPath "$folder/export" -Directory -ErrorAction Ignore) {
                # Whatever has its name is whole, and a further export does the rest.
                foreach ($entry in (Get-StressFolderContent $target.FullName { $_.FullName -notmatch '/\.tmp-' }).GetEnumerator()) {
                    $exported++
                    if ($whole[$entry.Key] -cne $entry.Value) { Add-Violation "export: $($entry.Key) is not what a whole export has" }
                }

                $leftovers += (Get-Left "$($target.FullName)/nix/store").Count
                Set-Old "$($target.FullName)/nix/store"
                $null = Read-After "Export-NixDerivation -LiteralPath '$folder/packages.nix' -Destination '$($target.FullName)'" $kind
                if (((Get-StressFolderContent $target.FullName).GetEnumerator() -join "`n") -cne ($whole.GetEnumerator() -join "`n")) { Add-Violation 'export: the folder is not whole after a further export' }
                & chmod -R u+w $target.FullName
                Remove-Item -LiteralPath $target.FullName -Recurse -Force
            }

            if ((Test-Path "$folder/registration-x") -and [IO.File]::ReadAllText("$folder/registration-x") -cne $registration) { Add-Violation 'export: half a registration' }
        }
        'lock' {
            if (Test-Path "$folder/flake/flake.lock") {
                try { $null = [IO.File]::ReadAllText("$folder/flake/flake.lock") | ConvertFrom-Json } catch { Add-Violation 'lock: half a lock file' }
            }

            $leftovers += (Get-Left "$folder/flake").Count
            Set-Old "$folder/flake"
            [IO.File]::WriteAllText("$folder/tool/number", "after $i")
            $null = Read-After "Update-NixFlakeLock '$folder/flake'" $kind
            $actual = Read-After "Invoke-NixExpression -Flake 'path:$folder/flake#number'" $kind
            if ("$actual" -cne "after $i") { Add-Violation "lock: '$actual' instead of 'after $i'" }
            $names = (Get-ChildItem -LiteralPath "$folder/flake" -Force).Name -join ' '
            if ($names -cne 'flake.lock flake.nix') { Add-Violation "lock: the flake has $names" }
        }
        'profile' {
            foreach ($file in 'folded.txt', 'flame.svg') {
                if (-not (Test-Path "$folder/$file")) { continue }
                $text = [IO.File]::ReadAllText("$folder/$file")
                if (($file -eq 'flame.svg' -and $text -notmatch '</svg>\s*$') -or -not $text.EndsWith("`n")) { Add-Violation "profile: half a file $file" }
            }

            $leftovers += (Get-Left $folder).Count
            Set-Old $folder
            $null = Read-After "Measure-NixExpression '1' -FoldedStack '$folder/folded.txt' -FlameGraph '$folder/flame.svg'" $kind
            if ((Get-Left $folder).Count) { Add-Violation "profile: left are $((Get-Left $folder).Name -join ' ')" }
        }
    }

    if ($kind -in 'tarball', 'file', 'local', 'git', 'gitdaemon') { Test-StressCache $cache $kind -WasKilled }
}

# An hour later, a process that fetches something removes what the dead have left.
$leftovers += (Get-Left "$cache/tmp").Count
Set-Old "$cache/tmp"
$last = Start-StressProcess 'Writer.ps1' @('-Manifest', $Manifest, '-What', 'tarball', '-Folder', $folder, '-Address', "http://127.0.0.1:$($server.Port)", '-Name', 'last', '-Items', '1')
$output = $last.StandardOutput.ReadToEnd()
if ($output -notlike '*content of last*') { Add-Violation "a new process gives '$output'" }
# This process has used the cache too, and has its own lock there.
$left = @(Get-Left "$cache/tmp" | Where-Object Name -NotLike '*.lock')
if ($left) { Add-Violation "left for ever: $($left.Name -join ' ')" }

Add-Figure 'kills' $Count
Add-Figure 'kinds of writers' ($kinds -join ', ')
Add-Figure 'trees and notes looked at' $script:looked
Add-Figure 'exported files looked at' $exported
Add-Figure 'leftovers seen, and removed' $leftovers
Add-Figure 'seconds' ([Math]::Round($watch.Elapsed.TotalSeconds))
Stop-WriterFiles
Complete-Stress 'Kill'
