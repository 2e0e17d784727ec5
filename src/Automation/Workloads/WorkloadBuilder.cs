using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Loading;
using Plumbline.Rulebooks.Vault;

namespace Plumbline.Automation.Workloads;

/// <summary>
/// Puts the messages of a controller together. Their order is free, of several of a kind the last counts, and what is not known is passed
/// over: a newer controller may say more.
/// </summary>
/// <param name="files">Where files are put that the controller gives.</param>
internal sealed class WorkloadBuilder(WorkloadFiles files, WorkloadLimits limits)
{
    private const string LastMessage = "EndOfResponse";

    private readonly Mapping _named = [];
    private readonly List<VaultSecret> _vault = [];
    private string? _only;
    private byte[]? _rulebook, _variables, _environment;
    private ControllerAccess? _controller;
    private long _content;
    private int _number;

    /// <summary>Takes one message; false when it was the last.</summary>
    /// <exception cref="WorkloadException">It cannot be used.</exception>
    public bool Take(ReadOnlyMemory<byte> message)
    {
        if (++_number > limits.Messages)
            throw new WorkloadException($"the controller sent more than {limits.Messages} messages and no {LastMessage}");
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(message);
        }
        catch (JsonException e)
        {
            throw new WorkloadException($"message {_number} of the controller is no JSON: expected an object with a type ({Place(e)})", e);
        }
        using (document)
        {
            if (!Utf8.IsValid(message.Span))
                throw new WorkloadException($"message {_number} of the controller is no JSON: it is not UTF-8");
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new WorkloadException($"message {_number} of the controller is no JSON object with a type");
            var type = MessageFields.TypeOf(document.RootElement);
            var fields = new MessageFields(document.RootElement, $"message {_number} of the controller ({MessageFields.Fit(type ?? "")})");
            return type != LastMessage && Take(type, fields);
        }
    }

    /// <summary>What came, when the last message has come.</summary>
    /// <exception cref="WorkloadException">Variables or environment are no mappings.</exception>
    public Workload Build()
    {
        var variables = Read(_variables, "ExtraVars") ?? [];
        variables["eda"] = new Mapping { { "filename", _only ?? (object)_named } };
        var environment = Read(_environment, "EnvVars") ?? [];
        foreach (var (name, value) in environment)
            variables[name] = value;
        return new Workload
        {
            Rulebook = _rulebook, Variables = variables, Environment = environment, Vault = _vault, Controller = _controller,
            ProjectFile = files.Project,
        };
    }

    private bool Take(string? type, MessageFields fields)
    {
        switch (type)
        {
            case "Rulebook":
                _rulebook = Content(fields);
                break;
            case "ExtraVars":
                _variables = Content(fields);
                break;
            case "EnvVars":
                _environment = Content(fields);
                break;
            case "ControllerInfo":
                _controller = new ControllerAccess(
                    fields.Text("url"), fields.Text("token"), fields.Word("ssl_verify"), fields.Text("username"), fields.Text("password"));
                break;
            case "VaultCollection":
                TakeVault(fields);
                break;
            case "FileContents":
                TakeFile(fields);
                break;
            case "ProjectData":
                TakeProject(fields);
                break;
        }
        return true;
    }

    private void TakeVault(MessageFields fields)
    {
        if (fields.Field("data") is not { ValueKind: JsonValueKind.Array } passwords)
            throw fields.Unusable("data is no list of passwords");
        _vault.Clear();
        foreach (var password in passwords.EnumerateArray())
        {
            if (password.ValueKind != JsonValueKind.Object)
                throw fields.Unusable("a password in data is no mapping with label and password");
            var given = new MessageFields(password, $"message {_number} of the controller (a password of VaultCollection)");
            _vault.Add(new VaultSecret(given.Required("label"), Encoding.UTF8.GetBytes(given.Required("password"))));
        }
    }

    private void TakeFile(MessageFields fields)
    {
        var parts = fields.Required("template_key").Split('.');
        var content = Content(fields);
        if (parts is ["template"])
            _only = files.Add(content);
        else if (parts.Length > 1)
            _named[parts[1]] = files.Add(content);
        else
            throw fields.Unusable("template_key is neither 'template' nor 'template.NAME': " + MessageFields.Fit(parts[0]));
    }

    private void TakeProject(MessageFields fields)
    {
        if (fields.Text("data") is not { Length: > 0 })
            return;
        var piece = fields.Bytes("data");
        if (files.ProjectLength + piece.Length > limits.Project)
            throw fields.Unusable($"the project is larger than {limits.Project >> 20} MiB");
        files.AddToProject(piece);
    }

    private byte[] Content(MessageFields fields)
    {
        var content = fields.Bytes("data");
        _content += content.Length;
        return _content <= limits.Content ? content
            : throw fields.Unusable($"the controller sent more than {limits.Content >> 20} MiB");
    }

    private static Mapping? Read(byte[]? yaml, string name)
    {
        if (yaml is null)
            return null;
        var findings = new DiagnosticBag();
        if (VariablesReader.Read(yaml, name, AnsibleVault.None, findings) is { } values)
            return values;
        // Not in the words of the finding, which may show a value.
        var first = findings.First(f => f.Severity == Severity.Error);
        throw new WorkloadException($"the controller's {name} cannot be read: {first.Position}: expected a YAML mapping [{first.Code}]");
    }

    private static string Place(JsonException e) => $"byte {(e.BytePositionInLine ?? 0) + 1} of line {(e.LineNumber ?? 0) + 1}";
}
