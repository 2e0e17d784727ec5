using System.Text.Json;

namespace Plumbline.Runner.Workspace;

/// <summary>One variable handed to Ansible.</summary>
/// <param name="Untrusted">The value came from outside (an event, a fact): every text in it, at any depth, reaches Ansible marked as not to
/// be templated.</param>
public sealed record ExtraVar(string Name, JsonElement Value, bool Untrusted = false);
