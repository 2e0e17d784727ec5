using System.Text.Json;
using Plumbline.Automation.Inventory.Options;
using Plumbline.Automation.Inventory.Protection;
using Plumbline.Automation.Inventory.Tables;
using Plumbline.Jinja;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Inventory.Rendering;

/// <summary>
/// <c>compose</c>, <c>groups</c> and <c>keyed_groups</c>. Compose sees the fields of the NetBox object alone; the other two see the host's
/// variables too, which win over fields of the same name.
/// </summary>
internal sealed partial class Constructed
{
    private readonly InventoryOptions _options;
    private readonly Mapping _extraVars;
    private readonly ExpressionLog _log;
    private readonly VariableGuard _guard;
    private readonly string[] _composed;
    private readonly List<(NamedExpression Entry, JinjaExpression Expression)> _compose = [];
    private readonly List<(NamedExpression Entry, JinjaTemplate Condition)> _groups = [];
    private readonly List<(KeyedGroup Entry, JinjaExpression Key, JinjaTemplate? Parent)> _keyed = [];

    public Constructed(InventoryOptions options, Mapping extraVars, ExpressionLog log, VariableGuard guard)
    {
        (_options, _extraVars, _log, _guard) = (options, extraVars, log, guard);
        foreach (var entry in options.Compose)
            Compile(
                entry.At, entry.Expression, () => _compose.Add((entry, JinjaEnvironment.Inventory.CompileExpression(entry.Expression))));
        foreach (var entry in options.Groups)
            Compile(entry.At, entry.Expression, () => _groups.Add(
                (entry, JinjaEnvironment.Inventory.Compile($"{{% if {entry.Expression} %}}True{{% else %}}False{{% endif %}}"))));
        foreach (var entry in options.KeyedGroups)
            Compile(entry.At, entry.Key, () => _keyed.Add((entry, JinjaEnvironment.Inventory.CompileExpression(entry.Key),
                entry.Parent is null ? null : JinjaEnvironment.Inventory.Compile(entry.Parent))));
        _composed = [.. _compose.SelectMany(c => c.Expression.References.Names).Distinct()];
    }

    public void Compose(HostObject host, string name, Mapping variables)
    {
        if (_compose.Count == 0)
            return;
        var seen = Read(host);
        foreach (var (entry, expression) in _compose)
        {
            _log.Tried(entry.At);
            try
            {
                var value = expression.Evaluate(seen);
                if (value is UndefinedValue undefined)
                    Missed(entry, name, undefined.Message, undefined.Name, () => Seen(host), variables);
                else if (IsWritten(entry, expression, value) || _guard.AdmitsValue(entry.Name, value, entry.At))
                    variables[entry.Name] = value;
            }
            catch (TemplateException wrong)
            {
                Missed(entry, name, wrong.PythonText, null, () => Seen(host), variables);
            }
        }
    }

    private Mapping Seen(HostObject host)
    {
        var seen = Fields(host);
        if (_options.UseExtraVars)
            Merge(seen, _extraVars);
        return seen;
    }

    // Of what compose may see no more than it speaks of.
    private Mapping Read(HostObject host)
    {
        var read = new Mapping { ["is_virtual"] = host.IsVirtual };
        foreach (var name in _composed)
            if (name != "is_virtual" && host.Fields.TryGet(name, out var value))
                read[name] = value;
        if (_options.UseExtraVars)
            Merge(read, _extraVars);
        return read;
    }

    public void Join(HostObject host, string name, Mapping variables, List<GroupJoin> joins)
    {
        if (_groups.Count == 0 && _keyed.Count == 0)
            return;
        var seen = Fields(host);
        Merge(seen, variables);
        seen["inventory_hostname"] = name;
        seen["inventory_hostname_short"] = name.Split('.')[0];
        seen["group_names"] = GroupNames(joins);
        foreach (var (entry, condition) in _groups)
        {
            _log.Tried(entry.At);
            try
            {
                if (condition.RenderText(seen) == "True")
                    joins.Add(new(Rendering.GroupNames.Sanitize(entry.Name)));
            }
            catch (TemplateException wrong)
            {
                if (_options.Strict)
                    throw ExpressionLog.Failure("IN0404", entry.At, $"groups.{entry.Name} failed for host '{name}': {wrong.PythonText}");
                _log.Missed(entry.At, $"groups.{entry.Name}", wrong.PythonText, null, () => seen, []);
            }
        }
        if (_keyed.Count == 0)
            return;
        seen["group_names"] = GroupNames(joins);
        if (_options.UseExtraVars)
            Merge(seen, _extraVars);
        foreach (var (entry, key, parent) in _keyed)
            JoinKeyed(entry, key, parent, name, seen, joins);
    }

    private void JoinKeyed(KeyedGroup entry, JinjaExpression key, JinjaTemplate? parent, string name, Mapping seen, List<GroupJoin> joins)
    {
        _log.Tried(entry.At);
        object? value;
        string? above = null;
        try
        {
            value = key.Evaluate(seen);
            if (value is UndefinedValue undefined)
                throw new TemplateException(TemplateErrorKind.Undefined, undefined.Message);
            if (parent is not null && KeyedNames.IsTrue(value))
                above = Rendering.GroupNames.Sanitize(parent.RenderText(seen));
        }
        catch (TemplateException wrong)
        {
            if (_options.Strict)
                throw ExpressionLog.Failure(
                    "IN0405", entry.At, $"keyed_groups: '{entry.Key}' failed for host '{name}': {wrong.PythonText}");
            _log.Missed(entry.At, $"keyed_groups: '{entry.Key}'", wrong.PythonText, null, () => seen, []);
            return;
        }
        if (KeyedNames.Of(entry, value, _options.LeadingSeparator) is { } groups)
            joins.AddRange(groups.Select(group => new GroupJoin(Rendering.GroupNames.Sanitize(group), above)));
        else if (KeyedNames.IsTrue(value))
            _log.Refused(entry.At, $"keyed_groups: '{entry.Key}' gives {KeyedNames.Kind(value)} for host '{name}'; a group is named by a "
                + "text, a list or a mapping",
                $"write '{entry.Key} | string'");
        else if (_options.Strict
            && value is not (List<object?> or Mapping or JsonElement { ValueKind: JsonValueKind.Array or JsonValueKind.Object }))
            throw ExpressionLog.Failure(
                "IN0405", entry.At, $"keyed_groups: '{entry.Key}' is empty for host '{name}', and 'strict' is true");
    }

    // A value that stands in the expression as one of its outcomes, or an expression that reads nothing, is the operator's own. A text that
    // is only compared with is none: data could say the same.
    private static bool IsWritten(NamedExpression entry, JinjaExpression expression, object? value) =>
        expression.References.Names.Count == 0
        || (value is string text && Array.Exists(
            (string[])[$"'{text}'", $"\"{text}\""], quoted => entry.Expression.Contains(quoted, StringComparison.Ordinal)
                && !Compared().IsMatch(entry.Expression.Replace(quoted, "\u0001", StringComparison.Ordinal))));

    [System.Text.RegularExpressions.GeneratedRegex(@"(==|!=|<|>|\bin|\[|\()\s*\u0001|\u0001\s*(==|!=|<|>|\bin\b|\]|,)")]
    private static partial System.Text.RegularExpressions.Regex Compared();

    private void Missed(NamedExpression entry, string host, string message, string? undefined, Func<Mapping> seen, Mapping variables)
    {
        if (_options.Strict)
            throw ExpressionLog.Failure("IN0403", entry.At, $"compose.{entry.Name} failed for host '{host}': {message}");
        _log.Missed(entry.At, $"compose.{entry.Name}", message, undefined, seen, variables);
    }

    private void Compile(Rulebooks.Diagnostics.SourcePosition at, string expression, Action compile)
    {
        try
        {
            compile();
        }
        catch (TemplateException wrong)
        {
            if (_options.Strict)
                throw ExpressionLog.Failure("IN0401", at, $"'{expression}' is no expression: {wrong.PythonText}");
            _log.Broken(at, expression, wrong);
        }
    }

    private static Mapping Fields(HostObject host)
    {
        var fields = new Mapping();
        foreach (var (name, value) in host.Fields.All())
            fields[name] = value;
        fields["is_virtual"] = host.IsVirtual;
        return fields;
    }

    private static void Merge(Mapping into, Mapping from)
    {
        foreach (var (key, value) in from)
            into[key] = value;
    }

    private static List<object?> GroupNames(List<GroupJoin> joins) =>
    [
        .. joins.Select(j => j.Group).Distinct().Order(StringComparer.Ordinal),
    ];
}
