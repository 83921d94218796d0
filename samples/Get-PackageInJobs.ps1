<#
.SYNOPSIS
Lists the derivations of a package set with several processes, here or on other hosts.

.DESCRIPTION
The attributes of the set are listed without evaluating them, and dealt out to jobs. Each job evaluates its share with
Get-NixDerivation in a process of its own, with a heap of its own; the objects come back as data and are put in order here.
Errors come back too, one for each attribute that fails, and do not end the rest.

With -Session the shares go to other hosts over PowerShell remoting, one for each session. There the module must be installed and the
files be at the same path.

.PARAMETER Path
The file of the package set, or a folder with a default.nix.

.PARAMETER JobCount
How many processes on this machine.

.PARAMETER Session
Sessions with other hosts, from New-PSSession.

.EXAMPLE
./Get-PackageInJobs.ps1 ./packages -JobCount 4 | Format-Table AttributePath, Name, DrvPath

.EXAMPLE
./Get-PackageInJobs.ps1 /srv/nixpkgs -Session (New-PSSession -HostName build1, build2)
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)]
    [string] $Path,

    [ValidateRange(1, 256)]
    [int] $JobCount = [Environment]::ProcessorCount,

    [System.Management.Automation.Runspaces.PSSession[]] $Session
)

$set = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path)
$names = @(Invoke-NixExpression '{ file }: let set = import file; in builtins.attrNames (if builtins.isFunction set then set { } else set)' -Argument @{ file = Get-Item -LiteralPath $set })
if ($names.Count -eq 0) { return }

$share = {
    param($Module, $File, $Names)
    Import-Module -Name $Module
    Get-NixDerivation -Argument @{ file = Get-Item -LiteralPath $File; names = @($Names) } -Expression @'
        { file, names }:
        let
          set = import file;
          chosen = builtins.listToAttrs (map (name: { inherit name; value = null; }) names);
        in
        builtins.intersectAttrs chosen (if builtins.isFunction set then set { } else set)
'@
}

# Neighbours are often alike: every n-th name goes to the same job, so that each gets some of the costly ones.
$count = [Math]::Min($names.Count, $(if ($Session) { $Session.Count } else { $JobCount }))
$jobs = @(
    for ($job = 0; $job -lt $count; $job++) {
        $some = for ($i = $job; $i -lt $names.Count; $i += $count) { $names[$i] }
        if ($Session) {
            Invoke-Command -Session $Session[$job] -AsJob -ScriptBlock $share -ArgumentList 'TvixEval', $set, $some
        } else {
            Start-Job -ScriptBlock $share -ArgumentList (Join-Path (Get-Module TvixEval).ModuleBase TvixEval.psd1), $set, $some
        }
    }
)
try {
    $jobs | Receive-Job -Wait | Sort-Object -Property AttributePath -CaseSensitive -Culture ""
} finally {
    $jobs | Remove-Job -Force
}
