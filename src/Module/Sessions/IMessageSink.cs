namespace TvixEval.Module.Sessions;

/// <summary>Where the messages of a running evaluation go: a cmdlet.</summary>
internal interface IMessageSink
{
    /// <summary>Writes a message to its stream; called on the thread that the sink belongs to.</summary>
    /// <param name="message">The message.</param>
    void Write(NixRunspace.Message message);
}
