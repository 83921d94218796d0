# One process of SharedFolders.ps1 and Kill.ps1: writes to a fetch cache (XDG_CACHE_HOME), an export folder, a lock file or other files.
# Says "ready" when it starts to write. With -Endless it goes on until it is killed (or the process -Parent has ended), always with something
# new; else it does it once.
param([string] $Manifest, [string] $What, [string] $Folder, [string] $Address, [string] $Name, [int] $Items = 6, [string] $Gate, [int] $Parent, [switch] $Endless)

$ErrorActionPreference = 'Stop'
Import-Module $Manifest
Import-Module (Join-Path $PSScriptRoot 'Stress.psm1')
$null = Invoke-NixExpression '1'
[Console]::Out.WriteLine('ready')
while ($Gate -and -not (Test-Path -LiteralPath $Gate)) { Start-Sleep -Milliseconds 1 }
$round = 0
do {
    for ($i = 0; $i -lt $Items; $i++) {
        $result = switch ($What) {
            'tarball' { Invoke-NixExpression "builtins.readFile `"`${fetchTarball `"$Address/tar/$Name-$round-$i.tar`"}/seed`"" }
            'file' { Invoke-NixExpression "builtins.readFile (builtins.fetchurl `"$Address/file/$Name-$round-$i`")" }
            'local' { Invoke-NixExpression "builtins.readFile `"`${fetchTarball `"file://$Folder/$i.tar`"}/seed`"" }
            'git' { Invoke-NixExpression "let t = builtins.fetchGit { url = `"$Folder/repository`"; rev = `"$((Get-Content -LiteralPath "$Folder/revisions")[$i % 8])`"; }; in t.narHash + builtins.readFile `"`${t}/number`"" }
            'gitdaemon' { Invoke-NixExpression "let t = builtins.fetchGit { url = `"$Address/repository`"; ref = `"master`"; rev = `"$((Get-Content -LiteralPath "$Folder/revisions")[($i + $round) % 8])`"; }; in t.narHash + builtins.readFile `"`${t}/number`"" }
            'export' {
                $target = if ($Endless) { "$Folder/export/$Name-$round" } else { "$Folder/export" }
                Export-NixDerivation -LiteralPath "$Folder/packages.nix" -Destination $target -RegistrationPath "$Folder/registration-$(if ($Endless) { 'x' } else { $Name })"
                'exported'
            }
            'lock' {
                [IO.File]::WriteAllText("$Folder/tool/number", "$Name $round $i")
                $null = Update-NixFlakeLock "$Folder/flake"
                'locked'
            }
            'profile' {
                $null = Measure-NixExpression 'let f = n: if n < 2 then n else f (n - 1) + f (n - 2); in f 12' -FoldedStack "$Folder/folded.txt" -FlameGraph "$Folder/flame.svg"
                'measured'
            }
            default { throw "there is no writer '$What'" }
        }

        if (-not $Endless) { [Console]::Out.WriteLine("$i $result".Trim()) }
    }

    $round++
} while ($Endless -and (Get-Process -Id $Parent -ErrorAction Ignore))
