namespace Plumbline.Runner.Workspace;

/// <summary>What a run executes.</summary>
public abstract record RunTarget
{
    private RunTarget()
    {
    }

    /// <summary>A playbook, run where it lies.</summary>
    /// <param name="Name">As the user wrote it: a path relative to the working directory, or <c>namespace.collection.playbook</c>.</param>
    /// <param name="Alone">Run a copy that sees none of the files beside it (<c>copy_files: false</c>).</param>
    public sealed record Playbook(string Name, bool Alone = false) : RunTarget
    {
        /// <summary>
        /// What of the name the user wrote, when the rest came from an event: the playbook must lie in the folder (or collection) that this
        /// names. Null when the whole name is the user's.
        /// </summary>
        public string? Begins { get; init; }
    }

    /// <summary>A single module, run as a generated play over the limit.</summary>
    public sealed record Module(string Name, ModuleArguments? Arguments = null) : RunTarget;

    /// <summary>The facts of every host of the inventory, as Ansible's <c>setup</c> module gathers them; reported one host at a
    /// time.</summary>
    public sealed record HostFacts : RunTarget;
}
