using System.Collections.Immutable;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Plumbline.Automation.Tests.Architecture;

/// <summary>
/// Finds in a compiled program the tasks that nobody awaits: calls that give a <c>Task</c> or <c>ValueTask</c> which is thrown away at
/// once, as a statement or by <c>_ =</c>, and <c>async void</c>. What such work meets is lost.
/// </summary>
internal static class UnawaitedTasks
{
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields().Select(f => (OpCode)f.GetValue(null)!)
        .ToDictionary(c => c.Value);

    /// <summary>The methods that let go of a task, as <c>Namespace.Type.Method</c>.</summary>
    public static IEnumerable<string> In(string assembly)
    {
        using var stream = File.OpenRead(assembly);
        using var file = new PEReader(stream);
        var metadata = file.GetMetadataReader();
        var found = new List<string>();
        foreach (var handle in metadata.MethodDefinitions)
        {
            var method = metadata.GetMethodDefinition(handle);
            if (IsAsyncVoid(metadata, method) || (method.RelativeVirtualAddress != 0
                && LetsGo(metadata, file.GetMethodBody(method.RelativeVirtualAddress).GetILBytes()!)))
                found.Add(Name(metadata, method));
        }
        return found;
    }

    private static bool LetsGo(MetadataReader metadata, byte[] code)
    {
        var givesTask = false;
        for (var at = 0; at < code.Length;)
        {
            short value = code[at++];
            if (value == 0xfe)
                value = (short)(0xfe00 | code[at++]);
            var operation = Codes[value];
            if (operation == OpCodes.Pop && givesTask)
                return true;
            givesTask = operation.OperandType == OperandType.InlineMethod && operation != OpCodes.Newobj
                && GivesTask(metadata, MetadataTokens.EntityHandle(BitConverter.ToInt32(code, at)));
            at += Length(operation, code, at);
        }
        return false;
    }

    internal static int Length(OpCode operation, byte[] code, int at) => operation.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
        _ => 4,
    };

    private static bool GivesTask(MetadataReader metadata, EntityHandle method)
    {
        var signature = method.Kind switch
        {
            HandleKind.MethodSpecification when metadata.GetMethodSpecification((MethodSpecificationHandle)method).Method is var generic =>
                generic,
            _ => method,
        };
        var returned = signature.Kind switch
        {
            HandleKind.MethodDefinition =>
                metadata.GetMethodDefinition((MethodDefinitionHandle)signature).DecodeSignature(TypeNames.Instance, null).ReturnType,
            HandleKind.MemberReference =>
                metadata.GetMemberReference((MemberReferenceHandle)signature).DecodeMethodSignature(TypeNames.Instance, null).ReturnType,
            _ => "",
        };
        return returned is "System.Threading.Tasks.Task" or "System.Threading.Tasks.Task`1" or "System.Threading.Tasks.ValueTask"
            or "System.Threading.Tasks.ValueTask`1";
    }

    private static bool IsAsyncVoid(MetadataReader metadata, MethodDefinition method) =>
        method.GetCustomAttributes().Any(a =>
            metadata.GetCustomAttribute(a).Constructor is { Kind: HandleKind.MemberReference } constructor
            && metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent is { Kind: HandleKind.TypeReference } type
            && metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)type).Name) == "AsyncStateMachineAttribute")
        && method.DecodeSignature(TypeNames.Instance, null).ReturnType == "Void";

    private static string Name(MetadataReader metadata, MethodDefinition method)
    {
        var name = metadata.GetString(method.Name);
        for (var handle = method.GetDeclaringType(); !handle.IsNil; handle = metadata.GetTypeDefinition(handle).GetDeclaringType())
        {
            var type = metadata.GetTypeDefinition(handle);
            name = $"{(type.Namespace.IsNil ? "" : metadata.GetString(type.Namespace) + ".")}{metadata.GetString(type.Name)}.{name}";
        }
        return name;
    }

    private sealed class TypeNames : ISignatureTypeProvider<string, object?>
    {
        public static readonly TypeNames Instance = new();

        public string GetArrayType(string elementType, ArrayShape shape) => "";

        public string GetByReferenceType(string elementType) => "";

        public string GetFunctionPointerType(MethodSignature<string> signature) => "";

        public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => genericType;

        public string GetGenericMethodParameter(object? genericContext, int index) => "";

        public string GetGenericTypeParameter(object? genericContext, int index) => "";

        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

        public string GetPinnedType(string elementType) => "";

        public string GetPointerType(string elementType) => "";

        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

        public string GetSZArrayType(string elementType) => "";

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
            Of(reader, reader.GetTypeDefinition(handle).Namespace, reader.GetTypeDefinition(handle).Name);

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
            Of(reader, reader.GetTypeReference(handle).Namespace, reader.GetTypeReference(handle).Name);

        public string GetTypeFromSpecification(
            MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

        private static string Of(MetadataReader reader, StringHandle space, StringHandle name) =>
            $"{reader.GetString(space)}.{reader.GetString(name)}";
    }
}
