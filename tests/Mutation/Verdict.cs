namespace TvixEval.Mutation;

/// <summary>What became of a fault.</summary>
/// <param name="Fault">The fault.</param>
/// <param name="Outcome">"caught", "hung" (caught too), "survived" or "unreached".</param>
/// <param name="By">The test that noticed it, or how many tests did not.</param>
internal sealed record Verdict(Fault Fault, string Outcome, string By)
{
    /// <summary>Whether a test noticed it.</summary>
    public bool IsCaught => Outcome is "caught" or "hung";
}
