using System.Globalization;
using BenchmarkDotNet.Running;
using EmDsl.Benchmarks;
using EmDsl.Benchmarks.Peers;

switch (args)
{
    case ["generator", ..]:
        GeneratorCost.Report();
        break;
    case ["csv", ..]:
        CsvLoad.Report();
        break;
    case ["peers", "short"]:
        PeerReport.ReportShort();
        break;
    case ["peers", "scaling"]:
        PeerReport.Scale();
        break;
    case ["peers", "crossover"]:
        CrossoverRun.Report();
        break;
    case ["peers"]:
        PeerReport.Report();
        break;
    case ["peers-own", var workload, var iterations, var threads, var lanes, var rows]:
        OwnRun.Report(workload, Number(iterations), Number(threads), lanes.Length == 0 ? null : Number(lanes), rows == "merged");
        break;
    case ["peers-shape", var shape, var rows, var states, var dimension, var threads]:
        ShapeRun.Report(shape, Number(rows), Number(states), Number(dimension), Number(threads));
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
            dotnet run -c Release --project tests/EmDsl.Benchmarks -- peers      whole fits beside scikit-learn, numpy, Armadillo, where installed; writes docs/benchmarks.md
            dotnet run -c Release --project tests/EmDsl.Benchmarks -- peers short    half a minute of the same
            dotnet run -c Release --project tests/EmDsl.Benchmarks -- peers scaling  time over rows, states, dimensions, threads and widths of registers, odd shapes among them
            dotnet run -c Release --project tests/EmDsl.Benchmarks -- peers crossover  full covariances of up to 256 dimensions beside a library's matrix products
            """);
        break;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
