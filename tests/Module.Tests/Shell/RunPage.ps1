# Runs a page of the documentation in one session of PowerShell, in a new folder below -Folder, block by block, and writes a line of JSON for each:
#
#   ```powershell       commands; they end without an error, unless what comes next shows one
#   ```text             what the commands before it show; a line ... stands for any lines, and elsewhere ... for any characters
#   ```json some/file   a file to save, of any language, whose name is in the text above, below the last heading
#
# The page calls its folder /home/me/NAME. Blocks below a heading that ends with (git) are left out where there is no such program.
param([string] $Manifest, [string] $Pester, [string] $Page, [string] $Folder, [string] $Result)

$env:PSModulePath = [IO.Path]::GetDirectoryName([IO.Path]::GetDirectoryName($Manifest)) + [IO.Path]::PathSeparator + $env:PSModulePath
$env:NO_COLOR = '1'
if (Test-Path Variable:PSStyle) { $PSStyle.OutputRendering = 'PlainText' }
Import-Module -Name $Pester

function Read-Page {
    $lines = [IO.File]::ReadAllLines($Page)
    $needed = $null
    $prose = ''
    for ($i = 0; $i -lt $lines.Count; $i++) {
        if ($lines[$i] -match '^#+ ') { $prose = ''; $needed = if ($lines[$i] -match '\((\w+)\)$') { $Matches[1] } }
        if ($lines[$i] -notmatch '^```(?<language>\w+) ?(?<file>\S*)') { $prose += $lines[$i] + "`n"; continue }
        $block = @{ Line = $i + 1; Language = $Matches.language; File = $Matches.file; Needed = $needed; Prose = $prose }
        $first = ++$i
        while ($lines[$i] -ne '```') { $i++ }
        $block.Text = $lines[$first..($i - 1)] -join "`n"
        $block
    }
}

# As the console shows it.
function Format-Shown([object[]] $Records) {
    $text = [Text.StringBuilder]::new()
    $objects = [Collections.Generic.List[object]]::new()
    foreach ($record in $Records + $null) {
        $message = if ($record -is [Management.Automation.InformationRecord]) { "$record" + $(if (-not $record.MessageData.NoNewLine) { "`n" }) }
        elseif ($record -is [Management.Automation.WarningRecord]) { "WARNING: $record`n" }
        elseif ($null -ne $record) { $objects.Add($record); continue }
        if ($objects.Count) { $null = $text.Append(($objects | Out-String -Width 120)); $objects.Clear() }
        $null = $text.Append($message)
    }

    $shown = "$text" -replace "`r"
    # On Windows also as Nix has it.
    foreach ($name in @("/$($place.Replace('\', '/'))", $place, $place.Replace('\', '/')) | Select-Object -Unique) {
        $shown = [regex]::Replace($shown, [regex]::Escape($name) + '(?<rest>\S*)', { param($match) '/home/me' + $match.Groups['rest'].Value.Replace('\', '/') })
    }

    $shown
}

# Empty lines and trailing blanks do not count: they differ between hosts.
function Get-Line([string] $Text) { @($Text -split "`n" | ForEach-Object TrimEnd | Where-Object Length) }

function Test-Shown([string] $Expected, [string] $Shown) {
    $pattern = @(Get-Line $Expected | ForEach-Object { if ($_.Trim() -eq '...') { '(?:[^\n]*\n)*?' } else { [regex]::Escape($_).Replace('\.\.\.', '[^\n]*') + '\n' } }) -join ''
    [regex]::IsMatch(((Get-Line $Shown) -join "`n") + "`n", "\A$pattern\z")
}

$start = (Get-Location).ProviderPath
$place = [IO.Path]::Combine($Folder, [Guid]::NewGuid())
$null = [IO.Directory]::CreateDirectory($place)
Set-Location -LiteralPath $place
$blocks = @(Read-Page)
$lines = for ($step = 0; $step -lt $blocks.Count; $step++) {
    $block = $blocks[$step]
    $outcome = @{ File = $Page; Name = "line $($block.Line): $(@($block.Text -split "`n")[0])"; Outcome = 'Passed'; Message = '' }
    if ($block.Needed -and -not (Get-Command -Name $block.Needed -CommandType Application -ErrorAction Ignore)) { $outcome.Outcome = 'Skipped' }
    elseif ($block.File) {
        if (-not $block.Prose.Contains('`' + $block.File + '`')) { $outcome.Outcome = 'Failed'; $outcome.Message = "The text above does not name the file $($block.File)." }
        $file = [IO.Path]::Combine((Get-Location).ProviderPath, $block.File)
        $null = [IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($file))
        [IO.File]::WriteAllText($file, $block.Text + "`n")
    }
    elseif ($block.Language -eq 'powershell') {
        # As at the prompt, each command is shown by itself, and the next one runs also if it fails.
        $shown = ''
        $fails = $false
        foreach ($command in ([scriptblock]::Create($block.Text)).Ast.EndBlock.Statements) {
            $records = [Collections.Generic.List[object]]::new()
            try { . ([scriptblock]::Create($command.Extent.Text)) *>&1 | ForEach-Object { $records.Add($_) } } catch { $records.Add($_) }
            # The console shows other information than that of Write-Host only to those who ask for it.
            if ("$command" -notmatch '-InformationAction') {
                $records.RemoveAll({ param($record) $record -is [Management.Automation.InformationRecord] -and $record.Tags -notcontains 'PSHOST' }) | Out-Null
            }

            $shown += Format-Shown $records
            $fails = $fails -or @($records | Where-Object { $_ -is [Management.Automation.ErrorRecord] }).Count
        }

        $expected = if ($step + 1 -lt $blocks.Count -and $blocks[$step + 1].Language -eq 'text') { $blocks[$step + 1].Text }
        if ($(if ($expected) { -not (Test-Shown $expected $shown) } else { $fails })) { $outcome.Outcome = 'Failed' }
        $outcome.Message = $shown
    }
    else { continue }
    $outcome | ConvertTo-Json -Compress
}

Set-Location -LiteralPath $start
[IO.File]::WriteAllLines($Result, [string[]] $lines)
