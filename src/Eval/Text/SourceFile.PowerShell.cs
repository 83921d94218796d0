namespace TvixEval.Text;

// PowerShell sees errors as they are, with their places and traces (docs/errors.md). C# programs see NixError, so src/Library leaves these files out.
public sealed partial class SourceFile;
