//! Claims on made-up models that show them, that show the contrary, and that show nothing.

use atelier::sweep::{
    Claim, Curve, Drawing, Entry, Family, FamilySpec, Finding, Measure, QUESTIONS, Results, Study, SweepPlan,
    Unit, Verdict,
};

use super::{Sample, World};

const TASKS: [(&str, f64); 4] = [("lastword", 0.0), ("facts", 0.25), ("coref", 0.5), ("arith", 0.0)];

/// Share of the score above chance that is kept.
fn scaled(task: usize, kept: f64) -> f64 {
    let (chance, full) = (TASKS[task].1, [0.85, 0.9, 0.95, 0.9][task]);
    chance + (full - chance) * kept.clamp(0.0, 1.0)
}

/// A model as the paper describes it.
fn as_in_the_paper(entry: &Entry, task: usize) -> f64 {
    let x = f64::from(entry.x);
    let is_sums = TASKS[task].0 == "arith";
    let kept = match entry.family {
        Family::SkipLayer if entry.x == 0 => 0.1,
        Family::SkipLayer | Family::SwitchLayers => 0.97,
        Family::Skip => 1.0 - 0.07 * x,
        Family::MiddleRepeat => 0.4 - 0.04 * x,
        Family::Reverse => 1.0 - 0.06 * x - if is_sums { 0.3 } else { 0.0 },
        Family::Random => 1.0 - 0.005 * x - if is_sums { 0.1 } else { 0.0 },
        Family::Parallel => 1.0 - 0.025 * x - if is_sums { 0.12 } else { 0.0 },
        Family::LoopedParallel => 1.0 - 0.004 * x,
        _ => 1.0,
    };
    scaled(task, kept)
}

/// The contrary of each.
fn upside_down(entry: &Entry, task: usize) -> f64 {
    let is_sums = TASKS[task].0 == "arith";
    let kept = match entry.family {
        Family::SkipLayer if entry.x == 0 => 0.9,
        Family::SkipLayer | Family::SwitchLayers => 0.4,
        Family::Skip => 0.36,
        Family::MiddleRepeat => 0.97,
        Family::Parallel => {
            if is_sums {
                0.3
            } else {
                0.12
            }
        }
        Family::Reverse => {
            if is_sums {
                0.95
            } else {
                0.6
            }
        }
        Family::Random => {
            if is_sums {
                0.5
            } else {
                0.1
            }
        }
        Family::LoopedParallel => 0.02,
        _ => 1.0,
    };
    scaled(task, kept)
}

/// The share that is right, by entry and task.
type Truth<'a> = &'a dyn Fn(&Entry, usize) -> f64;

fn sampled(plan: SweepPlan, n_questions: usize, truth: Truth<'_>) -> Sample {
    World { plan, n_layers: 12, tasks: &TASKS, n_questions, n_each: 1, truth }.sample(4)
}

fn found_in(sample: &Sample, study: Study) -> Vec<Finding> {
    let table = sample.table();
    Results::new(&sample.header, &sample.entries, &table).findings(study)
}

fn curves_of(sample: &Sample, study: Study) -> Vec<Curve> {
    let table = sample.table();
    let Drawing::Curves(curves) = Results::new(&sample.header, &sample.entries, &table).drawing(study) else {
        panic!("curves")
    };
    curves
}

fn names(curves: &[Curve]) -> Vec<&str> {
    curves.iter().map(|curve| curve.name.as_str()).collect()
}

fn findings(study: Study, n_questions: usize, truth: Truth<'_>) -> Vec<Finding> {
    found_in(&sampled(World::plan(study), n_questions, truth), study)
}

fn verdicts(findings: &[Finding]) -> Vec<(Claim, Verdict)> {
    findings.iter().map(|finding| (finding.claim, finding.verdict)).collect()
}

#[test]
fn a_model_like_the_papers_shows_all_eight() {
    let found = findings(Study::Findings, 200, &as_in_the_paper);
    assert_eq!(verdicts(&found), QUESTIONS.map(|claim| (claim, Verdict::Holds)), "{found:#?}");
    let of = |claim| found.iter().find(|finding| finding.claim == claim).unwrap();
    assert_eq!((of(Claim::MiddleRepeatWorst).n_for, of(Claim::MiddleRepeatWorst).n_of), (4, 4));
    assert_eq!(of(Claim::SumsSufferMore).n_of, 3, "sums are not asked whether they suffer more than sums");
    for measure in found.iter().flat_map(|finding| &finding.measures) {
        assert!(measure.low <= measure.value && measure.value <= measure.high, "{measure:?}");
    }
}

#[test]
fn a_model_that_is_the_contrary_shows_none() {
    let found = findings(Study::Findings, 200, &upside_down);
    for finding in &found {
        // It loses by disorder all the same, so that one holds in part.
        let expected =
            if finding.claim == Claim::OrderMatters { Verdict::HoldsInPart } else { Verdict::Absent };
        assert_eq!(finding.verdict, expected, "{finding:#?}");
        assert_eq!(finding.n_for, 0, "{finding:#?}");
    }
}

#[test]
fn where_nothing_differs_or_little_is_known_nothing_can_be_told() {
    let found = findings(Study::Figure(9), 100, &|_, task| scaled(task, 0.7));
    assert_eq!(verdicts(&found), [(Claim::LoopingHelps, Verdict::CannotTell)], "{found:#?}");
    let found = findings(Study::Figure(5), 5, &as_in_the_paper);
    assert_eq!(verdicts(&found), [(Claim::MiddleRepeatWorst, Verdict::CannotTell)]);
    assert_eq!(found[0].n_for, 0, "{found:#?}");
    assert!(found[0].measures.iter().all(|measure| measure.unit == Unit::Share), "{found:#?}");
    assert!(!found[0].measures.is_empty());
}

#[test]
fn every_figure_has_a_verdict_of_its_own() {
    let check = |number: u32, expected: &[(Claim, Verdict)]| {
        let found = findings(Study::Figure(number), 150, &as_in_the_paper);
        assert_eq!(verdicts(&found), expected, "figure {number}: {found:#?}");
    };
    check(2, &[(Claim::SameLanguage, Verdict::Holds)]);
    check(4, &[(Claim::NotAllNecessary, Verdict::Holds)]);
    check(5, &[(Claim::MiddleRepeatWorst, Verdict::Holds)]);
    check(6, &[(Claim::OrderMatters, Verdict::Holds)]);
    check(8, &[(Claim::ParallelOverSkip, Verdict::Holds)]);
    check(11, &[(Claim::LeastHarm, Verdict::Holds), (Claim::MiddleRepeatWorst, Verdict::Holds)]);
    // Nothing is lost there in this model.
    check(17, &[(Claim::InnerRepeatsHarm, Verdict::CannotTell)]);
}

/// Best at half as many loops as affected layers.
fn peaked(entry: &Entry, task: usize) -> f64 {
    if entry.family != Family::LoopedParallel {
        return scaled(task, 1.0);
    }
    let best = (f64::from(entry.x) / 2.0).max(1.0);
    scaled(task, 1.0 - 0.3 * (f64::from(entry.y) / best).log2().abs())
}

#[test]
fn the_best_loops_of_each_width_are_found_and_fitted() {
    let mut plan = World::plan(Study::Figure(10));
    plan.families = vec![FamilySpec { loops: (1..=6).collect(), ..FamilySpec::of(Family::LoopedParallel) }];
    let sample =
        World { plan, n_layers: 12, tasks: &TASKS, n_questions: 300, n_each: 1, truth: &peaked }.sample(9);
    let table = sample.table();
    let results = Results::new(&sample.header, &sample.entries, &table);
    let Drawing::Grid(grid) = results.drawing(Study::Figure(10)) else { panic!("a grid") };
    assert_eq!((grid.xs.as_slice(), grid.ys.as_slice()), (&[1, 3, 5, 7, 9, 11][..], &[1, 2, 3, 4, 5, 6][..]));
    assert_eq!(grid.cells.len(), 36);
    let greatest = |x: u32| {
        let column = grid.cells.iter().filter(|cell| cell.x == x);
        column.max_by(|a, b| a.value.total_cmp(&b.value).then(b.y.cmp(&a.y))).unwrap().y
    };
    let best: Vec<(u32, u32)> = grid.xs.iter().map(|&x| (x, greatest(x))).collect();
    assert_eq!(grid.best, best);
    // The line by the normal equations, from x = 3 on.
    let points: Vec<(f64, f64)> = best[1..].iter().map(|&(x, y)| (f64::from(x), f64::from(y))).collect();
    let sum = |of: &dyn Fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>();
    let (n, sx, sy) = (points.len() as f64, sum(&|p| p.0), sum(&|p| p.1));
    let slope = (n * sum(&|p| p.0 * p.1) - sx * sy) / (n * sum(&|p| p.0 * p.0) - sx * sx);
    let trend = grid.trend.expect("a trend");
    assert!((trend.slope - slope).abs() < 1e-9, "{trend:?}, expected {slope}");
    assert!((trend.intercept - (sy - slope * sx) / n).abs() < 1e-9);
    assert!(trend.low > 0.2 && trend.low <= slope && slope <= trend.high && trend.high < 0.8, "{trend:?}");
    let found = results.findings(Study::Figure(10));
    assert_eq!(verdicts(&found), [(Claim::BestLoopsGrow, Verdict::Holds)], "{found:#?}");
    assert!(found[0].measures.iter().all(|measure| measure.unit == Unit::LoopsPerLayer));
    // Several loop counts are no figure 9, unless the usual one is among them.
    assert!(Study::Figure(9).is_filled(&sample.entries));
    let Drawing::Curves(curves) = results.drawing(Study::Figure(9)) else { panic!("curves") };
    let cell = grid.cells.iter().find(|cell| (cell.x, cell.y) == (7, 3)).unwrap();
    let median = curves.iter().find(|curve| curve.name == "median").unwrap();
    assert_eq!(median.points[3].y, cell.value, "three loops alone, not a mean over loops");
}

#[test]
fn figure_12_is_figure_4_by_the_share_of_layers() {
    let plan = World::plan(Study::Figure(12));
    let world =
        World { plan, n_layers: 8, tasks: &TASKS, n_questions: 40, n_each: 1, truth: &as_in_the_paper };
    let sample = world.sample(1);
    let table = sample.table();
    let results = Results::new(&sample.header, &sample.entries, &table);
    let (Drawing::Curves(by_share), Drawing::Curves(by_task)) =
        (results.drawing(Study::Figure(12)), results.drawing(Study::Figure(4)))
    else {
        panic!("curves")
    };
    let median = by_task.iter().find(|curve| curve.name == "median").unwrap();
    assert_eq!((by_share.len(), by_share[0].name.as_str()), (1, "made up"));
    let xs: Vec<f64> = by_share[0].points.iter().map(|point| point.x).collect();
    assert_eq!(xs, [12.5, 37.5, 62.5, 87.5]);
    for (mine, other) in by_share[0].points.iter().zip(&median.points) {
        assert_eq!((mine.y, mine.low, mine.high), (other.y, other.low, other.high));
    }
}

/// The paper has two curves there, of LAMBADA.
#[test]
fn figure_2_is_of_last_words_first() {
    let study = Study::Figure(2);
    // Last words go differently from what most tasks do.
    let truth = |entry: &Entry, task: usize| match (entry.family, task) {
        (Family::SkipLayer, 0) => scaled(0, 0.5),
        _ => scaled(task, 0.9),
    };
    let mut sample = sampled(World::plan(study), 60, &truth);
    let curves = curves_of(&sample, study);
    assert_eq!(
        names(&curves),
        [
            "skip_layer (lastword)",
            "switch_layers (lastword)",
            "skip_layer (median)",
            "switch_layers (median)"
        ]
    );
    let table = sample.table();
    for (curve, family) in curves.iter().zip([Family::SkipLayer, Family::SwitchLayers].repeat(2)) {
        for point in &curve.points {
            let of_point =
                |(entry, _): &&(Entry, usize)| entry.family == family && f64::from(entry.x) == point.x;
            let schedule = sample.entries.iter().find(of_point).unwrap().1;
            let last_word = table.cell(schedule, 0).unwrap().normalised;
            let expected = if curve.name.ends_with("(median)") { table.median(schedule) } else { last_word };
            assert_eq!(Some(point.y), expected, "{}, layer {}", curve.name, point.x);
        }
    }
    assert_eq!((curves[0].points.len(), curves[1].points.len()), (12, 11));
    // A file that somebody brings, and no such task at all.
    "LAMBADA_openai.jsonl".clone_into(&mut sample.header.tasks[0].name);
    assert_eq!(names(&curves_of(&sample, study))[0], "skip_layer (LAMBADA_openai.jsonl)");
    "words".clone_into(&mut sample.header.tasks[0].name);
    assert_eq!(names(&curves_of(&sample, study)), ["skip_layer", "switch_layers"]);
}

/// The paper's text does not say whether each layer is repeated or the block: both are run. The
/// claim is of layers.
#[test]
fn figure_17_repeats_by_layer_and_by_block() {
    let study = Study::Figure(17);
    let truth = |entry: &Entry, task: usize| match entry.family {
        Family::DoubleRepeat | Family::TripleRepeat if entry.x > 1 => scaled(task, 0.5),
        _ => scaled(task, 1.0),
    };
    let plan = World::plan(study);
    let layers = ["double_repeat (per layer)", "triple_repeat (per layer)"];
    let blocks = ["double_repeat (per block)", "triple_repeat (per block)"];
    let sample = sampled(plan.clone(), 60, &truth);
    let curves = curves_of(&sample, study);
    assert_eq!(names(&curves), [layers, blocks].concat());
    let schedules: Vec<&str> = curves.iter().map(|curve| curve.points[1].schedule.as_str()).collect();
    let expected = ["0-4 5x2 6x2 7x2 8-11", "0-4 5x3 6x3 7x3 8-11", "0-4 (5-7)x2 8-11", "0-4 (5-7)x3 8-11"];
    assert_eq!(schedules, expected);
    let found = found_in(&sample, study);
    assert_eq!(verdicts(&found), [(Claim::InnerRepeatsHarm, Verdict::Holds)], "{found:#?}");
    let limits: Vec<(&str, bool)> =
        found[0].measures.iter().map(|m| (m.name.as_str(), m.limit.is_some())).collect();
    let lost = |per: &str, is_decisive| {
        let of = |times: &str| (format!("lost under {times} repeat (per {per})"), is_decisive);
        [of("double"), of("double"), of("triple"), of("triple")]
    };
    let expected = [lost("layer", true), lost("block", false)].concat();
    assert_eq!(limits, expected.iter().map(|(name, is)| (name.as_str(), *is)).collect::<Vec<_>>());

    // Results of when it had the layers alone.
    let families = plan.families[..2].to_vec();
    assert_eq!(serde_json::to_value(&families[0]).unwrap()["family"], "double_repeat");
    let old = sampled(SweepPlan { families, ..plan.clone() }, 60, &truth);
    assert!(study.is_filled(&old.entries) && study.is_filled(&sample.entries));
    assert_eq!(names(&curves_of(&old, study)), layers);
    let found = found_in(&old, study);
    assert_eq!(verdicts(&found), [(Claim::InnerRepeatsHarm, Verdict::Holds)]);
    assert_eq!(found[0].measures.len(), 4);
    let asked: Vec<Family> = plan.families.iter().map(|spec| spec.family).collect();
    assert!(study.is_of(&asked) && study.is_of(&asked[..2]));
    assert!(!study.is_of(&asked[..1]) && !study.is_of(&[]) && !Study::Figure(3).is_of(&[]));
}

#[test]
fn verdicts_follow_from_the_measures_that_have_limits() {
    let measure = |low: f64, high: f64, limit: Option<f64>| Measure {
        name: String::new(),
        value: f64::midpoint(low, high),
        low,
        high,
        unit: Unit::Share,
        limit,
    };
    let (above, below, across) =
        (measure(0.1, 0.2, Some(0.0)), measure(-0.2, -0.1, Some(0.0)), measure(-0.1, 0.1, Some(0.0)));
    let told = measure(-5.0, -4.0, None);
    let of = |measures: &[&Measure]| Verdict::of(&measures.iter().map(|m| (*m).clone()).collect::<Vec<_>>());
    assert_eq!(of(&[&above, &told]), Verdict::Holds);
    assert_eq!(of(&[&above, &across]), Verdict::HoldsInPart);
    assert_eq!(of(&[&above, &below]), Verdict::HoldsInPart);
    assert_eq!(of(&[&below, &below, &told]), Verdict::Absent);
    assert_eq!(of(&[&below, &across]), Verdict::CannotTell);
    assert_eq!(of(&[&told]), Verdict::CannotTell);
    assert_eq!(of(&[]), Verdict::CannotTell);
}
