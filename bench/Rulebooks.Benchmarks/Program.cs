using BenchmarkDotNet.Running;
using Plumbline.Rulebooks.Benchmarks;

if (args.Contains("--quick"))
    Quick.Run();
else
    BenchmarkSwitcher.FromAssembly(typeof(Workloads).Assembly).Run(args);
