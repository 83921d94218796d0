# Several processes evaluate the same files with -EvalCache at once, while files change, and results in the cache are cut off, swapped and
# overwritten. Whatever is found there, each result is what the file says. Nothing temporary is left.
[CmdletBinding()]
param([int] $Processes = 4, [int] $Seconds = 60, [int] $Seed = 1, [string] $Manifest, [switch] $Child, [string] $Folder)

$ErrorActionPreference = 'Stop'

# A child: file N is of its process alone, the others are of nobody and stay as they are. All processes have the same results for those.
if ($Child) {
    Import-Module $Manifest
    Set-Location -LiteralPath $Folder
    $random = [Random]::new($Seed)
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $looked = 0
    while ($watch.Elapsed.TotalSeconds -lt $Seconds) {
        $n = $random.Next(8)
        $text = Invoke-NixExpression "{ n }: (import ./same/`${toString n}.nix)" -Argument @{ n = $n } -EvalCache -As Json
        if ($text -cne ('{"n":' + $n + ',"text":"' + ("x$n" * 2000) + '"}')) { "same ${n}: '$text'" }
        $value = $random.Next()
        [IO.File]::WriteAllText("$Folder/own-$Seed.nix", "{ v = $value; l = builtins.genList (i: i + $value) 500; }")
        foreach ($round in 1, 2) {
            $found = Invoke-NixExpression -Path "own-$Seed.nix" -EvalCache
            if ($found.v -ne $value -or $found.l.Count -ne 500 -or $found.l[499] -ne $value + 499) { "own ${Seed}: $($found.v) instead of $value" }
        }

        $looked += 3
    }

    "looked $looked"
    return
}

Import-Module (Join-Path $PSScriptRoot 'Stress.psm1')
$Manifest = Resolve-StressManifest $Manifest
$Folder = New-StressFolder
$env:XDG_CACHE_HOME = Join-Path $Folder 'cache'
$results = Join-Path $Folder 'cache/tvixeval/results'
$null = New-Item -ItemType Directory -Path "$Folder/same"
foreach ($n in 0..7) { [IO.File]::WriteAllText("$Folder/same/$n.nix", "{ n = $n; text = builtins.concatStringsSep `"`" (builtins.genList (i: `"x$n`") 2000); }") }

$children = foreach ($i in 1..$Processes) {
    Start-StressProcess 'EvalCache.ps1' @('-Child', '-Manifest', $Manifest, '-Folder', $Folder, '-Seed', "$i", '-Seconds', "$Seconds")
}

$random = [Random]::new($Seed)
$damaged = 0
$watch = [Diagnostics.Stopwatch]::StartNew()
while ($watch.Elapsed.TotalSeconds -lt $Seconds) {
    [Threading.Thread]::Sleep(5)
    $files = @([IO.DirectoryInfo]::new($results) | Where-Object Exists | ForEach-Object { $_.GetFiles() })
    if ($files.Count -lt 2) { continue }
    $file = $files[$random.Next($files.Count)].FullName
    $other = $files[$random.Next($files.Count)].FullName
    try {
        $bytes = [IO.File]::ReadAllBytes($file)
        if ($bytes.Length -eq 0) { continue }
        switch ($random.Next(5)) {
            0 { [IO.File]::WriteAllBytes($file, $bytes[0..$random.Next($bytes.Length)]) }
            1 { $bytes[$random.Next($bytes.Length)] = $bytes[$random.Next($bytes.Length)] -bxor (1 + $random.Next(255)); [IO.File]::WriteAllBytes($file, $bytes) }
            2 { [IO.File]::WriteAllBytes($file, [IO.File]::ReadAllBytes($other)) }
            3 { [IO.File]::Delete($file) }
            4 { [IO.File]::WriteAllBytes($file, [byte[]]::new(0)) }
        }

        $damaged++
    } catch [IO.IOException] {
        # Somebody has replaced it just now.
    }
}

$looked = 0
foreach ($process in $children) {
    foreach ($line in $process.StandardOutput.ReadToEnd() -split "`n" | Where-Object { $_.Trim() }) {
        if ($line -match '^looked (\d+)') { $looked += [int] $Matches[1] } else { Add-Violation $line }
    }

    $process.WaitForExit()
    if ($process.ExitCode -ne 0) { Add-Violation "a process ended with $($process.ExitCode)" }
}

if ($looked -eq 0) { Add-Violation 'nothing was looked at' }
foreach ($left in Get-ChildItem -LiteralPath "$Folder/cache/tvixeval" -Force -ErrorAction Ignore | Where-Object Name -Match '^\.tmp-|\.tmp$') { Add-Violation "$left is left" }
Add-Figure 'results looked at' $looked
Add-Figure 'results damaged' $damaged
Complete-Stress 'EvalCache'
