//! The rule that decides cells: how often it is wrong, however often one looks, and what it
//! saves where there is something to see.

use atelier::sweep::{CellState, Pairs, Stop, looks};
use rand_mt::Mt64;

const RUNS: u32 = 1000;
/// Standard errors of a simulated share by which it may miss its bound.
const SLACK: f64 = 3.0;

/// Uniform in [0, 1).
fn uniform(random: &mut Mt64) -> f64 {
    (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}

/// One question: the schedule alone is right with probability `win`, the full model alone with
/// `lose`.
fn draw(random: &mut Mt64, (win, lose): (f64, f64)) -> (bool, bool) {
    let u = uniform(random);
    match (u < win, u < win + lose) {
        (true, _) => (true, false),
        (false, true) => (false, true),
        _ => (u < 0.5, u < 0.5),
    }
}

/// The first decision within `n` questions and when it fell, looking after every question.
fn first_decision(rule: Stop, random: &mut Mt64, odds: (f64, f64), n: usize) -> (CellState, usize) {
    let mut pairs = Pairs::default();
    for done in 1..=n {
        let (mine, full) = draw(random, odds);
        pairs.add(mine, full);
        // Without a margin a tie tells nothing.
        if mine == full && rule.margin.is_none() {
            continue;
        }
        let state = rule.state(pairs);
        if state != CellState::Undecided {
            return (state, done);
        }
    }
    (CellState::Undecided, n)
}

/// The share of runs that end in a state that is wrong.
fn share_of(rule: Stop, odds: (f64, f64), n: usize, is_wrong: impl Fn(CellState) -> bool) -> f64 {
    let mut random = Mt64::new(7);
    let wrong = (0..RUNS).filter(|_| is_wrong(first_decision(rule, &mut random, odds, n).0)).count();
    wrong as f64 / f64::from(RUNS)
}

fn at_most(share: f64, bound: f64, what: &str) {
    let limit = bound + SLACK * (bound * (1.0 - bound) / f64::from(RUNS)).sqrt();
    assert!(share <= limit, "{what}: wrong in {share} of the runs, more than {limit} (bound {bound})");
}

#[test]
fn looking_after_every_question_does_not_raise_the_error() {
    for alpha in [0.01, 0.05, 0.2] {
        let rule = Stop { alpha, margin: None };
        for discordant in [0.1, 0.4, 1.0] {
            let odds = (discordant / 2.0, discordant / 2.0);
            let share = share_of(rule, odds, 500, |state| state != CellState::Undecided);
            at_most(share, alpha, &format!("no difference, {discordant} discordant, alpha {alpha}"));
        }
    }
    // The test can fail: a score test looked at as often is wrong far more often.
    let mut random = Mt64::new(7);
    let naive = (0..RUNS).filter(|_| {
        let (mut wins, mut losses) = (0.0_f64, 0.0_f64);
        (1..=500).any(|n| {
            let (mine, full) = draw(&mut random, (0.2, 0.2));
            wins += f64::from(u8::from(mine && !full));
            losses += f64::from(u8::from(full && !mine));
            n > 8 && (wins - losses).abs() > 1.96 * (wins + losses).sqrt()
        })
    });
    assert!(naive.count() as f64 / f64::from(RUNS) > 0.2);
}

#[test]
fn the_wrong_side_and_a_wrong_same_are_rare() {
    let rule = Stop { alpha: 0.1, margin: Some(0.1) };
    // Slightly worse: better is wrong. As much worse as the margin: same is wrong, too.
    let share = share_of(rule, (0.2, 0.25), 400, |state| state == CellState::Better);
    at_most(share, 0.05, "better, though worse");
    let is_wrong = |state| matches!(state, CellState::Better | CellState::Same);
    at_most(share_of(rule, (0.05, 0.15), 1000, is_wrong), 0.1, "same, though worse by the margin");
    // No difference: only better and worse are wrong, and most runs say that it is the same.
    let share = share_of(rule, (0.02, 0.02), 1000, |state| state != CellState::Same);
    assert!(share < 0.1, "{share} of the runs do not see that there is no difference");
}

#[test]
fn a_clear_difference_is_decided_early() {
    let rule = Stop::default();
    let mut random = Mt64::new(3);
    let items_of = |odds: (f64, f64), random: &mut Mt64| {
        let grid = looks(200);
        let ends = (0..RUNS).map(|_| {
            let mut pairs = Pairs::default();
            let mut done = 0;
            for &look in &grid {
                for _ in done..look {
                    let (mine, full) = draw(random, odds);
                    pairs.add(mine, full);
                }
                done = look;
                if rule.state(pairs) == CellState::Worse {
                    break;
                }
            }
            done as f64
        });
        ends.sum::<f64>() / f64::from(RUNS)
    };
    // As when the middle is repeated: 90 % right becomes 25 %.
    let broken = items_of((0.02, 0.67), &mut random);
    assert!(broken < 25.0, "{broken} of 200 items");
    // 90 % becomes 70 %.
    let harmed = items_of((0.03, 0.23), &mut random);
    assert!((25.0..110.0).contains(&harmed), "{harmed} of 200 items");
}

/// The capital by its definition, one question after the other.
fn capital(pairs: Pairs, margin: f64) -> f64 {
    let of = |share: f64| {
        let mut capital = 1.0;
        for (x, n) in [(1.0, pairs.wins), (0.0, pairs.ties), (-1.0, pairs.losses)] {
            for _ in 0..n {
                capital *= 1.0 + share * (x + margin);
            }
        }
        capital
    };
    (0..32).map(|k| of((f64::from(k) + 0.5) / 32.0)).sum::<f64>() / 32.0
}

#[test]
fn states_are_those_of_the_capital() {
    let rule = Stop { alpha: 0.05, margin: Some(0.2) };
    let mut seen = std::collections::HashSet::new();
    for wins in (0..40).step_by(3) {
        for losses in (0..40).step_by(3) {
            for ties in [0, 5, 60, 300] {
                let pairs = Pairs { wins, ties, losses };
                let mirrored = Pairs { wins: losses, ties, losses: wins };
                let expected = if capital(pairs, 0.0) >= 40.0 {
                    CellState::Better
                } else if capital(mirrored, 0.0) >= 40.0 {
                    CellState::Worse
                } else if capital(pairs, 0.2) >= 40.0 && capital(mirrored, 0.2) >= 40.0 {
                    CellState::Same
                } else {
                    CellState::Undecided
                };
                assert_eq!(rule.state(pairs), expected, "{pairs:?}");
                seen.insert(expected);
            }
        }
    }
    assert_eq!(seen.len(), 4, "{seen:?}");
    let losses = |n| Stop::default().state(Pairs { wins: 0, ties: 3, losses: n });
    assert_eq!((losses(7), losses(8)), (CellState::Undecided, CellState::Worse));
}

#[test]
fn looks_grow_and_end_at_the_last_item() {
    assert!(looks(0).is_empty());
    assert_eq!(looks(5), [5]);
    assert_eq!(looks(8), [8]);
    assert_eq!(looks(50), [8, 12, 18, 27, 40, 50]);
}

#[test]
fn rules_without_sense_are_refused() {
    let said = |alpha, margin| Stop { alpha, margin }.check().map_err(|error| error.to_string());
    assert_eq!(said(0.05, Some(0.1)), Ok(()));
    assert_eq!(said(0.0, None), Err("stop: alpha is 0, and must be above 0 and at most 0.5".to_owned()));
    assert!(said(f64::NAN, None).is_err() && said(0.6, None).is_err());
    assert_eq!(said(0.05, Some(1.0)), Err("stop: margin is 1, and must be above 0 and below 1".to_owned()));
}
