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

    It 'can end at the first error' {
        { Invoke-NixExpression $expression -CollectErrors -ErrorAction Stop } | Should -Throw 'boom'
    }

    It 'tells the counts as an object' {
        $null = Invoke-NixExpression $expression -CollectErrors -InformationVariable told -ErrorAction Ignore -WarningAction Ignore
        $told.MessageData.Failed | Should -Be 2
        $told.MessageData.IsComplete | Should -BeTrue
    }
}
