use super::*;

fn number(i: usize) -> f32 {
    (i * 7919 % 1009) as f32 / 50.0 - 10.0
}

#[test]
fn sums_of_exponentials_are_those_of_f64() {
    for n in [1, 7, 32, 1000, 5000] {
        let mut logits: Vec<f32> = (0..2 * n).map(number).collect();
        // The first of two that are greatest.
        logits[n / 2] = 30.0;
        logits[n - 1] = 30.0;
        let sums = log_sum_exp(&logits, n);
        for (row, (sum, best)) in logits.chunks(n).zip(sums) {
            let expected = row.iter().map(|&x| f64::from(x).exp()).sum::<f64>().ln();
            assert!((sum - expected).abs() < 3e-7, "{n}: {sum} is not {expected}");
            let greatest = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            assert_eq!(best, row.iter().position(|&x| x == greatest).unwrap());
        }
    }
    let mut broken = vec![0.0; 100];
    broken[40] = f32::NAN;
    assert!(log_sum_exp(&broken, 100)[0].0.is_nan(), "a model that breaks down is noticed");
}

/// An activation, and its formula.
type Kind = (Activation, fn(f64) -> f64);

#[test]
fn activations_are_those_of_f64() {
    let x: Vec<f32> = (0..1009).map(number).chain([-100.0, 100.0, 0.0, 1e-30]).collect();
    let kinds: [Kind; 3] = [
        (Activation::Silu, |x| x / (1.0 + (-x).exp())),
        (Activation::GeluTanh, |x| {
            x / 2.0 * (1.0 + ((2.0 / std::f64::consts::PI).sqrt() * (x + 0.044_715 * x * x * x)).tanh())
        }),
        (Activation::Gelu, |x| x / 2.0 * (1.0 + libm::erf(x / 2.0_f64.sqrt()))),
    ];
    for (activation, expected) in kinds {
        let mut got = x.clone();
        activate(activation, &mut got);
        for (x, got) in x.iter().zip(&got) {
            let expected = expected(f64::from(*x));
            let difference = (f64::from(*got) - expected).abs();
            assert!(difference <= 5e-7 * (1.0 + expected.abs()), "{activation:?}({x}): {got} {expected}");
        }
        let mut gate = x.clone();
        gated(activation, &mut gate, &x);
        assert!(gate.iter().zip(got.iter().zip(&x)).all(|(gate, (got, x))| *gate == got * x));
    }
}

#[test]
fn norms_are_those_of_f64() {
    for c in [1, 31, 64, 577] {
        let (x, weight): (Vec<f32>, Vec<f32>) =
            ((0..40 * c).map(number).collect(), (0..c).map(|i| number(i + 3)).collect());
        let [mut rms, mut layer] = [vec![0.0; x.len()], vec![0.0; x.len()]];
        rms_norm(&x, &weight, 1.0, 1e-5, &mut rms);
        layer_norm(&x, &weight, &weight, 1e-5, &mut layer);
        for (i, x_row) in x.chunks(c).enumerate() {
            let row = || x_row.iter().map(|&x| f64::from(x));
            let mean = row().sum::<f64>() / c as f64;
            let square = row().map(|x| x * x).sum::<f64>() / c as f64;
            let variance = row().map(|x| (x - mean).powi(2)).sum::<f64>() / c as f64;
            for (j, x) in row().enumerate() {
                let w = f64::from(weight[j]);
                let expected =
                    [x / (square + 1e-5).sqrt() * (1.0 + w), (x - mean) / (variance + 1e-5).sqrt() * w + w];
                for (got, expected) in [rms[i * c + j], layer[i * c + j]].iter().zip(expected) {
                    let difference = (f64::from(*got) - expected).abs();
                    assert!(difference < 1e-4 * (1.0 + expected.abs()), "{c}: {got} {expected}");
                }
            }
        }
    }
}
