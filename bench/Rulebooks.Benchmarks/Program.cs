using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Plumbline.Rulebooks.Benchmarks;

if (args.Contains("--quick"))
    Quick.Run();
else
    // In this process: a project generated beside ours would not find the repository's settings.
    BenchmarkSwitcher.FromAssembly(typeof(Workloads).Assembly)
        .Run(args, DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(new InProcessEmitToolchain(new()))));
