namespace Plumbline.Netbox.Store.Input;

/// <summary>How a body is read: missing fields are defaults, kept, or (PUT) required and partly reset.</summary>
internal enum InputMode
{
    Create,
    Put,
    Patch,
}
