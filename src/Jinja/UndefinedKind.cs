namespace Plumbline.Jinja;

/// <summary>What an unknown name or attribute becomes; named after what it allows.</summary>
public enum UndefinedKind
{
    /// <summary>Jinja2's <c>StrictUndefined</c>: every use but <c>is defined</c> and <c>default</c> fails.</summary>
    Strict,

    /// <summary>Jinja2's <c>Undefined</c>: prints as nothing and is false, but has no attributes.</summary>
    Lenient,

    /// <summary>Jinja2's <c>ChainableUndefined</c>: as lenient, and every attribute of it is undefined too.</summary>
    Chainable,

    /// <summary>Ansible's: every attribute of it is undefined too, and every other use fails, naming what was missing first.</summary>
    StrictChainable,
}
