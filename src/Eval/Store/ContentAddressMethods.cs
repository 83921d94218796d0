namespace TvixEval.Store;

/// <summary>The names of the methods of content addressing.</summary>
internal static class ContentAddressMethods
{
    /// <summary>The method of a name as <c>outputHashMode</c> has it, or null.</summary>
    public static ContentAddressMethod? Find(string name) => name switch
    {
        "flat" => ContentAddressMethod.Flat,
        "nar" or "recursive" => ContentAddressMethod.NixArchive,
        "text" => ContentAddressMethod.Text,
        "git" => ContentAddressMethod.Git,
        _ => null,
    };

    /// <summary>The name of a method as JSON has it.</summary>
    public static string NameOf(ContentAddressMethod method) => method switch
    {
        ContentAddressMethod.NixArchive => "nar",
        ContentAddressMethod.Text => "text",
        ContentAddressMethod.Git => "git",
        _ => "flat",
    };

    /// <summary>What stands before the algorithm in a derivation.</summary>
    public static string PrefixOf(ContentAddressMethod method) => method switch
    {
        ContentAddressMethod.NixArchive => "r:",
        ContentAddressMethod.Text => "text:",
        ContentAddressMethod.Git => "git:",
        _ => string.Empty,
    };

    /// <summary>Takes the method off the front of <c>[r:|text:|git:]algorithm</c>.</summary>
    /// <param name="text">The text; what is left is the algorithm.</param>
    public static ContentAddressMethod TakePrefix(ref string text)
    {
        foreach (ContentAddressMethod method in new[] { ContentAddressMethod.NixArchive, ContentAddressMethod.Text, ContentAddressMethod.Git })
        {
            string prefix = PrefixOf(method);
            if (text.StartsWith(prefix, System.StringComparison.Ordinal))
            {
                text = text.Substring(prefix.Length);
                return method;
            }
        }

        return ContentAddressMethod.Flat;
    }
}
