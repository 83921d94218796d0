@{
    # In the repository this file imports what "dotnet build -c Release" leaves; the published module has bin/<framework>/ instead.
    RootModule = if ($PSEdition -eq 'Core') { 'src/Module/bin/Release/net8.0/TvixEval.0.1.0.dll' } else { 'src/Module/bin/Release/netstandard2.0/TvixEval.0.1.0.dll' }
    ModuleVersion = '0.1.0'
    GUID = '3f6b0c52-7d3e-4c0e-9f0a-6c1b7d2e8a45'
    Author = 'The TvixEval developers'
    CompanyName = 'The TvixEval developers'
    Copyright = '(c) 2026 The TvixEval developers'
    Description = 'The Nix language for PowerShell: evaluates Nix expressions and gives back objects. No Nix needed; runs on Windows, Linux and macOS.'
    PowerShellVersion = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    CompatiblePSEditions = @('Desktop', 'Core')
    CmdletsToExport = @(
        'Clear-NixEvalCache'
        'Compare-NixDerivation'
        'Compare-NixValue'
        'ConvertFrom-NixExpression'
        'ConvertTo-NixExpression'
        'Disable-NixBreakpoint'
        'Enable-NixBreakpoint'
        'Enter-NixRepl'
        'Export-NixDerivation'
        'Get-NixBreakpoint'
        'Get-NixBuiltin'
        'Get-NixDependencyKey'
        'Get-NixDerivation'
        'Get-NixFlake'
        'Get-NixOption'
        'Get-NixSession'
        'Get-NixSyntaxTree'
        'Invoke-NixExpression'
        'Invoke-NixFunction'
        'Measure-NixExpression'
        'New-NixSession'
        'Register-NixShouldOperator'
        'Remove-NixBreakpoint'
        'Remove-NixSession'
        'Set-NixBreakpoint'
        'Test-NixDependency'
        'Test-NixExpression'
        'Test-NixFlake'
        'Update-NixFlakeLock'
    )
    TypesToProcess = @('TvixEval.Types.ps1xml')
    FormatsToProcess = @('TvixEval.Format.ps1xml')
    FunctionsToExport = @()
    AliasesToExport = @('inix', 'nixrepl')
    VariablesToExport = @()
    PrivateData = @{
        PSData = @{
            Tags = @('Nix', 'nixpkgs', 'evaluator', 'language', 'configuration', 'Windows', 'Linux', 'MacOS', 'PSEdition_Desktop', 'PSEdition_Core')
            # ProjectUri and LicenseUri follow when the project has a public address; the licence itself is in the module's folder.
            ReleaseNotes = 'First release: the Nix language with all of its builtins, as objects, sessions, drives and an interactive loop. CHANGELOG.md in the folder of the module lists everything.'
            RequireLicenseAcceptance = $false
        }
    }
}
