using System;
using System.IO;
using System.Management.Automation;
using TvixEval.Results;

namespace TvixEval.Module;

/// <summary>
/// <para>Removes all results from the evaluation cache.</para>
/// <para>The cache is what <c>Invoke-NixExpression -EvalCache</c> fills. Nothing depends on it: what is not there is evaluated. What was fetched stays.</para>
/// </summary>
/// <example>
/// <code>Clear-NixEvalCache -WhatIf</code>
/// <para>Says which folder would be emptied; without <c>-WhatIf</c> it is.</para>
/// </example>
/// <seealso>Invoke-NixExpression</seealso>
[Cmdlet(VerbsCommon.Clear, "NixEvalCache", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class ClearNixEvalCacheCommand : PSCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var cache = new ResultCache();
        if (!ShouldProcess(cache.Folder, "Remove all results of evaluations"))
        {
            return;
        }

        try
        {
            cache.Clear();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            WriteError(new ErrorRecord(error, "CacheNotCleared", ErrorCategory.WriteError, cache.Folder));
        }
    }
}
