using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;
using Plumbline.Runner.Workspace;

namespace Plumbline.Automation.Actions.Ansible;

/// <summary>The one-line form of module arguments, split into its words before the templates in them are rendered.</summary>
internal static class ModuleLine
{
    private const string FreeForm = "_raw_params";
    private const string WordsOfACommand = "argv";

    /// <param name="module">The module's name; some take the line as a command.</param>
    /// <param name="line">As the operator wrote it.</param>
    /// <param name="render">Renders one word.</param>
    public static Mapping Read(string module, string line, Func<string, object?> render)
    {
        var (named, written, plain) = (new Mapping(), new List<string>(), new List<object?>());
        foreach (var (word, value) in KeyValueLine.Words(line, withTemplates: true))
        {
            if (KeyValueLine.Pair(word) is { } pair && (!KeyValueLine.IsFreeForm(module) || KeyValueLine.IsFreeFormOption(pair.Key)))
            {
                named[pair.Key] = render(KeyValueLine.Pair(value)!.Value.Value); // not null: taking quotes off a pair leaves one
                continue;
            }
            written.Add(word);
            plain.Add(value);
        }
        if (written.Count == 0)
            return named;
        // A command is a list of words, so that none of them can become two; a shell reads its line itself.
        if (KeyValueLine.IsCommand(module))
            named[WordsOfACommand] = plain.ConvertAll(word => (object?)PythonText.Str(render((string)word!)));
        else
            named[FreeForm] = PythonText.Str(render(string.Join(' ', written)));
        return named;
    }
}
