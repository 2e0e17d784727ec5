using System.Globalization;
using System.Text.Json.Nodes;
using Plumbline.Web.Calls;
using Plumbline.Wording;

namespace Plumbline.Web.Machines.Many;

/// <summary>A table of machines on its way to the store: its head, its rows, and what is wrong with them.</summary>
internal sealed class MachineSheet
{
    /// <summary>Machines at most.</summary>
    public const int Most = 5_000;

    private readonly List<CsvMistake> _mistakes = [];
    private readonly List<SheetMachine> _machines = [];
    private readonly Dictionary<string, KnownNames> _names = [];
    private readonly Dictionary<string, string> _customFields = [];
    private readonly HashSet<string> _statuses = [];

    private MachineSheet()
    {
    }

    /// <summary>The heads of the columns, as they are known.</summary>
    public IReadOnlyList<string> Columns { get; private set; } = [];

    public IReadOnlyList<SheetMachine> Machines => _machines;

    public IReadOnlyList<CsvMistake> Mistakes => _mistakes;

    public static async Task<MachineSheet> ReadAsync(StoreCalls store, string text, CancellationToken cancellation)
    {
        var sheet = new MachineSheet();
        var csv = CsvText.Read(text, Most + 1, cancellation);
        if (csv.Problem is { } problem)
            sheet._mistakes.Add(problem);
        if (csv.Rows.Count == 0)
        {
            if (sheet._mistakes.Count == 0)
                sheet._mistakes.Add(new CsvMistake(
                    1, "", "", "there is nothing: the first line names the columns, each further one is a machine"));
            return sheet;
        }
        var head = csv.Rows[0];
        await sheet.ReadHeadAsync(store, head).ConfigureAwait(false);
        if (sheet._mistakes.Count > 0)
            return sheet;
        if (csv.Rows.Count == 1)
            sheet._mistakes.Add(new CsvMistake(head.Line, "", "", "there is a head and no machine below it"));
        foreach (var row in csv.Rows.Skip(1))
        {
            cancellation.ThrowIfCancellationRequested();
            sheet.ReadRow(row);
        }
        return sheet;
    }

    private async Task ReadHeadAsync(StoreCalls store, CsvRow head)
    {
        var fields = (await store.GetAsync($"extras/custom-fields/?object_type={MachineKind.Virtual.ObjectType}&limit=1000")
            .ConfigureAwait(false)).Results.ToDictionary(f => SheetColumns.CustomField + f.Text("name"), f => f.Text("type", "value"));
        Columns = [.. head.Cells.Select(cell => cell.ToLowerInvariant().Replace(' ', '_'))];
        List<string> known = [.. SheetColumns.All, .. SheetColumns.PassedOver, .. fields.Keys];
        if (Columns.Count > 2 * known.Count)
        {
            _mistakes.Add(new CsvMistake(head.Line, "", "", $"{Columns.Count} columns, and there are {known.Count} at most"));
            return;
        }
        foreach (var (column, cell) in Columns.Zip(head.Cells))
        {
            if (!known.Contains(column))
                _mistakes.Add(new CsvMistake(head.Line, cell, cell, cell.Length == 0 ? "a column without a name"
                    : $"there is no such column; {NearestName.Question(column, known) ?? "there are " + string.Join(", ", known)}"));
            else if (Columns.Count(other => other == column) > 1)
                _mistakes.Add(new CsvMistake(head.Line, cell, cell, "this column is there twice"));
            if (SheetColumns.Named.TryGetValue(column, out var named) && !_names.ContainsKey(column))
                _names[column] = await KnownNames.ReadAsync(store, named.Path, named.What).ConfigureAwait(false);
            if (fields.TryGetValue(column, out var type))
                _customFields[column] = type;
        }
        if (!Columns.Contains(SheetColumns.Name))
            _mistakes.Add(new CsvMistake(head.Line, SheetColumns.Name, "", "a column named 'name' is needed"));
        foreach (var (value, _) in Columns.Contains(SheetColumns.Status) ? await MachineStatuses.OfAsync(store).ConfigureAwait(false) : [])
            _statuses.Add(value);
    }

    private void ReadRow(CsvRow row)
    {
        var (given, more) = (new NewMachine(), new JsonObject());
        if (row.Cells.Count > Columns.Count)
            _mistakes.Add(new CsvMistake(
                row.Line, "", row.Cells[Columns.Count],
                $"{row.Cells.Count} cells, and {Columns.Count} columns: text with a separator stands in quotes"));
        foreach (var (column, cell) in Columns.Zip(row.Cells.Select(CsvText.Plain)))
            if (cell.Length > 0 && Take(given, more, column, cell) is { } says)
                _mistakes.Add(new CsvMistake(row.Line, column, cell, says));
        if (string.IsNullOrEmpty(given.Name))
            _mistakes.Add(new CsvMistake(row.Line, SheetColumns.Name, "", "a machine needs a name"));
        var documentation = new MachineDocumentation(given, more);
        if (documentation.Problem is { } problem)
            _mistakes.Add(new CsvMistake(row.Line, documentation.LacksInterface ? SheetColumns.Interface : "", "", problem));
        _machines.Add(new SheetMachine(row.Line, row.Cells, documentation));
    }

    // Null when the cell is understood.
    private string? Take(NewMachine given, JsonObject more, string column, string cell)
    {
        if (_customFields.TryGetValue(column, out var type))
            return TakeCustom(more, column[SheetColumns.CustomField.Length..], type, cell);
        if (column == SheetColumns.Tags)
            return TakeTags(more, cell);
        if (_names.TryGetValue(column, out var names))
        {
            var (id, says) = names.Find(cell);
            more[column] = id;
            return id is null ? says : null;
        }
        if (SheetColumns.Numbers.Contains(column))
        {
            if (!decimal.TryParse(cell, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return "this is no number; decimals have a point";
            more[column] = number;
            return null;
        }
        switch (column)
        {
            case var passed when SheetColumns.PassedOver.Contains(passed):
                return null;
            case SheetColumns.Name:
                given.Name = cell;
                return null;
            case SheetColumns.Interface:
                given.Interface = cell;
                return null;
            case SheetColumns.Address:
                given.Address = cell;
                return null;
            case SheetColumns.Software:
                more["local_context_data"] = new JsonObject { [MachineSoftware.Key] = List(cell) };
                return null;
            case SheetColumns.Status when !_statuses.Contains(cell):
                return $"there is no such status; {NearestName.Question(cell, _statuses) ?? "there are " + string.Join(", ", _statuses)}";
            default:
                more[column] = cell;
                return null;
        }
    }

    private string? TakeTags(JsonObject more, string cell)
    {
        var ids = new JsonArray();
        foreach (var name in Parts(cell))
        {
            var (id, says) = _names[SheetColumns.Tags].Find(name);
            if (id is null)
                return $"'{name}': {says}";
            ids.Add((JsonNode)id.Value);
        }
        more[SheetColumns.Tags] = ids;
        return null;
    }

    private static string? TakeCustom(JsonObject more, string field, string type, string cell)
    {
        JsonNode? value = cell;
        switch (type)
        {
            case "integer" or "decimal" or "object":
                if (!decimal.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
                    return type == "object" ? "this is no number of an object" : "this is no number; decimals have a point";
                value = number;
                break;
            case "boolean":
                if (cell.ToLowerInvariant() is not ("true" or "false" or "yes" or "no" or "1" or "0"))
                    return "this is neither true nor false";
                value = cell.ToLowerInvariant() is "true" or "yes" or "1";
                break;
            case "multiselect":
                value = List(cell);
                break;
            case "json" or "multiobject":
                (value, var problem) = GivenJson.Of(cell);
                if (problem is not null)
                    return problem.TrimEnd('.');
                break;
        }
        if (more["custom_fields"] is not JsonObject fields)
            more["custom_fields"] = fields = [];
        fields[field] = value;
        return null;
    }

    private static JsonArray List(string cell) => [.. Parts(cell).Select(part => JsonValue.Create(part))];

    private static IEnumerable<string> Parts(string cell) =>
        cell.Split([',', ';', '|'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct();
}

/// <summary>A row that is a machine.</summary>
internal sealed record SheetMachine(int Line, IReadOnlyList<string> Cells, MachineDocumentation Documentation);
