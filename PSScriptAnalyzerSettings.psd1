@{
    # A wrapper of a native command passes on whatever it gets, and Pester's variables are used in blocks that the analyzer does not follow.
    ExcludeRules = @('PSAvoidUsingPositionalParameters', 'PSReviewUnusedParameter', 'PSUseDeclaredVarsMoreThanAssignments')
}
