use super::*;

/// Scores of up to some tens are rounded to 2e-6 each, and weights are their exponentials.
const CLOSENESS: f64 = 1e-5;

/// One sequence under a kind of attention.
struct Case {
    heads: Heads<'static>,
    t: usize,
    n_before: usize,
}

fn number(i: usize) -> f32 {
    (i * 7919 % 1009) as f32 / 252.25 - 2.0
}

/// Straight lines, in f64.
fn plainly(case: &Case, queries: &[f32], keys: &[f32], values: &[f32]) -> (Vec<f64>, Vec<f64>) {
    let Heads { n_heads, n_kv_heads, head_dim: d, .. } = case.heads;
    let (n, t) = (case.n_before + case.t, case.t);
    let (mut mixed, mut maps) = (vec![0.0; t * n_heads * d], vec![0.0; n_heads * t * t]);
    for row in 0..t {
        for head in 0..n_heads {
            let (own, at) = (case.n_before + row, head / (n_heads / n_kv_heads) * d);
            let first = case.heads.window.map_or(0, |window| (own + 1).saturating_sub(window));
            let seen = first..if case.heads.causal { own + 1 } else { n };
            let weight = |key: usize| {
                let query = &queries[(row * n_heads + head) * d..];
                let key_row = &keys[key * n_kv_heads * d + at..];
                let dot: f64 = (0..d).map(|i| f64::from(query[i]) * f64::from(key_row[i])).sum();
                let mut score = dot * f64::from(case.heads.scale);
                if let Some(cap) = case.heads.soft_cap.map(f64::from) {
                    score = cap * (score / cap).tanh();
                }
                let slope = case.heads.slopes.get(head).map_or(0.0, |&slope| f64::from(slope));
                (score + slope * (key as f64 - own as f64)).exp()
            };
            let total: f64 = seen.clone().map(weight).sum();
            for key in seen {
                let share = weight(key) / total;
                if case.n_before == 0 {
                    maps[(head * t + row) * t + key] = share;
                }
                for i in 0..d {
                    let value = f64::from(values[key * n_kv_heads * d + at + i]);
                    mixed[(row * n_heads + head) * d + i] += share * value;
                }
            }
        }
    }
    (mixed, maps)
}

#[test]
fn rows_few_and_many_are_those_of_the_formula() {
    let usual = Heads {
        n_heads: 6,
        n_kv_heads: 2,
        head_dim: 24,
        scale: 0.2,
        soft_cap: None,
        slopes: &[],
        causal: true,
        window: None,
    };
    let kinds = [
        usual,
        Heads { causal: false, head_dim: 7, ..usual },
        Heads { window: Some(9), soft_cap: Some(5.0), ..usual },
        Heads { slopes: &[0.5, 0.25, 0.1, 0.05, 0.02, 0.01], n_kv_heads: 6, head_dim: 64, ..usual },
    ];
    for (heads, t, n_before) in kinds.iter().flat_map(|&heads| {
        [(1, 0), (1, 40), (2, 3), (5, 0), (70, 0), (33, 50)].map(|(t, before)| (heads, t, before))
    }) {
        let (case, n) = (Case { heads, t, n_before }, n_before + t);
        let (q_width, kv_width) = (heads.n_heads * heads.head_dim, heads.n_kv_heads * heads.head_dim);
        let queries: Vec<f32> = (0..t * q_width).map(number).collect();
        let keys: Vec<f32> = (0..n * kv_width).map(|i| number(i + 5)).collect();
        let values: Vec<f32> = (0..n * kv_width).map(|i| number(3 * i + 7)).collect();
        let (mixed, maps) = plainly(&case, &queries, &keys, &values);
        let run = |threads: usize| {
            let (mut got, mut weights) = (vec![f32::NAN; t * q_width], vec![0.0; heads.n_heads * t * t]);
            let sequence = Sequence {
                queries: &queries,
                keys: &keys,
                values: &values,
                n_before,
                mixed: &mut got,
                maps: (n_before == 0).then_some(&mut weights),
            };
            crate::Threads::shared(threads.try_into().ok()).run(|| attend(&heads, vec![sequence]));
            (got, weights)
        };
        let (got, weights) = run(1);
        for (name, got, expected) in [("mixed", &got, &mixed), ("maps", &weights, &maps)] {
            for (i, (got, expected)) in got.iter().zip(expected).enumerate() {
                let difference = (f64::from(*got) - expected).abs();
                assert!(
                    difference < CLOSENESS,
                    "{heads:?}, {t} after {n_before}: {name} {i}: {got} {expected}"
                );
            }
        }
        assert!(run(3) == (got, weights), "{heads:?}: three threads differ");
    }
}

/// Rows are dealt in tasks whose size depends on the batch and the threads; one that has few must not compute otherwise.
#[test]
fn a_row_does_not_depend_on_what_else_is_computed() {
    let heads = Heads {
        n_heads: 4,
        n_kv_heads: 4,
        head_dim: 16,
        scale: 0.25,
        soft_cap: None,
        slopes: &[],
        causal: true,
        window: None,
    };
    let width = 4 * 16;
    let numbers = |n: usize, seed: usize| (0..n * width).map(|i| number(i + seed)).collect::<Vec<f32>>();
    let mixed = |n_others: usize, threads: usize, t: usize| {
        let (q, k, v) = (numbers(t, 1), numbers(t, 2), numbers(t, 3));
        let others: Vec<_> = (0..n_others).map(|i| numbers(97, i)).collect();
        let mut outs = vec![vec![0.0; 97 * width]; n_others];
        let mut out = vec![0.0; t * width];
        let mut sequences: Vec<_> = others
            .iter()
            .zip(&mut outs)
            .map(|(x, mixed)| Sequence { queries: x, keys: x, values: x, n_before: 0, mixed, maps: None })
            .collect();
        sequences.push(Sequence {
            queries: &q,
            keys: &k,
            values: &v,
            n_before: 0,
            mixed: &mut out,
            maps: None,
        });
        crate::Threads::shared(threads.try_into().ok()).run(|| attend(&heads, sequences));
        out
    };
    for t in [1, 7, 8, 49, 97, 385] {
        let alone = mixed(0, 1, t);
        for (n_others, threads) in [(0, 2), (0, 3), (5, 1), (9, 2)] {
            assert!(alone == mixed(n_others, threads, t), "{t} rows, {n_others} others, {threads} threads");
        }
    }
}
