using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;

namespace EmDsl.Generators.Emission;

/// <summary>Continuous latent variables: the filter forward and the smoother back.</summary>
internal sealed partial class DerivationText
{
    private void Smoother(LinearGaussianPlan gaussian)
    {
        if (!graph.ContinuousNames.Any())
        {
            foreach (GaussianFactor factor in gaussian.Factors)
            {
                string vector = graph.Factors[factor.Factor].Variable;
                Line($"of {vector} ~ N(μ, S) the entries m are missing and o are there: given {vector}_o, {vector}_m is normal with mean μ_m + S_mo S_oo⁻¹ ({vector}_o − μ_o) and covariance S_mm − S_mo S_oo⁻¹ S_om");
            }

            Line("log p(row) = the sum of −½ (log det 2πS_oo + (y_o − μ_o)ᵀ S_oo⁻¹ (y_o − μ_o)) over vectors y; what is missing is missing at random (Little and Rubin 2002, section 11.2)");
            Line("E[u v] = E[u] E[v] + Cov(u, v) for u, v linear in missing entries; r is the weight of the row");
            return;
        }

        string state = string.Join(", ", gaussian.Unknowns.Take(gaussian.Leaving).Select(unknown => unknown.Name));
        string unknowns = string.Join(", ", gaussian.Unknowns.Select(unknown => unknown.Name));
        Line($"z = ({unknowns}) is normal given the data, with mean m and covariance V, held as a root T with V = T Tᵀ:");
        Line(gaussian.Leaving == 0
            ? "one update by all that the row has (Rubin and Thayer 1982)"
            : "a Kalman filter forward and a Rauch–Tung–Striebel smoother back (Shumway and Stoffer 1982; Ghahramani and Hinton 1996)", 2);
        if (gaussian.Leaving > 0)
            Line($"m and V of {string.Join(", ", gaussian.Before)} are those of {state} after the row before");
        foreach (GaussianFactor factor in gaussian.Factors)
        {
            string variable = graph.Factors[factor.Factor].Variable;
            Line(factor.IsDrawn
                ? $"{variable} = H z + h + noise of covariance S, as its law says: mean H m + h, variance H V Hᵀ + S, covariance with z H V"
                : $"given {variable} ~ N(H z + h, S), with e = {variable} − H m − h, F = H V Hᵀ + S, K = V Hᵀ F⁻¹: m becomes m + K e, V becomes V − K F Kᵀ");
        }

        Line($"log p({(plan.Sequence is null ? "row" : "sequence")}) = the sum of −½ (log det 2πF + eᵀ F⁻¹ e) over what is observed; missing values are left out");
        if (gaussian.Leaving > 0)
        {
            Line($"back from the last row, with M, W the mean and covariance of {state} given all rows and J = Cov(z, ({state})) Var({state})⁻¹:");
            Line($"m becomes m + J (M − E({state})), V becomes V + J (W − Var({state})) Jᵀ", 2);
        }

        Line("E[u v] = E[u] E[v] + Cov(u, v) for u, v linear in z; r is the weight of the row");
    }

    private string Expected(Expr value, string text) => value.Symbols().Any(name => plan.LinearGaussian is { } gaussian && gaussian.Unknowns.Any(unknown => unknown.Name == name)) ? $"E[{text}]" : text;
}
