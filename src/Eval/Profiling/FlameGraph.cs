using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using TvixEval.Text;

namespace TvixEval.Profiling;

/// <summary>
/// Draws a profile as a picture: a box for each path of calls, as wide as the time in it, below the box of its caller. The file is
/// complete in itself; a browser shows a box's figures under the mouse, a click makes a box as wide as the picture, and "Search" marks boxes by name.
/// </summary>
internal static class FlameGraph
{
    private const int Width = 1200;
    private const int RowHeight = 17;
    private const int Top = 34;
    private const double CharWidth = 6.6;

    // Boxes narrower than this part of the picture would not be seen.
    private const double MinPart = 0.0004;

    // A click on a box makes it as wide as the picture, those above it too, and those beside it go. "Search" asks for a regular expression,
    // marks the boxes whose names it finds, and adds up how much of the time is below them.
    private const string Script = """
        var boxes = Array.from(document.querySelectorAll('g[data-n]'));
        var search = document.getElementById('search');
        function zoom(box) {
          var x = +box.dataset.x, w = +box.dataset.w, d = +box.dataset.d;
          boxes.forEach(function (b) {
            var bx = +b.dataset.x, bw = +b.dataset.w, bd = +b.dataset.d;
            var holds = bd <= d && bx <= x + 1e-9 && bx + bw >= x + w - 1e-9;
            var inside = bd > d && bx >= x - 1e-9 && bx + bw <= x + w + 1e-9;
            b.style.display = holds || inside ? '' : 'none';
            var left = holds ? 0 : (bx - x) / w * 1200, width = holds ? 1200 : bw / w * 1200;
            var rect = b.querySelector('rect'), text = b.querySelector('text');
            rect.setAttribute('x', left);
            rect.setAttribute('width', Math.max(width - 1, .5));
            rect.style.opacity = holds && b !== box ? .6 : 1;
            text.setAttribute('x', left + 4);
            var room = Math.floor((width - 8) / 6.6), name = b.dataset.n;
            text.textContent = room < 3 ? '' : name.length <= room ? name : name.slice(0, room - 1) + '\u2026';
          });
        }
        function find(pattern) {
          var wanted;
          try { wanted = pattern ? new RegExp(pattern) : null; } catch (error) { search.textContent = error.message; return; }
          var found = boxes.filter(function (b) {
            var is = wanted !== null && wanted.test(b.dataset.n);
            b.classList.toggle('found', is);
            return is;
          });
          var end = 0, sum = 0;
          found.map(function (b) { return [+b.dataset.x, +b.dataset.w]; })
            .sort(function (a, b) { return a[0] - b[0] || b[1] - a[1]; })
            .forEach(function (part) { if (part[0] >= end - 1e-9) { sum += part[1]; end = part[0] + part[1]; } });
          search.textContent = wanted === null ? 'Search' : pattern + ': ' + (100 * sum).toFixed(2) + ' %';
        }
        document.documentElement.addEventListener('click', function (e) {
          if (e.target === search) { find(prompt('Find functions by a regular expression (nothing ends the search)', '')); return; }
          var box = e.target.closest('g[data-n]');
          if (box) { zoom(box); }
        });
        """;

    /// <summary>The picture, an SVG document.</summary>
    /// <param name="root">The profile.</param>
    /// <param name="title">What was measured.</param>
    public static string Draw(CallNode root, string title)
    {
        var totals = new Dictionary<CallNode, long>();
        Sum(root, totals);
        long all = Math.Max(totals[root], 1);
        var boxes = new StringBuilder();
        int deepest = 0;
        var pending = new Stack<(CallNode Node, long Start)>();
        pending.Push((root, 0));
        while (pending.Count > 0)
        {
            (CallNode node, long start) = pending.Pop();
            double part = (double)totals[node] / all;
            if (part < MinPart && node.Depth > 0)
            {
                continue;
            }

            deepest = Math.Max(deepest, node.Depth);
            AppendBox(boxes, node, (double)start / all, part, totals[node], all);
            var children = new List<CallNode>(node.Children);
            children.Sort((left, right) => string.CompareOrdinal(left.Function!.Label, right.Function!.Label));
            foreach (CallNode child in children)
            {
                pending.Push((child, start));
                start += totals[child];
            }
        }

        int height = Top + ((deepest + 1) * RowHeight) + 8;
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
            + $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" width=\"{Width}\" height=\"{height}\" font-family=\"monospace\" font-size=\"11\">\n"
            + "<style>g:hover rect{stroke:#000}g,#search{cursor:pointer}g.found rect{fill:#d63ce0}</style>\n"
            + $"<rect width=\"{Width}\" height=\"{height}\" fill=\"#fdfcf8\"/>\n"
            + $"<text x=\"8\" y=\"20\" font-size=\"14\">{Escape(title)} - {Time(all)}</text>\n"
            + $"<text id=\"search\" x=\"{Width - 8}\" y=\"20\" text-anchor=\"end\">Search</text>\n"
            + boxes
            + $"<script>{Escape(Script)}</script>\n</svg>\n";
    }

    private static void Sum(CallNode root, Dictionary<CallNode, long> totals)
    {
        // Children come after their parents in this list, so from its end on each sum is complete when it is needed.
        var order = new List<CallNode> { root };
        for (int i = 0; i < order.Count; i++)
        {
            order.AddRange(order[i].Children);
        }

        for (int i = order.Count - 1; i >= 0; i--)
        {
            long total = order[i].SelfTicks;
            foreach (CallNode child in order[i].Children)
            {
                total += totals[child];
            }

            totals[order[i]] = total;
        }
    }

    private static void AppendBox(StringBuilder boxes, CallNode node, double start, double part, long time, long all)
    {
        string label = node.Function is { } function ? Bytes.ToText(function.Label) : "(top level)";
        double x = start * Width;
        double width = part * Width;
        int room = (int)((width - 8) / CharWidth);

        // The label begins with the name, so what is cut off first is the place.
        string shown = room < 3 ? string.Empty : label.Length <= room ? label : label.Substring(0, room - 1) + "\u2026";
        string percent = (100.0 * time / all).ToString("0.##", CultureInfo.InvariantCulture);
        int y = Top + (node.Depth * RowHeight);
        boxes.Append(FormattableString.Invariant($"<g data-x=\"{start:0.########}\" data-w=\"{part:0.########}\" data-d=\"{node.Depth}\" data-n=\"{Escape(label)}\">"))
            .Append(FormattableString.Invariant($"<title>{Escape(label)}\n{Time(time)} ({percent} %), itself {Time(node.SelfTicks)}, {node.Calls} calls</title>"))
            .Append(FormattableString.Invariant($"<rect x=\"{x:0.##}\" y=\"{y}\" width=\"{Math.Max(width - 1, 0.5):0.##}\" height=\"{RowHeight - 1}\" rx=\"2\" fill=\"{Color(node)}\"/>"))
            .Append(FormattableString.Invariant($"<text x=\"{x + 4:0.##}\" y=\"{y + 12}\">{Escape(shown)}</text></g>\n"));
    }

    /// <summary>Builtins are blue, functions warm; the shade tells names apart, the same in each picture.</summary>
    private static string Color(CallNode node)
    {
        if (node.Function is not { } function)
        {
            return "#d8d4c8";
        }

        uint hash = 2166136261;
        foreach (char c in function.Name)
        {
            hash = unchecked((hash ^ c) * 16777619);
        }

        return function.IsBuiltin
            ? $"hsl({200 + (hash % 30)},55%,{70 + ((hash >> 8) % 12)}%)"
            : $"hsl({15 + (hash % 40)},80%,{64 + ((hash >> 8) % 14)}%)";
    }

    private static string Time(long ticks)
    {
        double seconds = (double)ticks / Stopwatch.Frequency;
        return seconds >= 1 ? seconds.ToString("0.00 s", CultureInfo.InvariantCulture)
            : seconds >= 0.001 ? (seconds * 1000).ToString("0.0 'ms'", CultureInfo.InvariantCulture)
            : (seconds * 1e6).ToString("0 'us'", CultureInfo.InvariantCulture);
    }

    private static string Escape(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            switch (c)
            {
                case '<':
                    result.Append("&lt;");
                    break;
                case '>':
                    result.Append("&gt;");
                    break;
                case '&':
                    result.Append("&amp;");
                    break;
                case '"':
                    result.Append("&quot;");
                    break;
                default:
                    result.Append(c < ' ' && c != '\n' ? ' ' : c);
                    break;
            }
        }

        return result.ToString();
    }
}
