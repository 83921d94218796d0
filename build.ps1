<#
.SYNOPSIS
Builds, tests and packs the module.

.DESCRIPTION
Build compiles everything; afterwards "Import-Module ./TvixEval.psd1" works from the repository's root.
Test runs all xunit tests, and the Pester files under Pester itself, which is installed for the current user when it is missing.
Pack lays out the module as it is published in out/TvixEval, and makes out/TvixEval.<version>.nupkg.
Without PowerShell, "dotnet build -c Release" and "dotnet test" do the first two.

.EXAMPLE
./build.ps1 -Task Build, Test, Pack
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Pack', 'Clean')]
    [string[]] $Task = @('Build', 'Test', 'Pack'),

    [ValidateSet('Release', 'Debug')]
    [string] $Configuration = 'Release'
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
$out = [IO.Path]::Combine($root, 'out')

function Invoke-DotNet {
    & dotnet @args
    if ($LASTEXITCODE -ne 0) { throw "dotnet $args ended with exit code $LASTEXITCODE." }
}

function Invoke-Build {
    Invoke-DotNet build "$root/Module.sln" -c $Configuration -nologo
}

function Invoke-Test {
    Invoke-DotNet test "$root/Module.sln" -c $Configuration -nologo

    $pester = Get-Module -ListAvailable -Name Pester | Where-Object Version -ge '5.5.0'
    if (-not $pester) {
        Install-Module -Name Pester -MinimumVersion 5.5.0 -Scope CurrentUser -Force -SkipPublisherCheck
    }

    # A process of its own: a module's assemblies cannot be unloaded, and the next build could not replace them.
    $shell = [Diagnostics.Process]::GetCurrentProcess().MainModule.FileName
    & $shell -NoProfile -NonInteractive -Command @"
        `$ErrorActionPreference = 'Stop'
        Import-Module -Name Pester -MinimumVersion 5.5.0
        Import-Module -Name '$root/TvixEval.psd1'
        `$settings = New-PesterConfiguration
        `$settings.Run.Path = '$root/pester'
        `$settings.Run.Exit = `$true
        `$settings.Output.Verbosity = 'Detailed'
        Invoke-Pester -Configuration `$settings
"@
    if ($LASTEXITCODE -ne 0) { throw "$LASTEXITCODE Pester tests failed." }
}

function Invoke-Pack {
    $folder = [IO.Path]::Combine($out, 'TvixEval')
    if ([IO.Directory]::Exists($folder)) { [IO.Directory]::Delete($folder, $true) }
    Invoke-DotNet build "$root/src/Module/TvixEval.Module.csproj" -c $Configuration -nologo
    Invoke-DotNet build "$root/src/Module/TvixEval.Module.csproj" -c $Configuration -nologo '-t:Stage' "-p:StageDirectory=$folder/"
    $version = (Test-ModuleManifest -Path "$folder/TvixEval.psd1").Version
    Invoke-DotNet pack "$root/src/Module/TvixEval.Module.csproj" -c $Configuration -nologo --no-build -o $out `
        "-p:NuspecFile=$root/eng/TvixEval.nuspec" "-p:NuspecBasePath=$folder" "-p:NuspecProperties=version=$version" "-p:NoWarn=NU5100"
}

function Invoke-Clean {
    if ([IO.Directory]::Exists($out)) { [IO.Directory]::Delete($out, $true) }
    Invoke-DotNet clean "$root/Module.sln" -c $Configuration -nologo
}

foreach ($name in $Task) {
    & "Invoke-$name"
}
