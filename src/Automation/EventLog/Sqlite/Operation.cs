namespace Plumbline.Automation.EventLog.Sqlite;

/// <summary>A piece of work for the writer: executed within a batch, answered when the batch is on the disk.</summary>
internal abstract class Operation
{
    public abstract void Execute(Tables tables);

    /// <summary>After the batch is durable and before the answer.</summary>
    public virtual void Publish(Tails tails)
    {
    }

    public abstract void Succeed();

    public abstract void Fail(Exception failure);
}
