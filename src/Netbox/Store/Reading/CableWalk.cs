using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Reading;

/// <summary>
/// One walk along cables. Where ports of panels and cables with a profile have several positions, those that the way came along on decide;
/// they are remembered for the next such port.
/// </summary>
internal sealed class CableWalk(State state)
{
    private readonly List<IReadOnlyList<Row>> _nodes = [];
    private readonly Stack<List<long>> _positions = [];
    private readonly HashSet<long> _passed = [];

    public CablePath? From(List<Row> origins)
    {
        var (near, isActive, isComplete, isSplit) = (origins, true, false, false);
        while (near.Count > 0)
        {
            var links = near.Select(port => state.Follow(port, "cable")).ToList();
            if (IsParted(near, links))
            {
                isSplit = true;
                break;
            }
            _nodes.Add(near);
            var cables = links.OfType<Row>().DistinctBy(cable => cable.Id).ToList();
            if (cables.Count == 0 || !cables.TrueForAll(cable => _passed.Add(cable.Id)))
                break;
            isSplit |= links.Contains(null);
            _nodes.Add(cables);
            isActive &= cables.TrueForAll(cable => cable.Text("status") == "connected");
            var far = Across(near).DistinctBy(port => (port.Type.Label, port.Id)).ToList();
            if (far.DistinctBy(port => port.Type).Count() > 1)
            {
                isSplit = true;
                break;
            }
            _nodes.Add(far);
            if (far.Count == 0)
                break;
            isComplete = Cabling.IsEndpoint(far[0]);
            if (isComplete)
                break;
            isSplit |= far[0].Reference("positions") > 1 && _positions.Count == 0;
            near = Through(far);
        }
        return _nodes.Count < 2 ? null : new CablePath(_nodes, isActive, isComplete, isSplit);
    }

    // Several cables, and not one for each position that the way came along on; or ports of different devices or kinds.
    private bool IsParted(List<Row> near, List<Row?> links) =>
        (links.DistinctBy(cable => cable?.Id).Count() > 1 && _positions.TryPeek(out var came) && near.Count != came.Count)
        || near.DistinctBy(port => port.Type).Count() > 1
        || (!Cabling.IsEndpoint(near[0]) && near.DistinctBy(port => port.Reference("device")).Count() > 1);

    // A cable with a profile takes the positions that the way came along on, and gives those on which it goes on.
    private IEnumerable<Row> Across(List<Row> near)
    {
        var ends = near.Select(port =>
                state.Follow(port, "cable") is { } cable ? (Cable: cable, At: Cabling.Termination(state, cable, port)) : default)
            .Where(end => end.At != null).ToList();
        if (ends.Count == 0 || ends[0].At!["connector"] == null || CableProfile.Of(ends[0].Cable.Text("profile")) is not { } profile)
            return ends.OrderBy(end => end.Cable.Id).SelectMany(
                end => Cabling.Ends(state, end.Cable, Cabling.Opposite(end.At!.Text("cable_end"))));
        var wanted = _positions.TryPop(out var came) ? came.ToList() : [.. ends.SelectMany(end => Cabling.Positions(end.At!))];
        var own = ends.Select(end => (End: end, Positions: Cabling.Positions(end.At!).Where(wanted.Remove).ToList())).ToList();
        if (own.TrueForAll(one => one.Positions.Count == 0))
            own = [(ends[0], wanted)];
        var far = own.SelectMany(one => Cabling.Facing(state, one.End.Cable, profile, one.End.At!, one.Positions)).ToList();
        _positions.Push([.. far.Select(f => f.Position)]);
        return far.Select(f => f.Port);
    }

    private List<Row> Through(List<Row> ports)
    {
        var ways = PortMappings.Ways(state, ports);
        if (ports[0].Reference("positions") > 1)
        {
            if (!_positions.TryPop(out var came))
                return [];
            ways = ways.Where(way => came.Contains(way.In));
        }
        var open = ways.ToList();
        var next = open.Select(way => way.To).DistinctBy(port => port.Id).ToList();
        if (next.Exists(port => port.Reference("positions") > 1))
            _positions.Push([.. open.Select(way => way.Out)]);
        return next;
    }
}
