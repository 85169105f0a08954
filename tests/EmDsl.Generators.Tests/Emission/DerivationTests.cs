using EmDsl.Generators.Derivation;
using EmDsl.Generators.Emission;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Tests.Emission;

/// <summary>The whole text of Derivation, read as mathematics and then kept.</summary>
public sealed class DerivationTests
{
    [Fact]
    public void Mixture_of_normals() => AssertDerivation(
        """
        [LatentModel]
        public sealed partial class OldFaithful
        {
            [Parameter] public partial Vector<double> Weights { get; init; }
            [Parameter] public partial Vector<double>[] Means { get; init; }
            [Parameter] public partial Matrix<double>[] Covariances { get; init; }
            [Latent(2)] int Regime => Categorical(Weights);
            [Observed("eruptions", "waiting")] Vector<double> Eruption => MultivariateNormal(Means[Regime], Covariances[Regime]);
        }
        """,
        """
        Model OldFaithful
          Regime ~ Categorical(Weights)
          Eruption ~ MultivariateNormal(Means[Regime], Covariances[Regime])

        Complete-data log-likelihood: the sum over rows of
          log p(Regime) = log(Weights[Regime])
          log p(Eruption | Regime) = −½ log det(Covariances[Regime]) − ½ ((Eruption − Means[Regime])ᵀ Covariances[Regime]⁻¹ (Eruption − Means[Regime])) − log 2π

        E-step at the parameters θ′ before the step, for each row
          m_Regime = log Σ_Regime exp(log p(Regime) + log p(Eruption | Regime))
          log p(Eruption) = m_Regime
          r(h) = P(h | Eruption) for values h of Regime, by the same sums in reverse

        Expected sufficient statistics
          RegimeCount[Regime] = Σ_rows r(Regime)
          EruptionSum[Regime, i] = Σ_rows r(Regime) (Eruption[i] − Means′[Regime, i])
          EruptionScatter[Regime, i, j] = Σ_rows r(Regime) (Eruption[i] − Means′[Regime, i]) (Eruption[j] − Means′[Regime, j])

        M-step: Q(θ | θ′) is, up to a constant, the sum of these parts, with Δθ = θ − θ′
          Q(Weights) = Σ_{Regime} RegimeCount[Regime] log Weights[Regime]
            ratio of expected counts:
              Weights = n / Σ n along the last index
              n[Regime] = RegimeCount[Regime]
          Q(Means, Covariances) = −Σ_{Regime} ½ (RegimeCount[Regime] log det Covariances[Regime] + tr(Covariances[Regime]⁻¹ (EruptionScatter[Regime] − EruptionSum[Regime] ΔMeans[Regime]ᵀ − ΔMeans[Regime] EruptionSum[Regime]ᵀ + RegimeCount[Regime] ΔMeans[Regime] ΔMeans[Regime]ᵀ)))
            closed form: weighted mean, then weighted covariance:
              Means[Regime] = Means′[Regime] + δ with δ = EruptionSum[Regime] / RegimeCount[Regime]
              Covariances[Regime] = (EruptionScatter[Regime] − EruptionSum[Regime] δᵀ − δ EruptionSum[Regime]ᵀ + RegimeCount[Regime] δ δᵀ) / RegimeCount[Regime]
        """);

    /// <summary>States by their names, and a pass over the rows with the sum over what is hidden.</summary>
    [Fact]
    public void Named_states_and_row_terms()
    {
        ModelSpec spec = TestHost.Parse("""
            public enum Mood { Calm, Wild }

            [LatentModel]
            public sealed partial class Model
            {
                [Parameter] public partial Vector<double> Weights { get; init; }
                [Parameter] public partial PerState<Mood, double> Scale { get; init; }
                [Parameter] public partial double Freedom { get; init; }
                [Latent] Mood State => Categorical<Mood>(Weights);
                [Observed] double Y => StudentT(State == Mood.Wild ? 1 : 0, Scale[State], Freedom);
            }
            """);
        ModelGraph graph = GraphBuilder.Build(spec);
        string text = DerivationText.Of(spec, graph, MStepPlanner.Plan(graph));
        Assert.Contains("State = Wild", text, StringComparison.Ordinal);
        Assert.Contains("Σ_rows Σ_{State} r(State) ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Linkage_with_weights() => AssertDerivation(
        """
        [LatentModel]
        public sealed partial class Linkage
        {
            [Parameter] public partial double Theta { get; init; }
            [Latent(5)] int Cell => Categorical(0.5, Theta / 4, (1 - Theta) / 4, (1 - Theta) / 4, Theta / 4);
            [Observed] int Phenotype => Exactly(Cell <= 1 ? 0 : Cell - 1);
            [Weight] double Count { get; }
        }
        """,
        """
        Model Linkage
          Cell ~ Categorical((½, Theta / 4, (1 − Theta) / 4, (1 − Theta) / 4, Theta / 4))
          Phenotype ~ Exactly(0 if Cell ≤ 1 else Cell − 1)

        Complete-data log-likelihood: the sum over rows, each times Count, of
          log p(Cell) = (−log 2, log(Theta) − log 4, log(¼ − ¼ Theta), log(¼ − ¼ Theta), log(Theta) − log 4)[Cell]
          log p(Phenotype | Cell) = 0 if Phenotype = (0 if Cell ≤ 1 else Cell − 1), else −∞

        E-step at the parameters θ′ before the step, for each row
          m_Cell = log Σ_Cell exp(log p(Cell) + log p(Phenotype | Cell))
          log p(Phenotype) = m_Cell
          r(h) = Count P(h | Phenotype) for values h of Cell, by the same sums in reverse

        Expected sufficient statistics
          CellCount = Σ_rows Σ_{Cell} r(Cell) [Cell = 1]
          CellCount2 = Σ_rows Σ_{Cell} r(Cell) [Cell = 4]
          CellCount3 = Σ_rows Σ_{Cell} r(Cell) [Cell = 2]
          CellCount4 = Σ_rows Σ_{Cell} r(Cell) [Cell = 3]

        M-step: Q(θ | θ′) is, up to a constant, the sum of these parts
          Q(Theta) = CellCount log Theta
            + CellCount2 log Theta
            + CellCount3 log(1 − Theta)
            + CellCount4 log(1 − Theta)
            closed form:
              Theta = S₁ / (S₁ + S₂), the maximiser of S₁ log θ + S₂ log(1 − θ)
              S₁ = CellCount + CellCount2
              S₂ = CellCount3 + CellCount4
        """);

    [Fact]
    public void Two_latent_variables_and_a_covariate() => AssertDerivation(
        """
        [LatentModel]
        public sealed partial class Shops
        {
            [Parameter] public partial Vector<double> Mix { get; init; }
            [Parameter] public partial Vector<double>[] Taste { get; init; }
            [Parameter] public partial double[] Mean { get; init; }
            [Parameter] public partial double Variance { get; init; }
            [Parameter] public partial double[,] Rate { get; init; }
            [Covariate(3)] int District { get; }
            [Latent(2)] int Kind => Categorical(Mix);
            [Latent(2)] int Buyer => Categorical(Taste[Kind]);
            [Observed] double Spend => Normal(Mean[Buyer], Variance);
            [Observed] int Visits => Poisson(Rate[Kind, District]);
        }
        """,
        """
        Model Shops
          Kind ~ Categorical(Mix)
          Buyer ~ Categorical(Taste[Kind])
          Spend ~ Normal(Mean[Buyer], Variance)
          Visits ~ Poisson(Rate[Kind, District])

        Complete-data log-likelihood: the sum over rows of
          log p(Kind) = log(Mix[Kind])
          log p(Buyer | Kind) = log(Taste[Kind, Buyer])
          log p(Spend | Buyer) = −½ (Spend − Mean[Buyer])² / Variance − ½ log(Variance) − ½ log 2π
          log p(Visits | Kind, District) = Visits log(Rate[Kind, District]) − Rate[Kind, District] − log Visits!

        E-step at the parameters θ′ before the step, for each row
          m_Buyer(Kind) = log Σ_Buyer exp(log p(Buyer | Kind) + log p(Spend | Buyer))
          m_Kind = log Σ_Kind exp(log p(Kind) + log p(Visits | Kind, District) + m_Buyer(Kind))
          log p(Spend, Visits | District) = m_Kind
          r(h) = P(h | Spend, Visits, District) for values h of Kind, Buyer, by the same sums in reverse

        Expected sufficient statistics
          KindCount[Kind] = Σ_rows r(Kind)
          BuyerCount[Kind, Buyer] = Σ_rows r(Kind, Buyer)
          SpendCount[Buyer] = Σ_rows r(Buyer)
          SpendCount2 = Σ_rows 1
          SpendStatistic[Buyer] = Σ_rows r(Buyer) (Spend − Mean′[Buyer])
          SpendStatistic2 = Σ_rows Σ_{Buyer} r(Buyer) (Spend − Mean′[Buyer])²
          VisitsCount[Kind, District] = Σ_rows r(Kind) over the rows with that District
          VisitsStatistic[Kind, District] = Σ_rows r(Kind) Visits over the rows with that District

        M-step: Q(θ | θ′) is, up to a constant, the sum of these parts, with Δθ = θ − θ′; ∝ leaves out a factor that moves no maximum
          Q(Mix) = Σ_{Kind} KindCount[Kind] log Mix[Kind]
            ratio of expected counts:
              Mix = n / Σ n along the last index
              n[Kind] = KindCount[Kind]
          Q(Taste) = Σ_{Kind,Buyer} BuyerCount[Kind, Buyer] log Taste[Kind, Buyer]
            ratio of expected counts:
              Taste = n / Σ n along the last index
              n[Kind, Buyer] = BuyerCount[Kind, Buyer]
          Q(Mean) ∝ Σ_{Buyer} SpendStatistic[Buyer] ΔMean[Buyer]
            − Σ_{Buyer} ½ SpendCount[Buyer] ΔMean[Buyer]²
            closed form:
              Mean = Mean′ + δ with δ = −S₁ / (2 S₂), the maximiser of S₁ δ + S₂ δ²
              S₁[Buyer] = SpendStatistic[Buyer]
              S₂[Buyer] = −½ SpendCount[Buyer]
          Q(Variance) = −½ SpendCount2 log Variance
            − Σ_{Buyer} ½ ΔMean[Buyer]² SpendCount[Buyer] Variance⁻¹
            + Σ_{Buyer} ΔMean[Buyer] SpendStatistic[Buyer] Variance⁻¹
            − ½ SpendStatistic2 Variance⁻¹
            closed form:
              Variance = S₂ / S₁, the maximiser of S₁ log θ + S₂ θ⁻¹
              S₁ = −½ SpendCount2
              S₂ = −Σ_{Buyer} ½ ΔMean[Buyer]² SpendCount[Buyer] + Σ_{Buyer} ΔMean[Buyer] SpendStatistic[Buyer] − ½ SpendStatistic2
          Q(Rate) = Σ_{Kind,District} VisitsStatistic[Kind, District] log Rate[Kind, District]
            − Σ_{Kind,District} VisitsCount[Kind, District] Rate[Kind, District]
            closed form:
              Rate = −S₁ / S₂, the maximiser of S₁ log θ + S₂ θ
              S₁[Kind, District] = VisitsStatistic[Kind, District]
              S₂[Kind, District] = −VisitsCount[Kind, District]
        """);

    [Fact]
    public void Zero_inflated_gamma_counts() => AssertDerivation(
        """
        [LatentModel]
        public sealed partial class Claims
        {
            [Parameter] public partial double Idle { get; init; }
            [Parameter] public partial double Shape { get; init; }
            [Parameter] public partial double Rate { get; init; }
            [Latent] bool IsIdle => Bernoulli(Idle);
            [Observed] double Amount => IsIdle ? Exactly(0) : Gamma(Shape, Rate);
        }
        """,
        """
        Model Claims
          IsIdle ~ Bernoulli(Idle)
          Amount ~ Exactly(0) where IsIdle; Gamma(Shape, Rate) where ¬IsIdle

        Complete-data log-likelihood: the sum over rows of
          log p(IsIdle) = log(Idle) if IsIdle else log(1 − Idle)
          log p(Amount | IsIdle) = 0 if Amount = 0, else −∞ where IsIdle
          log p(Amount | IsIdle) = Shape log(Rate) + (Shape − 1) log(Amount) − Amount Rate − log Γ(Shape) if 0 < Amount else −∞ where ¬IsIdle

        E-step at the parameters θ′ before the step, for each row
          m_IsIdle = log Σ_IsIdle exp(log p(IsIdle) + log p(Amount | IsIdle))
          log p(Amount) = m_IsIdle
          r(h) = P(h | Amount) for values h of IsIdle, by the same sums in reverse

        Expected sufficient statistics
          IsIdleCount = Σ_rows Σ_{IsIdle} r(IsIdle) [IsIdle]
          IsIdleCount2 = Σ_rows Σ_{IsIdle} r(IsIdle) [¬IsIdle]
          AmountCount = Σ_rows Σ_{IsIdle} r(IsIdle) [¬IsIdle] [0 < Amount]
          AmountStatistic = Σ_rows Σ_{IsIdle} r(IsIdle) [¬IsIdle] [0 < Amount] Amount
          AmountStatistic2 = Σ_rows Σ_{IsIdle} r(IsIdle) [¬IsIdle] [0 < Amount] log(Amount)

        M-step: Q(θ | θ′) is, up to a constant, the sum of these parts
          Q(Idle) = IsIdleCount log Idle
            + IsIdleCount2 log(1 − Idle)
            closed form:
              Idle = S₁ / (S₁ + S₂), the maximiser of S₁ log θ + S₂ log(1 − θ)
              S₁ = IsIdleCount
              S₂ = IsIdleCount2
          Q(Shape, Rate) = AmountCount Shape log(Rate)
            − AmountCount log Γ(Shape)
            − AmountStatistic Rate
            + AmountStatistic2 Shape
            safeguarded Newton on the sufficient statistics:
              Shape, Rate maximise this part of Q, by Newton steps in unconstrained coordinates, Rate at its maximiser given the others
        """);

    private static void AssertDerivation(string source, string expected)
    {
        ModelSpec spec = TestHost.Parse(source);
        ModelGraph graph = GraphBuilder.Build(spec);
        Assert.Equal(expected, DerivationText.Of(spec, graph, MStepPlanner.Plan(graph)));
    }
}
