using Plumbline.Jinja.Ast;

namespace Plumbline.Jinja.Compilation;

/// <summary>
/// The names of one frame as Jinja2's compiler sees them. A name that the frame sets before it reads it is the frame's own from the start:
/// whatever the frame's inner parts read before that moment is undefined, even if a variable of that name was handed in.
/// </summary>
internal sealed class Symbols(Symbols? outer)
{
    private readonly Dictionary<string, Origin> _names = [];
    private readonly HashSet<string> _stored = [];

    private enum Origin
    {
        Given,
        Outer,
        Variables,
        Nowhere,
    }

    /// <summary>Names without a value until they are set.</summary>
    public string[] Unset => [.. _names.Where(n => n.Value == Origin.Nowhere).Select(n => n.Key)];

    public static Symbols Of(Symbols? outer, IEnumerable<string> given, IEnumerable<Expression> read, IReadOnlyList<Statement> body)
    {
        var symbols = new Symbols(outer);
        foreach (var name in given)
            symbols._names[name] = Origin.Given;
        foreach (var expression in read)
            symbols.Read(expression);
        symbols.Visit(body);
        return symbols;
    }

    private bool IsKnown(string name) => _names.ContainsKey(name) || (outer?.IsKnown(name) ?? false);

    private void Load(string name)
    {
        if (!IsKnown(name))
            _names[name] = Origin.Variables;
    }

    private void Store(string name)
    {
        _stored.Add(name);
        if (!_names.ContainsKey(name))
            _names[name] = outer?.IsKnown(name) == true ? Origin.Outer : Origin.Nowhere;
    }

    private void Read(Expression? expression)
    {
        if (expression is null)
            return;
        foreach (var name in Walk.All(expression).OfType<Name>())
            Load(name.Text);
    }

    private void Store(Expression target)
    {
        foreach (var part in Walk.All(target))
            if (part is Name name)
                Store(name.Text);
            else if (part is NamespaceTarget space)
                Load(space.Name);
    }

    private void Visit(IReadOnlyList<Statement> body)
    {
        foreach (var statement in body)
            Visit(statement);
    }

    private void Visit(Statement statement)
    {
        switch (statement)
        {
            case Output s:
                foreach (var part in s.Parts)
                    Read(part);
                break;
            case If s:
                Visit(s);
                break;
            case Set s:
                Read(s.Value);
                Store(s.Target);
                break;
            case SetBlock s:
                Store(s.Target);
                break;
            case For s:
                Read(s.Items);
                break;
            case With s:
                foreach (var (_, value) in s.Bindings)
                    Read(value);
                break;
            case FilterBlock s:
                Read(s.Filter);
                break;
            case CallBlock s:
                Read(s.Call);
                break;
            case MacroDefinition s:
                Store(s.Name);
                break;
        }
    }

    private void Visit(If s)
    {
        // Each later test is read within the branches that come after the first.
        Read(s.Branches[0].Test);
        var branches = new List<Symbols> { Branch(symbols => symbols.Visit(s.Branches[0].Body)) };
        var elifs = Branch(symbols =>
        {
            foreach (var (test, body) in s.Branches.Skip(1))
                symbols.Visit(new If(s.At, [(test, body)], []));
        });
        branches.Add(elifs);
        branches.Add(Branch(symbols => symbols.Visit(s.Else)));
        Merge(branches);
    }

    private Symbols Branch(Action<Symbols> visit)
    {
        var branch = new Symbols(outer);
        foreach (var (name, origin) in _names)
            branch._names[name] = origin;
        branch._stored.UnionWith(_stored);
        visit(branch);
        return branch;
    }

    private void Merge(List<Symbols> branches)
    {
        var stores = branches.SelectMany(b => b._stored).Where(name => !_stored.Contains(name)).GroupBy(name => name).ToList();
        foreach (var branch in branches)
        {
            foreach (var (name, origin) in branch._names)
                _names[name] = origin;
            _stored.UnionWith(branch._stored);
        }
        foreach (var store in stores.Where(s => s.Count() < branches.Count))
            _names[store.Key] = outer?.IsKnown(store.Key) == true ? Origin.Outer : Origin.Variables;
    }
}
