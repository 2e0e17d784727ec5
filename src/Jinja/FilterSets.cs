namespace Plumbline.Jinja;

/// <summary>Filters and tests that an environment offers beside Jinja2's built-in ones.</summary>
[Flags]
public enum FilterSets
{
    None = 0,

    /// <summary>What ansible-rulebook adds: regex_replace, basename, dirname, normpath, bool.</summary>
    Rulebook = 1,

    /// <summary>What Ansible's own templates know: combine, ternary, to_json, regex_search, dict2items …</summary>
    Ansible = 2,
}
