using System.Text;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Runtime;

/// <summary>
/// Where output goes. For text it is joined as it comes. Natively one part alone keeps its type, and several are joined and read as a
/// Python
/// literal: those of the template itself become text as they come, those of a macro or block only when all are there.
/// </summary>
internal sealed class Sink(RenderContext context, bool isRoot = false)
{
    private readonly List<object?>? _parts = context.IsNative ? [] : null;
    private readonly StringBuilder _text = new();
    private TemplateException? _refused;

    public void Add(object? value)
    {
        if (_parts is null)
        {
            Append(value);
            return;
        }
        Budget.Step();
        if (!isRoot || _parts.Count == 0)
        {
            _parts.Add(value);
            return;
        }
        if (_parts.Count == 1)
        {
            Append(_parts[0]);
            _parts.Add(null);
        }
        Append(value);
    }

    /// <summary>Adds what a filter or call block gave; only text can be joined to text, which shows when all is there.</summary>
    public void AddText(object? value)
    {
        if (_parts is null && Plain.TextOrNull(value) is null)
            _refused ??= Raise.Type($"sequence item 0: expected str instance, {PythonTypes.Name(value)} found");
        else
            Add(value);
    }

    /// <summary>What was collected, as the environment joins it.</summary>
    public object? Result()
    {
        if (_refused is not null)
            throw _refused;
        if (_parts is null)
            return _text.ToString();
        if (_parts.Count == 0)
            return null;
        if (_parts.Count == 1 && Plain.TextOrNull(_parts[0]) is null)
            return _parts[0];
        if (_parts.Count == 1)
            return !context.KeepsText && PythonLiteral.TryParse(Plain.TextOrNull(_parts[0])!, out var alone) ? alone : _parts[0];
        if (!isRoot)
            _parts.ForEach(Append);
        var joined = _text.ToString();
        return !context.KeepsText && PythonLiteral.TryParse(joined, out var value) ? value : joined;
    }

    private void Append(object? value)
    {
        var text = PythonText.Str(value);
        Budget.Grow(_text.Length + (long)text.Length, text.Length);
        _text.Append(text);
    }
}
