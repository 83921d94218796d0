using System;

namespace TvixEval;

/// <summary>A message that an expression emits during evaluation.</summary>
public sealed class NixMessageEventArgs : EventArgs
{
    internal NixMessageEventArgs(string message) => Message = message;

    /// <summary>The text, without the prefix <c>trace: </c> or <c>warning: </c>.</summary>
    public string Message { get; }
}
