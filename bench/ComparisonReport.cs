using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace TvixEval.Bench;

/// <summary>Writes what a comparison found: as JSON for programs, as a chart for people.</summary>
internal static class ComparisonReport
{
    private const int LabelWidth = 230;
    private const int BarWidth = 420;
    private const int RowHeight = 20;
    private const int Margin = 12;

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>How many times as fast as C++ Nix all programs are together, as a geometric mean; null if it ran none.</summary>
    /// <param name="programs">The programs.</param>
    /// <param name="ratio">The ratio of a program.</param>
    public static double? Mean(IReadOnlyCollection<ComparedProgram> programs, Func<ComparedProgram, double?> ratio)
    {
        double[] ratios = programs.Select(ratio).OfType<double>().ToArray();
        return ratios.Length == 0 ? null : Math.Exp(ratios.Average(Math.Log));
    }

    /// <summary>Writes JSON.</summary>
    /// <param name="file">The file.</param>
    /// <param name="programs">The programs.</param>
    public static void WriteJson(string file, IReadOnlyCollection<ComparedProgram> programs) =>
        File.WriteAllText(file, JsonSerializer.Serialize(
            new { Runtime = RuntimeInformation.FrameworkDescription, Processors = Environment.ProcessorCount, GeometricMean = Mean(programs, static p => p.Ratio), CompiledGeometricMean = Mean(programs, static p => p.CompiledRatio), Programs = programs },
            Json) + "\n");

    /// <summary>Writes a chart (SVG): a bar per program on a logarithmic scale, with a line where both are equally fast.</summary>
    /// <param name="file">The file.</param>
    /// <param name="programs">The programs; those without a ratio are left out.</param>
    public static void WriteChart(string file, IReadOnlyCollection<ComparedProgram> programs)
    {
        List<(string Name, double Ratio)> rows = programs.Where(static p => p.Ratio is not null).Select(static p => (p.Name, p.Ratio!.Value)).OrderByDescending(static r => r.Value).ToList();
        if (Mean(programs, static p => p.Ratio) is { } mean)
        {
            rows.Add(("geometric mean", mean));
        }

        double least = Math.Min(0.5, rows.Select(static r => r.Ratio).DefaultIfEmpty(1).Min());
        double most = Math.Max(2, rows.Select(static r => r.Ratio).DefaultIfEmpty(1).Max());
        double At(double ratio) => LabelWidth + (BarWidth * Math.Log(ratio / least) / Math.Log(most / least));
        int width = LabelWidth + BarWidth + 60;
        int height = (rows.Count * RowHeight) + (2 * Margin) + RowHeight;
        var svg = new StringBuilder();
        svg.Append(Text($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" font-family=\"sans-serif\" font-size=\"12\">\n"));
        svg.Append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        for (int i = 0; i < rows.Count; i++)
        {
            (string name, double ratio) = rows[i];
            int y = Margin + (i * RowHeight);
            double from = Math.Min(At(1), At(ratio));
            string colour = i == rows.Count - 1 ? "#444444" : ratio >= 1 ? "#2f7ed8" : "#c0504d";
            svg.Append(Text($"<text x=\"{LabelWidth - 8}\" y=\"{y + 14}\" text-anchor=\"end\">{name}</text>"));
            svg.Append(Text($"<rect x=\"{from:F1}\" y=\"{y + 3}\" width=\"{Math.Abs(At(ratio) - At(1)):F1}\" height=\"{RowHeight - 6}\" fill=\"{colour}\"/>"));
            svg.Append(Text($"<text x=\"{Math.Max(At(ratio), At(1)) + 5:F1}\" y=\"{y + 14}\">{ratio:F1}</text>\n"));
        }

        int bottom = height - Margin - RowHeight;
        svg.Append(Text($"<line x1=\"{At(1):F1}\" y1=\"{Margin}\" x2=\"{At(1):F1}\" y2=\"{bottom}\" stroke=\"#000000\"/>\n"));
        svg.Append(Text($"<text x=\"{At(1):F1}\" y=\"{bottom + 15}\" text-anchor=\"middle\">1 = as fast as C++ Nix; longer is faster</text>\n</svg>\n"));
        File.WriteAllText(file, svg.ToString());
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
