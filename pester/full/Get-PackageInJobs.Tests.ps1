# The recipe of about_TvixEval_Sessions: a package set evaluated by several processes.
Describe 'A package set in several processes' {
    BeforeAll {
        $base = (Get-Module TvixEval).ModuleBase
        $samples = @($base, $PSScriptRoot | ForEach-Object { for ($folder = $_; $folder; $folder = Split-Path $folder) { Join-Path $folder samples } }) |
            Where-Object { Test-Path (Join-Path $_ Get-PackageInJobs.ps1) } | Select-Object -First 1
    }

    It 'gives what one process gives, in order, and the errors of single attributes' {
        $ErrorActionPreference = 'Continue'
        $here = Get-NixDerivation -LiteralPath (Join-Path $samples packages) -ErrorAction SilentlyContinue
        $all = & (Join-Path $samples Get-PackageInJobs.ps1) (Join-Path $samples packages) -JobCount 3 2>&1
        $found = @($all | Where-Object { $_ -isnot [Management.Automation.ErrorRecord] })
        $failed = @($all | Where-Object { $_ -is [Management.Automation.ErrorRecord] })

        $found.Count | Should -Be 48
        ($found.AttributePath -join ' ') | Should -Be (($here.AttributePath | Sort-Object -CaseSensitive -Culture '') -join ' ')
        (($found.DrvPath | Sort-Object) -join ' ') | Should -Be (($here.DrvPath | Sort-Object) -join ' ')
        @($found.PSSourceJobInstanceId | Select-Object -Unique).Count | Should -Be 3
        $found[0].Outputs['out'] | Should -Match '^/nix/store/'
        $found[0].PSObject.Properties['Value'] | Should -BeNullOrEmpty
        $failed.Count | Should -Be 1
        "$($failed[0])" | Should -Be 'this package is marked as broken'
    }
}
