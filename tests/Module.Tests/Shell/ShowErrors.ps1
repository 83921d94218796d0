# Shows errors in PowerShell itself, in each of its views, and writes a line of JSON for each.
param([string] $Manifest, [string] $Assembly, [string] $Folder, [string] $Result)

Import-Module -Name $Manifest
Add-Type -Path $Assembly
$PSStyle.OutputRendering = 'PlainText'
$lines = [Collections.Generic.List[string]]::new()

function Add-Shown([string] $Name, [string] $View, [string] $Text) {
    $lines.Add((@{ Name = $Name; View = $View; Text = $Text } | ConvertTo-Json -Compress))
}

# All errors of a view are shown by one command, which is several times as fast as one for each; a line with a number stands before each.
$cases = [TvixEval.Module.Tests.Shell.ShownErrors]::All()
foreach ($view in 'ConciseView', 'NormalView', 'DetailedView', 'Get-Error') {
    $ofView = @($cases.Where({ $_.Views -contains $view }))
    if ($view -ne 'Get-Error') {
        $ErrorView = $view
    }

    $text = & {
        for ($i = 0; $i -lt $ofView.Count; $i++) {
            "<<<$i>>>"

            # The detailed view shows the newest error, whatever it is given.
            $Error.Insert(0, $ofView[$i].Record)
            if ($view -eq 'Get-Error') { Get-Error -InputObject $ofView[$i].Record } else { $ofView[$i].Record }
        }
    } | Out-String
    foreach ($part in [regex]::Matches($text, '(?s)<<<(\d+)>>>(.*?)(?=<<<\d+>>>|\z)')) {
        Add-Shown $ofView[[int] $part.Groups[1].Value].Name $view $part.Groups[2].Value
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
