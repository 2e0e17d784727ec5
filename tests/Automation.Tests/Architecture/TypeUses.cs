using System.Reflection;
using System.Reflection.Emit;

namespace Plumbline.Automation.Tests.Architecture;

/// <summary>
/// Which types of a compiled program use which others of it: in what they are made of, in signatures, and in the code of their methods.
/// However the source names a type (by a using, by a relative or a whole name, or by none because it stands in a namespace around it), it
/// is here; constants alone are not.
/// </summary>
internal static class TypeUses
{
    private const BindingFlags Own =
        BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;

    private static readonly Dictionary<short, OpCode> Codes =
        typeof(OpCodes).GetFields().Select(f => (OpCode)f.GetValue(null)!).ToDictionary(c => c.Value);

    /// <summary>Pairs of types that stand in no other one.</summary>
    public static IEnumerable<(Type User, Type Used)> In(Assembly assembly) =>
        (from type in assembly.GetTypes()
         from used in Of(type)
         from part in Parts(used)
         where part.Assembly == assembly
         let pair = (Outermost(type), Outermost(part))
         where pair.Item1 != pair.Item2
         select pair).Distinct();

    private static IEnumerable<Type> Of(Type type) =>
    [
        .. type.BaseType is { } parent ? [parent] : Type.EmptyTypes,
        .. type.GetInterfaces(),
        .. type.GetFields(Own).Select(f => f.FieldType),
        .. type.GetMethods(Own).Select(m => m.ReturnType),
        .. Methods(type).SelectMany(m => m.GetParameters()).Select(p => p.ParameterType),
        .. Methods(type).SelectMany(Code),
    ];

    private static IEnumerable<MethodBase> Methods(Type type) => type.GetMethods(Own).Concat<MethodBase>(type.GetConstructors(Own));

    private static IEnumerable<Type> Code(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body)
            return [];
        var used = body.LocalVariables.Select(v => v.LocalType).Concat(body.ExceptionHandlingClauses
            .Where(c => c.Flags == ExceptionHandlingClauseOptions.Clause).Select(c => c.CatchType!)).ToList();
        var code = body.GetILAsByteArray()!;
        for (var at = 0; at < code.Length;)
        {
            short value = code[at++];
            if (value == 0xfe)
                value = (short)(0xfe00 | code[at++]);
            var operation = Codes[value];
            if (operation.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType
                or OperandType.InlineTok)
                used.AddRange(Named(method, BitConverter.ToInt32(code, at)));
            at += UnawaitedTasks.Length(operation, code, at);
        }
        return used;
    }

    private static IEnumerable<Type> Named(MethodBase method, int token)
    {
        var ofType = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        return method.Module.ResolveMember(token, ofType, ofMethod) switch
        {
            Type type => [type],
            MethodInfo { IsGenericMethod: true } generic => [generic.DeclaringType!, .. generic.GetGenericArguments()],
            { DeclaringType: { } owner } => [owner],
            _ => [],
        };
    }

    // A list of rows is a use of lists and of rows.
    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericParameter || type.IsFunctionPointer ? []
        : type.IsGenericType ? [type, .. type.GetGenericArguments().SelectMany(Parts)]
        : [type];

    private static Type Outermost(Type type)
    {
        while (type.DeclaringType is { } around)
            type = around;
        return type.IsGenericType ? type.GetGenericTypeDefinition() : type;
    }
}
