BeforeAll {
    if (-not (Get-Module TvixEval)) {
        Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', 'TvixEval.psd1'))
    }

    $before = $env:XDG_CACHE_HOME
    $env:XDG_CACHE_HOME = Join-Path $TestDrive 'cache'

    function Get-Said([scriptblock] $Command) {
        & $Command 4>&1 | Where-Object { $_ -is [Management.Automation.VerboseRecord] -and "$_" -like 'Evaluation cache:*' } | ForEach-Object { "$_" }
    }
}

AfterAll {
    $env:XDG_CACHE_HOME = $before
}

Describe '-EvalCache' {
    BeforeEach {
        Set-Content (Join-Path $TestDrive 'a.nix') '{ v = import ./b.nix; }'
        Set-Content (Join-Path $TestDrive 'b.nix') ([guid]::NewGuid().ToString('N') | ForEach-Object { "`"$_`"" })
        $path = Join-Path $TestDrive 'a.nix'
    }

    It 'finds what was evaluated, until a file changes' {
        $first = Invoke-NixExpression -LiteralPath $path -EvalCache
        Get-Said { Invoke-NixExpression -LiteralPath $path -EvalCache -Verbose } | Should -Be 'Evaluation cache: 1 found, 0 stored.'
        (Invoke-NixExpression -LiteralPath $path -EvalCache).v | Should -Be $first.v
        Set-Content (Join-Path $TestDrive 'b.nix') '"new"'
        (Invoke-NixExpression -LiteralPath $path -EvalCache).v | Should -Be 'new'
    }

    It 'is found by another process' {
        $null = Invoke-NixExpression -LiteralPath $path -EvalCache
        $module = (Get-Module TvixEval).Path
        $said = Start-Job {
            Import-Module $using:module
            Invoke-NixExpression -LiteralPath $using:path -EvalCache -Verbose 4>&1 | ForEach-Object { "$_" }
        } | Receive-Job -Wait -AutoRemoveJob
        $said | Should -Contain 'Evaluation cache: 1 found, 0 stored.'
    }

    It 'can be on by default' {
        $PSDefaultParameterValues = @{ 'Invoke-NixExpression:EvalCache' = $true }
        $null = Invoke-NixExpression -LiteralPath $path
        Get-Said { Invoke-NixExpression -LiteralPath $path -Verbose } | Should -Be 'Evaluation cache: 1 found, 0 stored.'
        Get-Said { Invoke-NixExpression -LiteralPath $path -EvalCache:$false -Verbose } | Should -BeNullOrEmpty
        (Invoke-NixExpression -LiteralPath $path -Lazy).v | Should -Not -BeNullOrEmpty
        Invoke-NixExpression 'x: x' | Should -Not -BeNullOrEmpty
    }

    It 'is emptied by Clear-NixEvalCache' {
        $null = Invoke-NixExpression -LiteralPath $path -EvalCache
        Clear-NixEvalCache -WhatIf
        Get-Said { Invoke-NixExpression -LiteralPath $path -EvalCache -Verbose } | Should -Be 'Evaluation cache: 1 found, 0 stored.'
        Clear-NixEvalCache
        Get-Said { Invoke-NixExpression -LiteralPath $path -EvalCache -Verbose } | Should -Be 'Evaluation cache: 0 found, 1 stored.'
    }
}
