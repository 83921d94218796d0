# Dot-sourced by SharedFolders.ps1 and Kill.ps1: makes what Writer.ps1 works with, and looks at what it leaves.
param([string] $Folder, [switch] $WithoutGit)

$script:looked = 0
foreach ($i in 0..5) { [IO.File]::WriteAllBytes("$Folder/$i.tar", [StressServer]::TarOf("local$i")) }
$null = New-Item -ItemType Directory -Path "$Folder/sources", "$Folder/flake", "$Folder/tool"
foreach ($i in 0..40) { [IO.File]::WriteAllText("$Folder/sources/f$i", "source $i " * 500) }
[IO.File]::WriteAllText("$Folder/packages.nix", @'
let
  source = ./sources;
  make = n: derivation {
    name = "p${toString n}"; system = "none"; builder = "/bin/sh";
    inherit source;
    script = builtins.toFile "script-${toString n}" "echo ${toString n}";
    before = if n == 0 then "" else make (n - 1);
  };
in { last = make 15; }
'@)
[IO.File]::WriteAllText("$Folder/flake/flake.nix", "{ inputs.tool = { url = `"path:$Folder/tool`"; flake = false; }; outputs = { tool, ... }: { number = builtins.readFile `"`${tool}/number`"; }; }")
[IO.File]::WriteAllText("$Folder/tool/number", 'first')
$hasGit = -not $WithoutGit -and [bool](Get-Command git -CommandType Application -ErrorAction Ignore)
$gitAddress = $null
$daemon = $null
if ($hasGit) {
    $repository = (New-Item -ItemType Directory -Path "$Folder/repository").FullName
    & git -C $repository init -q -b master
    foreach ($i in 0..7) {
        [IO.File]::WriteAllText("$repository/number", "$i")
        foreach ($j in 0..20) { [IO.File]::WriteAllText("$repository/f$i-$j", "commit $i file $j " * 3000) }
        & git -C $repository add .
        & git -C $repository -c user.name=a -c user.email=a@b -c commit.gpgsign=false commit -q -m "c$i"
    }

    & git -C $repository rev-list --reverse HEAD | Set-Content -LiteralPath "$Folder/revisions"

    # A repository that is elsewhere, as far as the fetcher knows: it keeps a copy in the cache.
    $program = Join-Path (& git --exec-path) 'git-daemon'
    if (Test-Path -LiteralPath $program) {
        $free = [Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $free.Start()
        $port = $free.LocalEndpoint.Port
        $free.Stop()
        $start = [Diagnostics.ProcessStartInfo]::new($program, "--base-path=$Folder --export-all --reuseaddr --listen=127.0.0.1 --port=$port")
        $start.RedirectStandardError = $true
        $daemon = [Diagnostics.Process]::Start($start)
        $gitAddress = "git://127.0.0.1:$port"
        foreach ($try in 1..100) {
            & git ls-remote "$gitAddress/repository" 2>$null | Out-Null
            if ($LASTEXITCODE -eq 0) { break }
            Start-Sleep -Milliseconds 100
        }
    }
}

function Stop-WriterFiles { if ($daemon -and -not $daemon.HasExited) { $daemon.Kill($true) } }

# The files of a cache are whole: a tree has the hash that its name says, and a note is JSON. Nothing temporary is left, unless
# somebody was killed.
function Test-StressCache([string] $Cache, [string] $Kind, [switch] $WasKilled) {
    foreach ($file in Get-ChildItem -LiteralPath $Cache -Recurse -File -Force -ErrorAction Ignore) {
        $place = [IO.Path]::GetRelativePath($Cache, $file.FullName)
        if ($place -like 'trees*') {
            $hash = (Get-FileHash -LiteralPath $file.FullName -Algorithm SHA256).Hash.ToLowerInvariant()
            $name = Invoke-NixExpression "builtins.convertHash { hash = `"$hash`"; hashAlgo = `"sha256`"; toHashFormat = `"nix32`"; }"
            if ("$name.nar" -cne $file.Name) { Add-Violation "${Kind}: the tree $place has the hash $name" }
            $script:looked++
        } elseif ($place -like 'info*') {
            try { $null = [IO.File]::ReadAllText($file.FullName) | ConvertFrom-Json -AsHashtable } catch { Add-Violation "${Kind}: the note $place is not whole" }
            $script:looked++
        } elseif ($place -like 'tmp*' -and -not $WasKilled -and $file.Name -notlike '*.lock') {
            Add-Violation "${Kind}: $place is left"
        }
    }
}
