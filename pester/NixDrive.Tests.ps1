BeforeAll {
    if (-not (Get-Module TvixEval)) {
        Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', 'TvixEval.psd1'))
    }

    $provider = $ExecutionContext.SessionState.Provider.GetOne('Nix')
    $drive = [Management.Automation.PSDriveInfo]::new('nixtest', $provider, '{ a = throw "no"; b = [ 1 { c = 2; } ]; "x/y" = 3; }', '', $null)
    $null = $ExecutionContext.SessionState.Drive.New($drive, 'Global')
}

AfterAll {
    $ExecutionContext.SessionState.Drive.Remove('nixtest', $true, 'Global')
}

Describe 'Nix drive' {
    It 'lists without evaluating' {
        $items = $ExecutionContext.InvokeProvider.ChildItem.Get('nixtest:/', $false)
        "$($items.Name)" | Should -Be 'a b x/y'
        $items[0].State | Should -Be 'Thunk'
    }

    It 'gives values as content and as variables' {
        ${nixtest:/b/1/c} | Should -Be 2
        ${nixtest:/x%2Fy} | Should -Be 3
    }

    It 'fails with the error of the evaluation' {
        { ${nixtest:/a} } | Should -Throw 'no'
    }

    It 'tells the error of what is on the way to an item' {
        { $ExecutionContext.InvokeProvider.Item.Get('nixtest:/a/x') } | Should -Throw '*no*'
        { $ExecutionContext.InvokeProvider.ChildItem.Get('nixtest:/a/x', $false) } | Should -Throw '*no*'
    }

    It 'finds items by wildcards' {
        "$($ExecutionContext.InvokeProvider.ChildItem.GetNames('nixtest:/', 'ReturnMatchingContainers', $false))" | Should -Be 'a b x%2Fy'
        "$($ExecutionContext.InvokeProvider.Item.Get('nixtest:/[bx]*').Name)" | Should -Be 'b x/y'
    }
}
