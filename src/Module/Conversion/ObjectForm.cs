namespace TvixEval.Module.Conversion;

/// <summary>What attribute sets become.</summary>
internal enum ObjectForm
{
    /// <summary>Property bags, wholly evaluated.</summary>
    Properties,

    /// <summary>Ordered, case-sensitive dictionaries, wholly evaluated.</summary>
    Dictionaries,

    /// <summary>Property bags whose properties are evaluated when they are read.</summary>
    LazyProperties,
}
