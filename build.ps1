<#
.SYNOPSIS
Builds, tests and packs the module.

.DESCRIPTION
Build compiles everything; afterwards "Import-Module ./TvixEval.psd1" works from the repository's root.
Test runs all xunit tests, and then does what Pester does.
Pester runs the Pester files in this PowerShell, under Pester itself, which is installed for the current user when it is missing.
Pack lays out the module as it is published in out/TvixEval, and makes out/TvixEval.<version>.nupkg; and out/TvixEval.Eval.<version>.nupkg, the
library for C# programs, with its symbols.
Format tells which C# files "dotnet format whitespace" would change, and fails if there are any.
Without PowerShell, "dotnet build -c Release" and "dotnet test" do the first two.

.PARAMETER Task
What to do, in this order.

.PARAMETER Configuration
What the compiler makes.

.PARAMETER ModulePath
The manifest of the module that Pester tests; by default that of the repository.

.EXAMPLE
./build.ps1 -Task Build, Test, Pack

.EXAMPLE
pwsh -NoProfile -Command './build.ps1 -Task Build, Pack'

From another shell: with -File instead of -Command, PowerShell takes the tasks for one word.
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Pester', 'Pack', 'Format', 'Clean')]
    [string[]] $Task = @('Build', 'Test', 'Pack'),

    [ValidateSet('Release', 'Debug')]
    [string] $Configuration = 'Release',

    [string] $ModulePath = [IO.Path]::Combine($PSScriptRoot, 'TvixEval.psd1')
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
$out = [IO.Path]::Combine($root, 'out')
$module = "$root/src/Module/TvixEval.Module.csproj"

function Invoke-DotNet {
    & dotnet @args
    if ($LASTEXITCODE -ne 0) { throw "dotnet $args ended with exit code $LASTEXITCODE." }
}

function Invoke-Build {
    Invoke-DotNet build "$root/Module.sln" -c $Configuration -nologo
}

function Invoke-Test {
    Invoke-DotNet test "$root/Module.sln" -c $Configuration -nologo
    Invoke-Pester
}

function Invoke-Pester {
    $pester = Get-Module -ListAvailable -Name Pester | Where-Object Version -ge '5.5.0'
    if (-not $pester) {
        Install-Module -Name Pester -MinimumVersion 5.5.0 -Scope CurrentUser -Force -SkipPublisherCheck
    }

    # A process of its own: a module's assemblies cannot be unloaded, and the next build could not replace them.
    $shell = [Diagnostics.Process]::GetCurrentProcess().MainModule.FileName
    # PowerShell as a .NET tool is a program for dotnet.
    $program = @(if ([IO.Path]::GetFileNameWithoutExtension($shell) -eq 'dotnet') { [Environment]::GetCommandLineArgs()[0] })
    $manifest = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($ModulePath)
    & $shell @program -NoProfile -NonInteractive -Command @"
        `$ErrorActionPreference = 'Stop'
        Import-Module -Name Pester -MinimumVersion 5.5.0
        Import-Module -Name '$($manifest -replace "'", "''")'
        `$settings = New-PesterConfiguration
        `$settings.Run.Path = '$("$root/pester" -replace "'", "''")'
        `$settings.Run.Exit = `$true
        `$settings.Output.Verbosity = 'Detailed'
        Invoke-Pester -Configuration `$settings
"@
    if ($LASTEXITCODE -ne 0) { throw "$LASTEXITCODE Pester tests failed." }
}

function Invoke-Pack {
    $folder = [IO.Path]::Combine($out, 'TvixEval')
    if ([IO.Directory]::Exists($folder)) { [IO.Directory]::Delete($folder, $true) }
    Invoke-DotNet build $module -c $Configuration -nologo
    # PowerShell 7.6 runs on .NET 10. Of Windows on Arm there is no package to compile with at every registry; it does without.
    Invoke-DotNet build $module -c $Configuration -nologo '-t:Precompile;Stage' "-p:StageDirectory=$folder/" '-p:RequirePrecompiled=true' `
        '-p:PrecompiledRuntimes="win-x64;linux-x64;linux-arm64;osx-x64;osx-arm64"'
    $manifest = Test-ModuleManifest -Path "$folder/TvixEval.psd1"

    # The galleries find a module by the names of its commands, too.
    $tags = @($manifest.Tags) + 'PSModule' + 'PSIncludes_Cmdlet' + @($manifest.ExportedCmdlets.Keys | ForEach-Object { "PSCmdlet_$_"; "PSCommand_$_" })
    $nuspec = [IO.File]::ReadAllText("$root/eng/TvixEval.nuspec").Replace('$version$', $manifest.Version).Replace('$tags$', $tags -join ' ')
    [IO.File]::WriteAllText("$out/TvixEval.nuspec", $nuspec)
    Invoke-DotNet pack $module -c $Configuration -nologo --no-build -o $out "-p:NuspecFile=$out/TvixEval.nuspec" "-p:NuspecBasePath=$folder" '-p:NoWarn=NU5100'
    Invoke-DotNet pack "$root/src/Library/TvixEval.Library.csproj" -c $Configuration -nologo -o $out
}

function Invoke-Format {
    # The folder as it is: loading the projects would take minutes.
    Invoke-DotNet format whitespace $root --folder --verify-no-changes --exclude '**/obj/**'
}

function Invoke-Clean {
    if ([IO.Directory]::Exists($out)) { [IO.Directory]::Delete($out, $true) }
    Invoke-DotNet clean "$root/Module.sln" -c $Configuration -nologo
}

foreach ($name in $Task) {
    & "Invoke-$name"
}
