using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Netbox.Api.Batches;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Values;
using Plumbline.Web.Calls;

namespace Plumbline.Web.Machines.Many;

/// <summary>Documents the machines of a table, all in one transaction or none.</summary>
internal sealed record MachineImport(MachineSheet Sheet, IReadOnlyList<CsvMistake> Mistakes, int Made)
{
    // Machine, interface, address, and what is refused of one of them behind that.
    private const int MostLooks = 4;

    /// <param name="keeps">Whether they are documented; else it is only found out what would be refused.</param>
    public static async Task<MachineImport> RunAsync(StoreCalls store, string text, bool keeps, CancellationToken cancellation)
    {
        var sheet = await MachineSheet.ReadAsync(store, text, cancellation).ConfigureAwait(false);
        // What cannot be read is told together with what the store refuses; where the head is wrong, nothing can be asked.
        var mistakes = sheet.Mistakes.ToList();
        var broken = mistakes.Select(mistake => mistake.Line).ToHashSet();
        var told = mistakes.Select(mistake => (mistake.Line, mistake.Column)).ToHashSet();
        // What was understood of a broken row is asked as well, behind all others, which it is not to be in the way of.
        List<SheetMachine> asked = [.. sheet.Machines.OrderBy(machine => broken.Contains(machine.Line))];
        IReadOnlyList<IReadOnlyList<BatchStep>> items = [.. asked.Select(machine => machine.Documentation.Steps())];
        if (items.Count == 0)
            return new MachineImport(sheet, mistakes, 0);
        try
        {
            // What is refused keeps no other writer waiting: only what was good so far gets to where all have to wait.
            var answer = await store.Viewer.WriteAsync(items, isTrial: true, cancellation).ConfigureAwait(false);
            if (keeps && mistakes.Count == 0 && answer.Refusals.Count == 0)
                answer = await store.Viewer.WriteAsync(items, isTrial: false, cancellation).ConfigureAwait(false);
            for (var looks = 1; answer.Refusals.Count > 0; looks++)
            {
                foreach (var refusal in answer.Refusals)
                {
                    var machine = asked[refusal.Item];
                    // What a broken row lacks may be the cell that could not be read, or the one that was left out.
                    var said = Read(sheet, machine, items[refusal.Item][refusal.Step], refusal.Body.ToJsonString())
                        .Where(mistake => !broken.Contains(machine.Line)
                            || (mistake.Found.Length > 0 && !told.Contains((mistake.Line, mistake.Column))))
                        .ToList();
                    mistakes.AddRange(said);
                    told.UnionWith(said.Select(mistake => (mistake.Line, mistake.Column)));
                }
                if (looks == MostLooks)
                    break;
                // What stands behind a cell that was refused is asked about without it.
                var refused = answer.Refusals.ToDictionary(refusal => refusal.Item);
                broken.UnionWith(refused.Keys.Select(item => asked[item].Line));
                items = [.. items.Index().Select(i => refused.TryGetValue(i.Index, out var r) ? Without(i.Item, r) : i.Item)];
                answer = await store.Viewer.WriteAsync(items, isTrial: true, cancellation).ConfigureAwait(false);
            }
            mistakes.AddRange(Unasked(sheet, mistakes).ToList());
            return new MachineImport(sheet, [.. mistakes.OrderBy(mistake => mistake.Line)], answer.Made.Count);
        }
        catch (StoreWriteException unwritten)
        {
            return new MachineImport(sheet, [new CsvMistake(0, "", "", $"nothing was documented: {unwritten.Message}")], 0);
        }
    }

    // The same steps without what was refused of one of them; a name, which all need, is another one.
    private static IReadOnlyList<BatchStep> Without(IReadOnlyList<BatchStep> steps, BatchRefusal refusal)
    {
        var body = (JsonObject)steps[refusal.Step].Body.DeepClone();
        foreach (var field in refusal.Body is JsonObject fields ? fields.Select(field => field.Key) : [])
            if (field is "name" or "__all__")
                body["name"] = Guid.NewGuid().ToString("N");
            else
                body.Remove(field);
        return [.. steps.Index().Select(step => step.Index == refusal.Step ? step.Item with { Body = body } : step.Item)];
    }

    // Where an interface or the whole is refused in other ways, nobody asks about its address.
    private static IEnumerable<CsvMistake> Unasked(MachineSheet sheet, IReadOnlyList<CsvMistake> mistakes)
    {
        var (at, lines) = (sheet.Columns.ToList().IndexOf(SheetColumns.Address), mistakes.Select(mistake => mistake.Line).ToHashSet());
        lines.ExceptWith(mistakes.Where(mistake => mistake.Column == SheetColumns.Address).Select(mistake => mistake.Line).ToList());
        return from machine in sheet.Machines
            where at >= 0 && at < machine.Cells.Count && lines.Contains(machine.Line)
            let address = CsvText.Plain(machine.Cells[at])
            let refusal = address.Length > 0 ? AddressText.Refusal(address) : null
            where refusal is not null
            select new CsvMistake(machine.Line, SheetColumns.Address, address, refusal);
    }

    private static IEnumerable<CsvMistake> Read(MachineSheet sheet, SheetMachine machine, BatchStep step, string refusal)
    {
        var answer = new StoreAnswer(400, JsonElement.Parse(refusal));
        if (answer.Body.ValueKind != JsonValueKind.Object || answer.Body.TryGetProperty("detail", out _))
            return [new CsvMistake(machine.Line, "", "", answer.Problem ?? "")];
        return answer.Body.EnumerateObject().Select(field =>
        {
            var says = answer.ProblemOf(field.Name) ?? "";
            var column = field.Name == "custom_fields" || field.Name == "__all__"
                ? sheet.Columns.FirstOrDefault(c => c.StartsWith(SheetColumns.CustomField, StringComparison.Ordinal)
                    && says.Contains(c[SheetColumns.CustomField.Length..], StringComparison.Ordinal)) ?? ""
                : SheetColumns.Of(step.Path, field.Name);
            var at = sheet.Columns.ToList().IndexOf(column);
            return new CsvMistake(machine.Line, column, at >= 0 && at < machine.Cells.Count ? machine.Cells[at] : "", says);
        });
    }
}
