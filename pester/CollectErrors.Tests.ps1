BeforeAll {
    if (-not (Get-Module TvixEval)) {
        Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', 'TvixEval.psd1'))
    }

    $expression = '{ good = 1; bad = throw "boom"; list = [ 1 (1 + "a") 3 ]; f = x: x; }'
}

Describe '-CollectErrors' {
    It 'writes an error for each part that fails, and the rest' {
        $value = Invoke-NixExpression $expression -CollectErrors -ErrorVariable failed -ErrorAction SilentlyContinue -WarningVariable warning -WarningAction SilentlyContinue
        $value.good | Should -Be 1
        $value.list[2] | Should -Be 3
        $value.bad | Should -BeOfType TvixEval.Module.NixFailedValue
        $failed.TargetObject | Should -Be 'bad', 'list.1'
        $warning | Should -Be '2 of 8 values failed.'
    }

    It 'gives JSON that others read' {
        $value = Invoke-NixExpression $expression -CollectErrors -As Json -ErrorAction Ignore -WarningAction Ignore | ConvertFrom-Json
        $value.good | Should -Be 1
        $value.bad.'$error' | Should -Be 'boom'
        $value.f.'$error' | Should -Be 'cannot convert a function to JSON'
        $value.list[1].'$error' | Should -Be 'cannot add a string to an integer'
    }

    It 'gives paths that select what failed' {
        $null = Invoke-NixExpression $expression -CollectErrors -ErrorVariable failed -ErrorAction SilentlyContinue -WarningAction Ignore
        foreach ($record in $failed) {
            { Invoke-NixExpression $expression -AttributePath $record.TargetObject } | Should -Throw $record.Exception.Message
        }
    }

    It 'gives values that fail again in Nix' {
        $value = Invoke-NixExpression $expression -CollectErrors -ErrorAction Ignore -WarningAction Ignore
        Invoke-NixExpression '{ v }: v.good' -Argument @{ v = $value } | Should -Be 1
        { Invoke-NixExpression '{ v }: v.bad' -Argument @{ v = $value } } | Should -Throw 'boom'
        { $value.bad | ConvertTo-NixExpression } | Should -Throw -ErrorId 'NixThrow,*'
        $value.bad | ConvertTo-Json -Compress | Should -Be '{"Path":"bad","Message":"boom","ErrorId":"NixThrow"}'
        ($value.bad | Format-List | Out-String).Trim() -replace '\s+' | Should -Be 'Path:badMessage:boomErrorId:NixThrow'
        $file = Join-Path $TestDrive failed.xml
        $value | Export-Clixml $file -Depth 4
        { (Import-Clixml $file).bad | ConvertTo-NixExpression } | Should -Throw -ErrorId 'NixThrow,*'
        { $value.bad | Should -BeNixEqual 1 } | Should -Throw '*boom*'
    }

    It 'tells of which input a path is' {
        $null = 0, 0 | Invoke-NixFunction 'n: { q = 1 / n; }' -CollectErrors -ErrorVariable failed -ErrorAction SilentlyContinue -WarningAction Ignore
        $failed.TargetObject | Should -Be 'q', 'q'
        $failed.TargetObject.InputIndex | Should -Be 0, 1
    }

    It 'can end at the first error' {
        { Invoke-NixExpression $expression -CollectErrors -ErrorAction Stop } | Should -Throw 'boom'
    }

    It 'tells the counts as an object' {
        $null = Invoke-NixExpression $expression -CollectErrors -InformationVariable told -ErrorAction Ignore -WarningAction Ignore
        $told.MessageData.Failed | Should -Be 2
        $told.MessageData.IsComplete | Should -BeTrue
    }
}
