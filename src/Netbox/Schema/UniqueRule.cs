namespace Plumbline.Netbox.Schema;

/// <summary>Fields whose values together may not repeat.</summary>
/// <param name="Message">What is answered under <c>__all__</c>.</param>
/// <param name="Fields">The fields; a name after <c>~</c> is compared without regard to case, one after <c>!</c> must be null.</param>
internal sealed record UniqueRule(string Message, params string[] Fields);
