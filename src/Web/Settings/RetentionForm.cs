using Microsoft.AspNetCore.Http;
using Plumbline.Automation.Retention;
using Plumbline.Rulebooks.Policies;
using Plumbline.Web.Elements;

namespace Plumbline.Web.Settings;

/// <summary>The fields in which somebody sets how long things are kept, and what is wrong with them.</summary>
internal sealed class RetentionForm
{
    private static readonly KeptKind[] Kinds = Enum.GetValues<KeptKind>();
    private static readonly KeptLimit[] Limits = Enum.GetValues<KeptLimit>();

    private readonly Dictionary<string, string> _texts = [];
    private readonly Dictionary<string, string> _problems = [];
    private readonly List<RetentionRule> _rules = [];

    private RetentionForm()
    {
    }

    /// <summary>What is set by it, what <c>plumbline.yml</c> overrules among it.</summary>
    public IReadOnlyList<RetentionRule> Rules => _rules;

    public bool HasProblems => _problems.Count > 0;

    /// <summary>A field as it was sent, or as it is set.</summary>
    /// <param name="settings">What counts now.</param>
    /// <param name="given">What is set.</param>
    /// <param name="sent">Null where nothing was sent.</param>
    public static RetentionForm Of(RetentionSettings settings, IReadOnlyList<RetentionRule> given, IFormCollection? sent)
    {
        var form = new RetentionForm();
        foreach (var kind in Kinds)
            foreach (var limit in Limits)
                form.Take(kind, limit, given.FirstOrDefault(rule => (rule.Kind, rule.Limit) == (kind, limit)),
                    RuleOf(settings, kind, limit) is null ? sent : null);
        return form;
    }

    public static string NameOf(KeptKind kind, KeptLimit limit) => $"{RetentionText.NameOf(kind)}.{RetentionText.NameOf(limit)}";

    /// <summary>What <c>plumbline.yml</c> says of a field, which is closed then.</summary>
    public static RetentionRule? RuleOf(RetentionSettings settings, KeptKind kind, KeptLimit limit) =>
        settings.OfProject.FirstOrDefault(rule => (rule.Kind, rule.Limit) == (kind, limit));

    public string TextOf(KeptKind kind, KeptLimit limit) => _texts[NameOf(kind, limit)];

    public string? ProblemOf(KeptKind kind, KeptLimit limit) => _problems.GetValueOrDefault(NameOf(kind, limit));

    private void Take(KeptKind kind, KeptLimit limit, RetentionRule? given, IFormCollection? sent)
    {
        var name = NameOf(kind, limit);
        if (sent is null)
        {
            _texts[name] = given is null ? "" : RetentionText.Of(limit, given.Value);
            if (given is not null)
                _rules.Add(given);
            return;
        }
        var text = _texts[name] = sent[name].ToString().Trim();
        if (text.Length == 0)
            return;
        if (RetentionText.TryRead(limit, text, out var value))
            _rules.Add(new RetentionRule(kind, limit, value, default));
        else
            _problems[name] = $"{(limit == KeptLimit.Days ? "Days are " + RetentionText.DaysExpected : "A size is " + RetentionText.SizeExpected)}, "
                + $"not '{Words.Cut(text, 40)}'.";
    }
}
