# Two processes fetch the same things into one cache, and export the same derivations to one folder, at the same time. Both get what one
# process alone gets; what lies in the folders afterwards is whole, and is what one alone leaves.
param([int] $Rounds = 10, [int] $Processes = 2, [string[]] $What, [string] $Manifest, [string] $ServerAssembly)

$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot 'Stress.psm1')
$Manifest = Resolve-StressManifest $Manifest
Import-Module $Manifest
Import-StressServer $ServerAssembly
$folder = New-StressFolder
$server = [StressServer]::new()
. (Join-Path $PSScriptRoot 'WriterFiles.ps1') -Folder $folder -WithoutGit:($What -and -not ($What -match 'git'))

$kinds = if ($What) { @($What -split ",") } else { @('tarball', 'file', 'local', 'export') + $(if ($hasGit) { 'git' }) + $(if ($gitAddress) { 'gitdaemon' }) }
$compared = 0
$watch = [Diagnostics.Stopwatch]::StartNew()
foreach ($kind in $kinds) {
    $address = if ($kind -eq 'gitdaemon') { $gitAddress } else { "http://127.0.0.1:$($server.Port)" }
    for ($round = 0; $round -lt $Rounds; $round++) {
        # The first process of the first round is alone: its results are those that the others must have.
        $isAlone = $round -eq 0
        $cache = Join-Path $folder "cache-$kind-$round"
        if (Test-Path "$folder/export") { & chmod -R u+w "$folder/export"; Remove-Item -Recurse -Force -LiteralPath "$folder/export" }
        $gate = Join-Path $folder "gate-$kind-$round"
        $started = @(foreach ($i in 1..$(if ($isAlone) { 1 } else { $Processes })) {
            Start-StressProcess 'Writer.ps1' @('-Manifest', $Manifest, '-What', $kind, '-Folder', $folder, '-Address', $address, '-Name', 'n', '-Gate', $gate) @{ XDG_CACHE_HOME = $cache }
        })
        foreach ($process in $started) { $null = $process.StandardOutput.ReadLine() }
        [IO.File]::WriteAllText($gate, '')
        $outputs = @(foreach ($process in $started) {
            $reading = $process.StandardOutput.ReadToEndAsync()
            if (-not $process.WaitForExit(300000)) { Add-Violation "${kind}: a process does not end"; Stop-StressProcess $process -Group }
            if ($process.ExitCode -ne 0) { Add-Violation "${kind}: a process ended with $($process.ExitCode)" }
            $reading.Result
        })
        if ($isAlone) { $expected = $outputs[0]; if (-not $expected) { Add-Violation "${kind}: no results" } }
        foreach ($output in $outputs) {
            $compared++
            if ($output -cne $expected) { Add-Violation "${kind}: '$output' instead of '$expected'" }
        }

        if ($kind -eq 'export') {
            $content = (Get-StressFolderContent "$folder/export").GetEnumerator() -join "`n"
            if ($isAlone) { $whole = $content }
            if ($content -cne $whole) { Add-Violation "export: the folder has other files than that of one process" }
            if ((Get-ChildItem $folder -Filter 'registration-*' | Get-FileHash | Select-Object -Unique Hash | Measure-Object).Count -ne 1) { Add-Violation 'export: registrations differ' }
        } else {
            Test-StressCache "$cache/tvixeval" $kind
        }
    }
}

Add-Figure 'kinds' ($kinds -join ', ')
Add-Figure 'processes at once' $Processes
Add-Figure 'rounds of each kind' $Rounds
Add-Figure 'outputs compared' $compared
Add-Figure 'trees and notes looked at' $script:looked
Add-Figure 'seconds' ([Math]::Round($watch.Elapsed.TotalSeconds))
Stop-WriterFiles
Complete-Stress 'SharedFolders'
