using System.Text;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Runtime;

/// <summary>
/// Where output goes. For text it is joined as it comes; natively the parts are kept, for one part alone keeps its type and several are
/// joined and read as a Python literal.
/// </summary>
internal sealed class Sink(bool isNative)
{
    private readonly List<object?>? _parts = isNative ? [] : null;
    private readonly StringBuilder? _text = isNative ? null : new();

    public void Add(object? value)
    {
        if (_parts is not null)
        {
            Budget.Step();
            _parts.Add(value);
        }
        else
            Append(PythonText.Str(value));
    }

    private void Append(string text)
    {
        Budget.Grow(_text!.Length + (long)text.Length, text.Length);
        _text.Append(text);
    }

    /// <summary>What was collected, as the environment joins it.</summary>
    public object? Result()
    {
        if (_parts is null)
            return _text!.ToString();
        if (_parts.Count == 0)
            return null;
        if (_parts.Count == 1 && Plain.TextOrNull(_parts[0]) is null)
            return _parts[0];
        if (_parts.Count == 1)
            return PythonLiteral.TryParse(Plain.TextOrNull(_parts[0])!, out var alone) ? alone : _parts[0];
        var joined = new StringBuilder();
        foreach (var part in _parts)
        {
            var text = PythonText.Str(part);
            Budget.Grow(joined.Length + (long)text.Length, text.Length);
            joined.Append(text);
        }
        var all = joined.ToString();
        return PythonLiteral.TryParse(all, out var value) ? value : all;
    }
}
