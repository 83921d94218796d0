# Runs Pester files in PowerShell itself and writes a line of JSON for each test.
param([string] $Manifest, [string] $Pester, [string] $Folder, [string] $Result)

$ErrorActionPreference = 'Stop'
Import-Module -Name $Pester
Import-Module -Name $Manifest
$settings = New-PesterConfiguration
$settings.Run.Path = $Folder
$settings.Run.PassThru = $true
$settings.Output.Verbosity = 'None'
$run = Invoke-Pester -Configuration $settings
$lines = @(
    foreach ($test in $run.Tests) {
        @{ File = $test.ScriptBlock.File; Name = $test.ExpandedPath; Outcome = "$($test.Result)"; Message = @($test.ErrorRecord | ForEach-Object { "$_`n$($_.ScriptStackTrace)" }) -join "`n" } | ConvertTo-Json -Compress
    }

    # A file that breaks outside its tests, or a BeforeAll.
    foreach ($failed in @($run.FailedContainers) + @($run.FailedBlocks)) {
        @{ File = "$($failed.Item)$($failed.ScriptBlock.File)"; Name = "$($failed.Name)"; Outcome = 'Failed'; Message = "$($failed.ErrorRecord)" } | ConvertTo-Json -Compress
    }
)
[IO.File]::WriteAllLines($Result, [string[]] $lines)
