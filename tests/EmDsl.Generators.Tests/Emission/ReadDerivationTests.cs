using EmDsl.Generators.Derivation;
using EmDsl.Generators.Emission;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Tests.Emission;

/// <summary>Derivations of models of every kind, read line by line as mathematics and then kept.</summary>
public sealed class ReadDerivationTests
{
    [Fact]
    public void Two_alleles_under_one_type() => AssertDerivation(
        """
        public enum Allele { A, B, O }
        public enum Blood { A, B, AB, O }

        [LatentModel]
        public sealed partial class BloodGroups
        {
            [Parameter] public partial Vector<double> Frequency { get; init; }
            [Latent] Allele Mother => Categorical<Allele>(Frequency);
            [Latent] Allele Father => Categorical<Allele>(Frequency);
            [Observed] Blood Type => Exactly((Mother, Father) switch
            {
                (Allele.O, Allele.O) => Blood.O,
                (Allele.A, Allele.B) or (Allele.B, Allele.A) => Blood.AB,
                (Allele.A, _) or (_, Allele.A) => Blood.A,
                _ => Blood.B,
            });
            [Weight] double Count { get; }
        }
        """,
        """
        Model BloodGroups
          Mother ~ Categorical(Frequency)
          Father ~ Categorical(Frequency)
          Type ~ Exactly(O if Father = O ∧ Mother = O else AB if Father = A ∧ Mother = B ∨ Mother = A ∧ Father = B else A if Father = A ∨ Mother = A else B)

        Complete-data log-likelihood: the sum over rows, each times Count, of
          log p(Mother) = log(Frequency[Mother])
          log p(Father) = log(Frequency[Father])
          log p(Type | Mother, Father) = 0 if Type = (O if Father = O ∧ Mother = O else AB if Father = A ∧ Mother = B ∨ Mother = A ∧ Father = B else A if Father = A ∨ Mother = A else B), else −∞

        E-step at the parameters θ′ before the step, for each row
          m_Father(Mother) = log Σ_Father exp(log p(Father) + log p(Type | Mother, Father))
          m_Mother = log Σ_Mother exp(log p(Mother) + m_Father(Mother))
          log p(Type) = m_Mother
          r(h) = Count P(h | Type) for values h of Mother, Father, by the same sums in reverse

        Expected sufficient statistics
          MotherCount[Mother] = Σ_rows r(Mother)
          FatherCount[Father] = Σ_rows r(Father)

        M-step: Q(θ | θ′) is, up to a constant, the sum of these parts
          Q(Frequency) = Σ_{Mother} MotherCount[Mother] log Frequency[Mother]
            + Σ_{Father} FatherCount[Father] log Frequency[Father]
            ratio of expected counts:
              Frequency = n / Σ n along the last index
              n[Mother] += MotherCount[Mother]
              n[Father] += FatherCount[Father]
        """);

    [Fact]
    public void Switching_autoregression() => AssertDerivation(
        """
        public enum Phase { Recession, Expansion }

        [LatentModel]
        public sealed partial class BusinessCycle
        {
            [Parameter] public partial Vector<double> Initial { get; init; }
            [Parameter] public partial PerState<Phase, Vector<double>> Transition { get; init; }
            [Parameter] public partial PerState<Phase, double> Growth { get; init; }
            [Parameter] public partial double Phi { get; init; }
            [Parameter] public partial double Variance { get; init; }
            [Latent]   Phase  S   => Chain(first: Categorical<Phase>(Initial), next: Categorical<Phase>(Transition[Previous(S)]));
            [Observed] double Gnp => Chain(first: Normal(Growth[S], Variance),
                                           next: Normal(Growth[S] + Phi * (Previous(Gnp) - Growth[Previous(S)]), Variance));
        }
        """,
        """
        Model BusinessCycle
          S ~ Categorical(Initial) where row(t) = 0; Categorical(Transition[S(t−1)]) where 1 ≤ row(t)
          Gnp ~ Normal(Growth[S], Variance) where row(t) = 0; Normal(Growth[S] + Phi (Gnp(t−1) − Growth[S(t−1)]), Variance) where 1 ≤ row(t)

        Complete-data log-likelihood: the sum over rows of
          log p(S) = log(Initial[S]) where row(t) = 0
          log p(S | S(t−1)) = log(Transition[S(t−1), S]) where 1 ≤ row(t)
          log p(Gnp | S) = −½ (Gnp − Growth[S])² / Variance − ½ log(Variance) − ½ log 2π where row(t) = 0
          log p(Gnp | S, S(t−1), Gnp(t−1)) = −½ (Gnp − Growth[S] − Phi (Gnp(t−1) − Growth[S(t−1)]))² / Variance − ½ log(Variance) − ½ log 2π where 1 ≤ row(t)

        E-step at the parameters θ′ before the step, for each row
          α(S) = Σ_S(t−1) α(S(t−1)) p(S | S(t−1)) p(row | S(t−1), S)
          log p(sequence) = log Σ α after the last row; r is α times the same sums taken from the last row back

        Expected sufficient statistics
          SCount[S] = Σ_rows r(S) [row(t) = 0]
          SCount2[S(t−1), S] = Σ_rows r(S, S(t−1)) [1 ≤ row(t)]
          GnpCount = Σ_rows [row(t) = 0]
          GnpStatistic[S] = Σ_rows r(S) [row(t) = 0] Gnp
          GnpStatistic2 = Σ_rows [row(t) = 0] Gnp²
          GnpCount2[S(t−1)] = Σ_rows r(S(t−1)) [1 ≤ row(t)]
          GnpCount3[S] = Σ_rows r(S) [1 ≤ row(t)]
          GnpCount4 = Σ_rows [1 ≤ row(t)]
          GnpStatistic3[S(t−1)] = Σ_rows r(S(t−1)) [1 ≤ row(t)] Gnp
          GnpStatistic4[S] = Σ_rows r(S) [1 ≤ row(t)] Gnp
          GnpStatistic5 = Σ_rows [1 ≤ row(t)] Gnp²
          GnpStatistic6[S] = Σ_rows r(S) [1 ≤ row(t)] Gnp(t−1)
          GnpStatistic7[S(t−1)] = Σ_rows r(S(t−1)) [1 ≤ row(t)] Gnp(t−1)
          GnpStatistic8 = Σ_rows [1 ≤ row(t)] Gnp(t−1)²
          GnpStatistic9 = Σ_rows [1 ≤ row(t)] Gnp Gnp(t−1)

        M-step: Q(θ | θ′) is, up to a constant, the sum of these parts
          Q(Initial) = Σ_{S} SCount[S] log Initial[S]
            ratio of expected counts:
              Initial = n / Σ n along the last index
              n[S] = SCount[S]
          Q(Transition) = Σ_{S(t−1),S} SCount2[S(t−1), S] log Transition[S(t−1), S]
            ratio of expected counts:
              Transition = n / Σ n along the last index
              n[S(t−1), S] = SCount2[S(t−1), S]
          Q(Growth, Phi, Variance) = −Σ_{S} ½ SCount[S] (Growth[S]² / Variance)
            − ½ GnpCount log(Variance)
            + Σ_{S} GnpStatistic[S] (Growth[S] / Variance)
            − ½ GnpStatistic2 (1 / Variance)
            + Σ_{S(t−1),S} SCount2[S(t−1), S] (Phi Growth[S] Growth[S(t−1)] / Variance)
            − Σ_{S(t−1)} ½ GnpCount2[S(t−1)] (Phi² Growth[S(t−1)]² / Variance)
            − Σ_{S} ½ GnpCount3[S] (Growth[S]² / Variance)
            − ½ GnpCount4 log(Variance)
            − Σ_{S(t−1)} GnpStatistic3[S(t−1)] (Phi Growth[S(t−1)] / Variance)
            + Σ_{S} GnpStatistic4[S] (Growth[S] / Variance)
            − ½ GnpStatistic5 (1 / Variance)
            − Σ_{S} GnpStatistic6[S] (Phi Growth[S] / Variance)
            + Σ_{S(t−1)} GnpStatistic7[S(t−1)] (Phi² Growth[S(t−1)] / Variance)
            − ½ GnpStatistic8 (Phi² / Variance)
            + GnpStatistic9 (Phi / Variance)
            safeguarded Newton on the sufficient statistics:
              Growth, Phi, Variance maximise this part of Q, by Newton steps in unconstrained coordinates, Variance at its maximiser given the others
        """);

    [Fact]
    public void Mixture_of_experts() => AssertDerivation(
        """
        [LatentModel]
        public sealed partial class Motorcycle
        {
            [Parameter] public partial Matrix<double> Gate { get; init; }
            [Parameter] public partial Vector<double>[] Beta { get; init; }
            [Parameter] public partial double[] Variance { get; init; }
            [Covariate("1", "time")] Vector<double> X { get; }
            [Latent(4)] int    Expert       => Categorical(Softmax(Gate * X));
            [Observed]  double Acceleration => Normal(Beta[Expert] * X, Variance[Expert]);
        }
        """,
        """
        Model Motorcycle
          Expert ~ Categorical(softmax(Gate X))
          Acceleration ~ Normal(Beta[Expert]·X, Variance[Expert])

        Complete-data log-likelihood: the sum over rows of
          log p(Expert | X) = Σ_i Gate[Expert, i] X[i] − log Σ_j exp(Σ_i Gate[j, i] X[i])
          log p(Acceleration | Expert, X) = −½ (Acceleration − (Σ_i Beta[Expert, i] X[i]))² / Variance[Expert] − ½ log(Variance[Expert]) − ½ log 2π

        E-step at the parameters θ′ before the step, for each row
          m_Expert = log Σ_Expert exp(log p(Expert | X) + log p(Acceleration | Expert, X))
          log p(Acceleration | X) = m_Expert
          r(h) = P(h | Acceleration, X) for values h of Expert, by the same sums in reverse

        Expected sufficient statistics
          ExpertStatistic[Expert, i] = Σ_rows r(Expert) X[i]
          AccelerationCount[Expert] = Σ_rows r(Expert)
          AccelerationStatistic[Expert] = Σ_rows r(Expert) (Acceleration − (Σ_i Beta′[Expert, i] X[i]))²
          AccelerationStatistic2[Expert, i] = Σ_rows r(Expert) (Acceleration − (Σ_i1 Beta′[Expert, i1] X[i1])) X[i]
          AccelerationStatistic3[Expert, i, j] = Σ_rows r(Expert) X[i] X[j]

        M-step: Q(θ | θ′) is, up to a constant, the sum of these parts, with Δθ = θ − θ′; ∝ leaves out a factor that moves no maximum
          Q(Beta) ∝ Σ_{Expert,i} AccelerationStatistic2[Expert, i] ΔBeta[Expert, i]
            − Σ_{Expert,i,j} ½ AccelerationStatistic3[Expert, i, j] ΔBeta[Expert, i] ΔBeta[Expert, j]
            weighted least squares of all coefficients jointly:
              Beta = Beta′ + ΔBeta, where the displacements solve the normal equations: this part of Q is stationary in them
              by Cholesky; where that is ill-conditioned, by QR of the weighted rows, in one pass
          Q(Variance) = −Σ_{Expert} ½ AccelerationCount[Expert] log Variance[Expert]
            − Σ_{Expert} ½ AccelerationStatistic[Expert] Variance[Expert]⁻¹
            + Σ_{Expert,i} ΔBeta[Expert, i] AccelerationStatistic2[Expert, i] Variance[Expert]⁻¹
            − Σ_{Expert,i,j} ½ ΔBeta[Expert, i] ΔBeta[Expert, j] AccelerationStatistic3[Expert, i, j] Variance[Expert]⁻¹
            closed form:
              Variance = S₂ / S₁, the maximiser of S₁ log θ + S₂ θ⁻¹
              S₁[Expert] = −½ AccelerationCount[Expert]
              S₂[Expert] = −½ AccelerationStatistic[Expert] + Σ_{i} ΔBeta[Expert, i] AccelerationStatistic2[Expert, i] − Σ_{i,j} ½ ΔBeta[Expert, i] ΔBeta[Expert, j] AccelerationStatistic3[Expert, i, j]
          Q(Gate) = Σ_{Expert,i} ExpertStatistic[Expert, i] Gate[Expert, i]
            − Σ_rows (log Σ_j exp(Σ_i Gate[j, i] X[i]))
            iteratively reweighted least squares on the linear predictor: safeguarded Newton with passes over the rows:
              Gate maximises this part of Q, by Newton steps in unconstrained coordinates
        """);

    [Fact]
    public void Item_response_by_quadrature() => AssertDerivation(
        """
        [LatentModel]
        public sealed partial class Lsat
        {
            [Parameter] public partial Vector<double> Slope { get; init; }
            [Parameter] public partial Vector<double> Easiness { get; init; }
            [Latent(Quadrature = 41)] double Ability => Normal(0, 1);
            [Observed("i1", "i2", "i3", "i4", "i5")] bool[] Correct => Each(j => Bernoulli(Logistic(Slope[j] * Ability + Easiness[j])));
            [Weight] double Count { get; }
        }
        """,
        """
        Model Lsat
          Ability ~ Normal(0, 1)
          Correct[j] ~ Bernoulli(logistic(Slope[j] Ability + Easiness[j]))
          Ability = z[Ability] at the node Ability of a Gauss–Hermite rule of 41 nodes z, weights w: the log-likelihood is that of this sum

        Complete-data log-likelihood: the sum over rows, each times Count, of
          log p(Ability) = log w[Ability]
          Σ_j log p(Correct[j] | Ability) = Σ_j (log(logistic(Easiness[j] + z[Ability] Slope[j])) if Correct[j] else log(1 − logistic(Easiness[j] + z[Ability] Slope[j])))

        E-step at the parameters θ′ before the step, for each row
          m_Ability = log Σ_Ability exp(log p(Ability) + Σ_j log p(Correct[j] | Ability))
          log p(Correct) = m_Ability
          r(h) = Count P(h | Correct) for values h of Ability, by the same sums in reverse

        Expected sufficient statistics
          CorrectCount[Ability, j] = Σ_rows r(Ability) [¬Correct[j]]
          CorrectCount2[Ability, j] = Σ_rows r(Ability) [Correct[j]]

        M-step: Q(θ | θ′) is, up to a constant, the sum of these parts
          Q(Slope, Easiness) = Σ_{Ability,j} CorrectCount[Ability, j] log(1 − logistic(Easiness[j] + z[Ability] Slope[j]))
            + Σ_{Ability,j} CorrectCount2[Ability, j] log(logistic(Easiness[j] + z[Ability] Slope[j]))
            iteratively reweighted least squares on the linear predictor: safeguarded Newton on the sufficient statistics:
              Slope, Easiness maximise this part of Q, by Newton steps in unconstrained coordinates
        """);

    [Fact]
    public void Linear_dynamical_system() => AssertDerivation(
        """
        [LatentModel]
        public sealed partial class Tracking
        {
            [Parameter] public partial Matrix<double> A { get; init; }
            [Parameter] public partial Matrix<double> Q { get; init; }
            [Parameter] public partial Matrix<double> C { get; init; }
            [Parameter] public partial Vector<double> R { get; init; }
            [Constant]  public partial Vector<double> M0 { get; init; }
            [Constant]  public partial Matrix<double> P0 { get; init; }
            [Latent(Dimension = 2)]   Vector<double> X => Chain(first: MultivariateNormal(M0, P0), next: MultivariateNormal(A * Previous(X), Q));
            [Observed(Dimension = 3)] Vector<double> Y => MultivariateNormal(C * X, Diagonal(R));
        }
        """,
        """
        Model Tracking
          X ~ MultivariateNormal(M0, P0) where row(t) = 0; MultivariateNormal(A X(t−1), Q) where 1 ≤ row(t)
          Y ~ MultivariateNormal(C X, diag(R))

        Complete-data log-likelihood: the sum over rows of
          log p(X) = −½ log det(P0) − ½ ((X − M0)ᵀ P0⁻¹ (X − M0)) − log 2π where row(t) = 0
          log p(X | X(t−1)) = −½ log det(Q) − ½ ((X − A X(t−1))ᵀ Q⁻¹ (X − A X(t−1))) − log 2π where 1 ≤ row(t)
          log p(Y | X) = −½ (Σ_j (Y[j] − (Σ_i C[j, i] X[i]))² / R[j]) − ½ (Σ_i log(R[i])) − 1.5 log 2π

        E-step at the parameters θ′ before the step, for each sequence of rows
          z = (X, X(t−1)) is normal given the data, with mean m and covariance V, held as a root T with V = T Tᵀ:
            a Kalman filter forward and a Rauch–Tung–Striebel smoother back (Shumway and Stoffer 1982; Ghahramani and Hinton 1996)
          m and V of X(t−1) are those of X after the row before
          X = H z + h + noise of covariance S, as its law says: mean H m + h, variance H V Hᵀ + S, covariance with z H V
          given Y ~ N(H z + h, S), with e = Y − H m − h, F = H V Hᵀ + S, K = V Hᵀ F⁻¹: m becomes m + K e, V becomes V − K F Kᵀ
          log p(sequence) = the sum of −½ (log det 2πF + eᵀ F⁻¹ e) over what is observed; missing values are left out
          back from the last row, with M, W the mean and covariance of X given all rows and J = Cov(z, (X)) Var(X)⁻¹:
            m becomes m + J (M − E(X)), V becomes V + J (W − Var(X)) Jᵀ
          E[u v] = E[u] E[v] + Cov(u, v) for u, v linear in z; r is the weight of the row

        Expected sufficient statistics
          XCount = Σ_rows [1 ≤ row(t)]
          XStatistic[i, j] = Σ_rows [1 ≤ row(t)] E[X(t−1)[i] X(t−1)[j]]
          XStatistic2[i, j] = Σ_rows [1 ≤ row(t)] E[X(t−1)[i] (X[j] − (Σ_i1 A′[j, i1] X(t−1)[i1]))]
          XStatistic3[i, j] = Σ_rows [1 ≤ row(t)] E[(X[i] − (Σ_i1 A′[i, i1] X(t−1)[i1])) (X[j] − (Σ_i1 A′[j, i1] X(t−1)[i1]))]
          YCount = Σ_rows 1
          YStatistic[i] = Σ_rows E[(Y[i] − (Σ_i1 C′[i, i1] X[i1]))²]
          YStatistic2[i, j] = Σ_rows E[X[i] X[j]]
          YStatistic3[i, j] = Σ_rows E[X[j] (Y[i] − (Σ_i1 C′[i, i1] X[i1]))]

        M-step: Q(θ | θ′) is, up to a constant, the sum of these parts, with Δθ = θ − θ′; ∝ leaves out a factor that moves no maximum
          Q(A) ∝ −Σ_{i,j,m} ½ XStatistic[i, j] ΔA[m, j] ΔA[m, i]
            + Σ_{i,j} XStatistic2[i, j] ΔA[j, i]
            weighted least squares of all coefficients jointly:
              A = A′ + ΔA, where the displacements solve the normal equations: this part of Q is stationary in them
          Q(Q) = −½ (XCount log det Q)
            − ½ (Σ_{i,j,m,l} ΔA[l, j] ΔA[m, i] XStatistic[i, j] Q⁻¹[m, l])
            − ½ (−Σ_{i,j,l} 2 ΔA[l, i] XStatistic2[i, j] Q⁻¹[j, l])
            − ½ (Σ_{i,j} XStatistic3[i, j] Q⁻¹[i, j])
            closed form: weighted covariance of the residuals:
              Q = M / n, M symmetric: the mean of its two triangles
              n = XCount
              M[m, l] += Σ_{i,j} ΔA[l, j] ΔA[m, i] XStatistic[i, j]
              M[j, l] += −Σ_{i} 2 ΔA[l, i] XStatistic2[i, j]
              M[i, j] += XStatistic3[i, j]
          Q(C) ∝ −Σ_{i,j,l} ½ YStatistic2[i, j] ΔC[l, i] ΔC[l, j]
            + Σ_{i,j} YStatistic3[i, j] ΔC[i, j]
            weighted least squares of all coefficients jointly:
              C = C′ + ΔC, where the displacements solve the normal equations: this part of Q is stationary in them
          Q(R) = −Σ_{i} ½ YCount log R[i]
            − Σ_{i} ½ YStatistic[i] R[i]⁻¹
            − Σ_{i,j,l} ½ ΔC[l, i] ΔC[l, j] YStatistic2[i, j] R[l]⁻¹
            + Σ_{i,j} ΔC[i, j] YStatistic3[i, j] R[i]⁻¹
            closed form:
              R = S₂ / S₁, the maximiser of S₁ log θ + S₂ θ⁻¹
              S₁[i] = −½ YCount
              S₂[i] += −½ YStatistic[i] + Σ_{j} ΔC[i, j] YStatistic3[i, j]
              S₂[l] += −Σ_{i,j} ½ ΔC[l, i] ΔC[l, j] YStatistic2[i, j]
        """);

    [Fact]
    public void Regression_with_outliers_of_another_variance() => AssertDerivation(
        """
        [LatentModel]
        public sealed partial class ContaminatedReg
        {
            [Parameter] public partial double Eps { get; init; }
            [Parameter] public partial Vector<double> B { get; init; }
            [Parameter] public partial double V { get; init; }
            [Parameter] public partial double Inflate { get; init; }
            [Covariate("1", "x")] Vector<double> X { get; }
            [Latent] bool Out => Bernoulli(Eps);
            [Observed] double Y => Normal(B * X, Out ? Inflate : V);
        }
        """,
        """
        Model ContaminatedReg
          Out ~ Bernoulli(Eps)
          Y ~ Normal(B·X, Inflate if Out else V)

        Complete-data log-likelihood: the sum over rows of
          log p(Out) = log(Eps) if Out else log(1 − Eps)
          log p(Y | Out, X) = −½ (Y − (Σ_i B[i] X[i]))² / (Inflate if Out else V) − ½ (log(Inflate) if Out else log(V)) − ½ log 2π

        E-step at the parameters θ′ before the step, for each row
          m_Out = log Σ_Out exp(log p(Out) + log p(Y | Out, X))
          log p(Y | X) = m_Out
          r(h) = P(h | Y, X) for values h of Out, by the same sums in reverse

        Expected sufficient statistics
          OutCount = Σ_rows Σ_{Out} r(Out) [Out]
          OutCount2 = Σ_rows Σ_{Out} r(Out) [¬Out]
          YStatistic = Σ_rows Σ_{Out} r(Out) [Out] (Y − (Σ_i B′[i] X[i]))²
          YStatistic2 = Σ_rows Σ_{Out} r(Out) [¬Out] (Y − (Σ_i B′[i] X[i]))²
          YStatistic3[i] = Σ_rows Σ_{Out} r(Out) [Out] (Y − (Σ_i1 B′[i1] X[i1])) X[i]
          YStatistic4[i] = Σ_rows Σ_{Out} r(Out) [¬Out] (Y − (Σ_i1 B′[i1] X[i1])) X[i]
          YStatistic5[i, j] = Σ_rows Σ_{Out} r(Out) [Out] X[i] X[j]
          YStatistic6[i, j] = Σ_rows Σ_{Out} r(Out) [¬Out] X[i] X[j]

        M-step: Q(θ | θ′) is, up to a constant, the sum of these parts, with Δθ = θ − θ′
          Q(Eps) = OutCount log Eps
            + OutCount2 log(1 − Eps)
            closed form:
              Eps = S₁ / (S₁ + S₂), the maximiser of S₁ log θ + S₂ log(1 − θ)
              S₁ = OutCount
              S₂ = OutCount2
          Q(B) = Σ_{i} (1 / Inflate) YStatistic3[i] ΔB[i]
            + Σ_{i} (1 / V) YStatistic4[i] ΔB[i]
            + Σ_{i,j} (−½ / Inflate) YStatistic5[i, j] ΔB[i] ΔB[j]
            + Σ_{i,j} (−½ / V) YStatistic6[i, j] ΔB[i] ΔB[j]
            ECM (Meng and Rubin 1993): weighted least squares of all coefficients jointly at the previous variances:
              B = B′ + ΔB, where the displacements solve the normal equations: this part of Q is stationary in them
              by Cholesky; where that is ill-conditioned, by QR of the weighted rows, in one pass
          Q(V) = −½ OutCount2 log V
            − ½ YStatistic2 V⁻¹
            + Σ_{i} ΔB[i] YStatistic4[i] V⁻¹
            − Σ_{i,j} ½ ΔB[i] ΔB[j] YStatistic6[i, j] V⁻¹
            closed form:
              V = S₂ / S₁, the maximiser of S₁ log θ + S₂ θ⁻¹
              S₁ = −½ OutCount2
              S₂ = −½ YStatistic2 + Σ_{i} ΔB[i] YStatistic4[i] − Σ_{i,j} ½ ΔB[i] ΔB[j] YStatistic6[i, j]
          Q(Inflate) = −½ OutCount log Inflate
            − ½ YStatistic Inflate⁻¹
            + Σ_{i} ΔB[i] YStatistic3[i] Inflate⁻¹
            − Σ_{i,j} ½ ΔB[i] ΔB[j] YStatistic5[i, j] Inflate⁻¹
            closed form:
              Inflate = S₂ / S₁, the maximiser of S₁ log θ + S₂ θ⁻¹
              S₁ = −½ OutCount
              S₂ = −½ YStatistic + Σ_{i} ΔB[i] YStatistic3[i] − Σ_{i,j} ½ ΔB[i] ΔB[j] YStatistic5[i, j]
        """);

    [Fact]
    public void Hurdle_whose_parts_separate() => AssertDerivation(
        """
        [LatentModel]
        public sealed partial class Hurdle
        {
            [Parameter] public partial Vector<double> G { get; init; }
            [Parameter] public partial Vector<double> B { get; init; }
            [Covariate("1", "x")] Vector<double> X { get; }
            [Observed] int N => HurdlePoisson(Logistic(G * X), Exp(B * X));
            static int HurdlePoisson(double p, double l) => Mass(n => n == 0 ? Log(p) : Log(1 - p) + n * Log(l) - LogGamma(n + 1.0) - l - Log(1 - Exp(-l)));
        }
        """,
        """
        Model Hurdle
          N ~ exp(log(logistic(Σ_i G[i] X[i])) if N = 0 else N (Σ_i B[i] X[i]) + log(1 − logistic(Σ_i G[i] X[i])) − exp(Σ_i B[i] X[i]) − log(1 − exp(−exp(Σ_i B[i] X[i]))) − log Γ(N + 1))

        Complete-data log-likelihood: the sum over rows of
          log p(N | X) = log(logistic(Σ_i G[i] X[i])) if N = 0 else N (Σ_i B[i] X[i]) + log(1 − logistic(Σ_i G[i] X[i])) − exp(Σ_i B[i] X[i]) − log(1 − exp(−exp(Σ_i B[i] X[i]))) − log Γ(N + 1)

        E-step at the parameters θ′ before the step, for each row
          nothing is hidden: log p(row) is the sum of the above, and r = 1

        Expected sufficient statistics
          NStatistic[i] = Σ_rows [N ≠ 0] N X[i]

        M-step: Q(θ | θ′) is, up to a constant, the sum of these parts
          Q(G) = Σ_rows [N = 0] log(logistic(Σ_i G[i] X[i]))
            + Σ_rows [N ≠ 0] log(1 − logistic(Σ_i G[i] X[i]))
            iteratively reweighted least squares on the linear predictor: safeguarded Newton with passes over the rows:
              G maximises this part of Q, by Newton steps in unconstrained coordinates
          Q(B) = Σ_{i} NStatistic[i] B[i]
            + Σ_rows [N ≠ 0] (−exp(Σ_i B[i] X[i]) − log(1 − exp(−exp(Σ_i B[i] X[i]))))
            iteratively reweighted least squares on the linear predictor: safeguarded Newton with passes over the rows:
              B maximises this part of Q, by Newton steps in unconstrained coordinates
        """);

    [Fact]
    public void Outbreaks_that_multiply_a_rate_of_each_group() => AssertDerivation(
        """
        [LatentModel]
        public sealed partial class GroupRates
        {
            [Parameter(Per = nameof(Hospital))] public partial double Rate { get; init; }
            [Parameter] public partial double Boost { get; init; }
            [Parameter] public partial double P { get; init; }
            [Group] string Hospital { get; }
            [Latent] bool Outbreak => Bernoulli(P);
            [Observed] int N => Poisson(Outbreak ? Rate * Boost : Rate);
        }
        """,
        """
        Model GroupRates
          Outbreak ~ Bernoulli(P)
          N ~ Poisson(Rate Boost if Outbreak else Rate)

        Complete-data log-likelihood: the sum over rows of
          log p(Outbreak) = log(P) if Outbreak else log(1 − P)
          log p(N | Outbreak, Hospital) = N log(Boost Rate[Hospital] if Outbreak else Rate[Hospital]) − log N! − (Boost Rate[Hospital] if Outbreak else Rate[Hospital])

        E-step at the parameters θ′ before the step, for each row
          m_Outbreak = log Σ_Outbreak exp(log p(Outbreak) + log p(N | Outbreak, Hospital))
          log p(N | Hospital) = m_Outbreak
          r(h) = P(h | N, Hospital) for values h of Outbreak, by the same sums in reverse

        Expected sufficient statistics
          OutbreakCount = Σ_rows Σ_{Outbreak} r(Outbreak) [Outbreak]
          OutbreakCount2 = Σ_rows Σ_{Outbreak} r(Outbreak) [¬Outbreak]
          NCount[Hospital] = Σ_rows Σ_{Outbreak} r(Outbreak) [Outbreak] over the rows with that Hospital
          NCount2[Hospital] = Σ_rows Σ_{Outbreak} r(Outbreak) [¬Outbreak] over the rows with that Hospital
          NStatistic = Σ_rows Σ_{Outbreak} r(Outbreak) [Outbreak] N
          NStatistic2[Hospital] = Σ_rows Σ_{Outbreak} r(Outbreak) [Outbreak] N over the rows with that Hospital
          NStatistic3[Hospital] = Σ_rows Σ_{Outbreak} r(Outbreak) [¬Outbreak] N over the rows with that Hospital

        M-step: Q(θ | θ′) is, up to a constant, the sum of these parts
          Q(Rate, Boost) = −Σ_{Hospital} NCount[Hospital] Boost Rate[Hospital]
            − Σ_{Hospital} NCount2[Hospital] Rate[Hospital]
            + NStatistic log(Boost)
            + Σ_{Hospital} NStatistic2[Hospital] log(Rate[Hospital])
            + Σ_{Hospital} NStatistic3[Hospital] log(Rate[Hospital])
            safeguarded Newton on the sufficient statistics:
              Rate, Boost maximise this part of Q, by Newton steps in unconstrained coordinates, Rate at its maximiser given the others
          Q(P) = OutbreakCount log P
            + OutbreakCount2 log(1 − P)
            closed form:
              P = S₁ / (S₁ + S₂), the maximiser of S₁ log θ + S₂ log(1 − θ)
              S₁ = OutbreakCount
              S₂ = OutbreakCount2
        """);

    private static void AssertDerivation(string source, string expected)
    {
        ModelSpec spec = TestHost.Parse(source);
        ModelGraph graph = GraphBuilder.Build(spec);
        Assert.Equal(expected, DerivationText.Of(spec, graph, MStepPlanner.Plan(graph)));
    }
}
