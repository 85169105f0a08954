using BenchmarkDotNet.Running;
using EmDsl.Benchmarks;

switch (args)
{
    case ["generator", ..]:
        GeneratorCost.Report();
        break;
    case ["csv", ..]:
        CsvLoad.Report();
        break;
    case ["numerics", .. var rest]:
        BenchmarkSwitcher.FromTypes([typeof(NumericsBenchmark)]).Run(["--filter", "*", .. rest]);
        break;
    default:
        Console.WriteLine(
            """
            dotnet run -c Release --project tests/EmDsl.Benchmarks -- generator  what the generator adds to a build and to a keystroke
            dotnet run -c Release --project tests/EmDsl.Benchmarks -- csv        a million rows of nine columns into typed columns
            dotnet run -c Release --project tests/EmDsl.Benchmarks -- numerics   the kernels of the E-step and of Newton's M-steps
            """);
        break;
}
