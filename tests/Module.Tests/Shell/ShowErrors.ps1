# Shows errors in PowerShell itself, in each of its views, and writes a line of JSON for each.
param([string] $Manifest, [string] $Assembly, [string] $Folder, [string] $Result)

Import-Module -Name $Manifest
Add-Type -Path $Assembly
$PSStyle.OutputRendering = 'PlainText'
$lines = [Collections.Generic.List[string]]::new()

function Add-Shown([string] $Name, [string] $View, [string] $Text) {
    $lines.Add((@{ Name = $Name; View = $View; Text = $Text } | ConvertTo-Json -Compress))
}

foreach ($case in [TvixEval.Module.Tests.Shell.ShownErrors]::All()) {
    foreach ($view in $case.Views) {
        # The detailed view shows the newest error, whatever it is given.
        $Error.Insert(0, $case.Record)
        $ErrorView = $view
        Add-Shown $case.Name $view $(if ($view -eq 'Get-Error') { Get-Error -InputObject $case.Record | Out-String } else { $case.Record | Out-String })
    }
}

$ErrorView = 'ConciseView'
$number = 0
foreach ($case in [TvixEval.Module.Tests.Shell.ShownErrors]::Unfinished) {
    $text = $case.Item1
    $file = Join-Path $Folder "$number.nix"
    [IO.File]::WriteAllText($file, $text)
    $commands = @{
        Text       = { Invoke-NixExpression $text }
        Written    = { Invoke-NixExpression $text -ErrorAction Continue 2>&1 | Out-String }
        Stopped    = { Invoke-NixExpression $text -ErrorAction Stop }
        File       = { Invoke-NixExpression -LiteralPath $file }
        Import     = { Invoke-NixExpression "import $file" }
        Lazy       = { (Invoke-NixExpression "{ a = import $file; }" -Lazy).a }
        Data       = { ConvertFrom-NixExpression $text }
        Tree       = { Get-NixSyntaxTree -LiteralPath $file }
        Function   = { Invoke-NixFunction $text -InputObject 1 }
        Derivation = { Get-NixDerivation -LiteralPath $file }
        Measure    = { Measure-NixExpression -LiteralPath $file }
    }
    foreach ($name in $commands.Keys) {
        $shown = try { & $commands[$name] | Out-String } catch { $_ | Out-String }
        Add-Shown "$number" $name $shown
    }

    $number++
}

[IO.File]::WriteAllLines($Result, $lines)
