# What the scripts of this folder share: runspaces with the module in them, child processes, and how violations and figures are told.

$ErrorActionPreference = 'Stop'
$script:Violations = [Collections.Concurrent.ConcurrentQueue[string]]::new()
$script:Figures = [Collections.Specialized.OrderedDictionary]::new()

# The manifest to test: the given one, or that of this repository, which imports the release build.
function Resolve-StressManifest([string] $Manifest) {
    if (-not $Manifest) { $Manifest = Join-Path $PSScriptRoot '../../TvixEval.psd1' }
    return (Resolve-Path -LiteralPath $Manifest).ProviderPath
}

# A folder of this run, removed by Complete-Stress.
function New-StressFolder {
    $script:Folder = (New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) "stress-$([guid]::NewGuid().ToString('N').Substring(0, 8))")).FullName
    return $script:Folder
}

# Makes the type StressServer: of its source, or of an assembly that has it, which is much faster.
function Import-StressServer([string] $Assembly) {
    if (-not $Assembly) { $Assembly = Join-Path $PSScriptRoot 'StressServer.cs' }
    Add-Type -Path $Assembly
}

# A runspace with the module imported. Its pipelines run on threads of their own.
function New-StressRunspace([string] $Manifest) {
    $state = [initialsessionstate]::CreateDefault2()
    $state.ImportPSModule([string[]] @($Manifest))
    $runspace = [runspacefactory]::CreateRunspace($state)
    $runspace.Open()

    # Modules that are loaded when they are needed cannot be while a pipeline is stopped.
    $shell = [powershell]::Create()
    $shell.Runspace = $runspace
    $null = $shell.AddScript("Import-Module Microsoft.PowerShell.Management, Microsoft.PowerShell.Utility").Invoke()
    $shell.Dispose()
    return $runspace
}

# Starts a script in a runspace. Gives the shell and what EndInvoke takes.
function Start-StressWork([runspace] $Runspace, [string] $Script, [object[]] $Argument = @()) {
    $shell = [powershell]::Create()
    $shell.Runspace = $Runspace
    $null = $shell.AddScript($Script)
    foreach ($item in $Argument) { $null = $shell.AddArgument($item) }
    return [pscustomobject]@{ Shell = $shell; Handle = $shell.BeginInvoke() }
}

# Runs a script in a runspace and gives its output; an error of it is a violation.
function Invoke-StressWork([runspace] $Runspace, [string] $Script, [object[]] $Argument = @(), [string] $What = $Script) {
    $shell = [powershell]::Create()
    $shell.Runspace = $Runspace
    $null = $shell.AddScript($Script)
    foreach ($item in $Argument) { $null = $shell.AddArgument($item) }
    try {
        $output = $shell.Invoke()
        foreach ($record in $shell.Streams.Error) { Add-Violation "${What}: $record" }
        return $output
    } catch {
        Add-Violation "${What}: $_"
    } finally {
        $shell.Dispose()
    }
}

# The queue that workers in other runspaces put their violations into.
function Get-StressViolations { return , $script:Violations }

function Add-Violation([string] $Text) {
    $script:Violations.Enqueue($Text)
    if ($script:Violations.Count -le 20) { [Console]::Error.WriteLine("VIOLATION: $Text") }
}

function Add-Figure([string] $Name, $Value) { $script:Figures[$Name] = $Value }

# Median, 99th percentile and greatest of some numbers, as one text.
function Format-StressSpread([double[]] $Value, [string] $Unit) {
    if ($Value.Count -eq 0) { return 'none' }
    $sorted = [double[]] ($Value | Sort-Object)
    $at = { param($part) $sorted[[Math]::Min($sorted.Count - 1, [int][Math]::Floor($sorted.Count * $part))] }
    return [string]::Format([cultureinfo]::InvariantCulture, 'median {0:0.0} {3}, p99 {1:0.0} {3}, max {2:0.0} {3}', (& $at 0.5), (& $at 0.99), $sorted[-1], $Unit)
}

# Starts PowerShell as a process of its own, with a script of this folder; in a process group of its own where the system has setsid,
# so that it can be killed together with the programs that it has started.
function Start-StressProcess([string] $Script, [string[]] $Argument, [hashtable] $Environment = @{}) {
    $shell = Join-Path $PSHOME 'pwsh.dll'
    $command = @([Environment]::ProcessPath, $shell)
    if ((Split-Path -Leaf $command[0]) -notlike 'dotnet*') { $command = @([Environment]::ProcessPath) }
    $command += '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-File', (Join-Path $PSScriptRoot $Script)
    $setsid = Get-Command -Name setsid -CommandType Application -ErrorAction Ignore | Select-Object -First 1
    if ($setsid) { $command = @($setsid.Source) + $command }
    $start = [Diagnostics.ProcessStartInfo]::new($command[0])
    foreach ($item in @($command | Select-Object -Skip 1) + $Argument) { $start.ArgumentList.Add($item) }
    foreach ($name in $Environment.Keys) { $start.Environment[$name] = $Environment[$name] }
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.UseShellExecute = $false
    return [Diagnostics.Process]::Start($start)
}

# Kills a process at once (SIGKILL), alone or with all that is in its group.
function Stop-StressProcess([Diagnostics.Process] $Process, [switch] $Group) {
    if (-not $Process.HasExited) {
        if ($Group -and -not $IsWindows) { & /bin/kill -9 -- "-$($Process.Id)" } else { $Process.Kill() }
    }

    if (-not $Process.WaitForExit(30000)) { Add-Violation "process $($Process.Id) does not end when it is killed" }
}

# The hash of every file below a folder, by its path there.
function Get-StressFolderContent([string] $Path, [scriptblock] $Where = { $true }) {
    $content = [Collections.Generic.SortedDictionary[string, string]]::new([StringComparer]::Ordinal)
    foreach ($file in Get-ChildItem -LiteralPath $Path -Recurse -File -Force | Where-Object $Where) {
        $content[[IO.Path]::GetRelativePath($Path, $file.FullName)] = (Get-FileHash -LiteralPath $file.FullName -Algorithm SHA256).Hash
    }

    return , $content
}

# Prints the figures, removes the folder of the run, and ends the process: 0 where nothing was violated, else 1. Threads that hang do not keep it.
function Complete-Stress([string] $Name) {
    if ($script:Folder) {
        if (-not $IsWindows) { & chmod -R u+w $script:Folder 2>$null }
        Remove-Item -LiteralPath $script:Folder -Recurse -Force -ErrorAction Ignore
    }

    $lines = @("== $Name")
    foreach ($key in $script:Figures.Keys) { $lines += "${key}: $($script:Figures[$key])" }
    $lines += "violations: $($script:Violations.Count)"
    $lines += @($script:Violations | Group-Object | Select-Object -First 30 | ForEach-Object { "  $($_.Count) x $($_.Name)" })
    [Console]::Out.WriteLine($lines -join [Environment]::NewLine)
    [Environment]::Exit([int]($script:Violations.Count -gt 0))
}

Export-ModuleMember -Function *
