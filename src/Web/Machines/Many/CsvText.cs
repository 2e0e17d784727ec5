using System.Buffers;
using System.Text;

namespace Plumbline.Web.Machines.Many;

/// <summary>
/// A table as text: cells with commas, semicolons or tabs between them, whichever its first line has most of, in quotes where they hold
/// such or a line's end (RFC 4180). It may come from a spreadsheet of any system.
/// </summary>
/// <param name="Rows">Those that hold something.</param>
/// <param name="Problem">Why it cannot be read whole; null when it could.</param>
internal sealed record CsvText(IReadOnlyList<CsvRow> Rows, CsvMistake? Problem)
{
    private const char Quote = '"';
    private const int LookUpEvery = 65_536;

    private static readonly SearchValues<char> Quoted = SearchValues.Create("\",;\t\r\n");

    private static readonly char[] Separators = [',', ';', '\t'];

    /// <param name="most">Rows at most; what lies behind is a problem.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static CsvText Read(string text, int most, CancellationToken cancellation)
    {
        var separator = SeparatorOf(text);
        var (rows, cells, cell) = (new List<CsvRow>(), new List<string>(), new StringBuilder());
        var (line, began, quotedAt, isBlank) = (1, 1, 0, true);
        for (var at = text.StartsWith('\uFEFF') ? 1 : 0; at <= text.Length; at++)
        {
            if (at % LookUpEvery == 0)
                cancellation.ThrowIfCancellationRequested();
            var c = at < text.Length ? text[at] : '\n';
            if (quotedAt > 0)
            {
                if (at == text.Length)
                    return new CsvText(rows, new CsvMistake(quotedAt, "", Words(cell), "the quote that begins here is not closed"));
                if (c == '\n')
                    line++;
                if (c != Quote)
                    Append(c);
                else if (at + 1 < text.Length && text[at + 1] == Quote)
                    Append(text[at++]);
                else
                    quotedAt = 0;
            }
            else if (c == Quote && isBlank)
            {
                cell.Clear();
                quotedAt = line;
            }
            else if (c == separator)
                Take();
            else if (c is '\n' or '\r')
            {
                Take();
                if (cells.Exists(held => held.Length > 0))
                    rows.Add(new CsvRow(began, [.. cells]));
                if (rows.Count > most)
                    return new CsvText(rows[..most], new CsvMistake(began, "", "", $"more than {most} rows: give the rest another time"));
                cells.Clear();
                if (c == '\r' && at + 1 < text.Length && text[at + 1] == '\n')
                    at++;
                began = ++line;
            }
            else
                Append(c);
        }
        return new CsvText(rows, null);

        void Append(char c)
        {
            cell.Append(c);
            isBlank &= char.IsWhiteSpace(c);
        }

        void Take()
        {
            cells.Add(cell.ToString().Trim());
            cell.Clear();
            isBlank = true;
        }
    }

    /// <summary>
    /// A cell of a table that is written. Spreadsheets take what begins like a formula for one and do what it says, so an apostrophe is put
    /// before it, which they do not show.
    /// </summary>
    public static string Cell(string text)
    {
        var safe = IsFormula(text) ? "'" + text : text;
        return safe.AsSpan().ContainsAny(Quoted) ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    /// <summary>What a cell means: without the apostrophe that <see cref="Cell"/> put there.</summary>
    public static string Plain(string cell) => cell is ['\'', ..] && IsFormula(cell[1..]) ? cell[1..] : cell;

    private static bool IsFormula(string text) => text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..];

    private static char SeparatorOf(string text)
    {
        var end = text.AsSpan().IndexOfAny('\n', '\r');
        var first = text[..(end < 0 ? text.Length : end)];
        return Separators.MaxBy(separator => first.Count(c => c == separator));
    }

    private static string Words(StringBuilder cell) => cell.ToString(0, Math.Min(cell.Length, 60));
}

/// <summary>A row and the line that it begins in.</summary>
internal sealed record CsvRow(int Line, IReadOnlyList<string> Cells);

/// <summary>What is wrong with a cell, a row or the whole.</summary>
/// <param name="Column">Its head; empty for the row.</param>
/// <param name="Found">What stands there.</param>
internal sealed record CsvMistake(int Line, string Column, string Found, string Says);
