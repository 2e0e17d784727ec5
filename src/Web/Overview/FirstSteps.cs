using Plumbline.Web.Calls;
using Plumbline.Web.Machines;

namespace Plumbline.Web.Overview;

/// <summary>What is to be done in a new project until a machine is configured by itself, and what of it is done.</summary>
internal sealed class FirstSteps(ConsoleParts parts, StoreCalls store)
{
    public async Task<IReadOnlyList<FirstStep>> OfAsync(long machines)
    {
        var rules = await store.GetAsync("extras/event-rules/?limit=1&fields=id").ConfigureAwait(false);
        var rulebooks = parts.Rulebooks();
        var inventory = parts.Runs.Inventory;
        var origin = store.OriginOf(MachineKind.Virtual.ObjectType);
        return
        [
            new(store.User.HasPassword, "Set your password", "/password", "so that you need no link to log in"),
            new(rulebooks.Count > 0, "Put a rulebook to work", "/status", "a file in rulebooks/, then plumbline reload; plumbline init shows one"),
            new(inventory is not null, "Name an inventory", null,
                "inventory/hosts.yml says which machines there are: this store, as plumbline init writes it, or a NetBox that you have"),
            new(rules.Count > 0, "Have changes told to the rules", null,
                "plumbline netbox setup makes the event rule and its webhook, in this store or in your NetBox; plumbline netbox doctor checks them"),
            new(origin is not null, "Connect a NetBox", null,
                "if you have one: netbox: in plumbline.yml names it, and this server keeps a copy; without one, this store is your NetBox")
                { IsChoice = true },
            origin is not null
                ? new(machines > 0, "Document a machine", null, $"in your NetBox at {origin}, which this server keeps a copy of")
                : new(machines > 0, "Document a machine", "/machines/new", "here, or with Terraform, Ansible or pynetbox at /api/"),
            new(parts.Results.All().Any(r => r.Value.IsGood), "Watch it being configured", null,
                "documented, event, matched, waiting, running, configured"),
            new(false, "Try the demo data", null,
                "if you would rather look first: plumbline demo --keep shows the whole with machines of its own, in a folder of its own")
                { IsChoice = true },
        ];
    }
}

/// <summary>One thing to do.</summary>
/// <param name="Link">Where it is done; null where that is no page.</param>
internal sealed record FirstStep(bool IsDone, string Title, string? Link, string How)
{
    /// <summary>Whether it goes without it.</summary>
    public bool IsChoice { get; init; }
}
