//! Links of version 5: what they claim, golden ones, what is left out, and claims that are damaged.

use atelier::backend::BackendKind;
use atelier::claim::{Claim, TaskClaim};
use atelier::eval::Metric;
use atelier::model::Quantise;
use atelier::share::{Link, MAX_ADDRESS_CHARS, Part, ReadError};
use proptest::prelude::*;

use crate::share::link;

/// Links without claims stay below this with everything, those with claims below [`MAX_ADDRESS_CHARS`].
const CLAIMED_CHARS: usize = 600;

fn task(name: &str, metric: Metric, n: usize, n_right: usize) -> TaskClaim {
    TaskClaim {
        task: name.to_owned(),
        of_full: false,
        data: Some(0x0123_4567),
        metric,
        n,
        in_order: true,
        value: Some(n_right as f64 / n as f64),
        nats: Some(-1.25),
        right: (0..n).map(|at| at < n_right).collect(),
        item_nats: Vec::new(),
        said: None,
        contradicts: false,
    }
}

fn claiming(tasks: Vec<TaskClaim>) -> Link {
    Link { claim: Some(Claim { backend: BackendKind::Cpu, tasks }), ..link("0-3 (4|..|8)x3 9-11", 12) }
}

fn written(link: &Link) -> String {
    let written = link.write(0).expect("short enough");
    assert!(!written.prompt_left_out && !written.claim_left_out, "{written:?}");
    assert_eq!(written.items_left_out, [""; 0]);
    written.fragment
}

/// Version 5 is frozen: never change a line of this, only add new ones.
#[test]
fn golden_links_of_version_5() {
    let text = TaskClaim {
        data: None,
        in_order: false,
        value: Some(21.5),
        nats: Some(-3.0),
        right: Vec::new(),
        ..task("perplexity", Metric::WordPerplexity, 3, 0)
    };
    let broken = TaskClaim { value: None, nats: None, ..text.clone() };
    let mut everything = claiming(vec![task("arith", Metric::Acc, 10, 3), text]);
    everything.quantise = Some(Quantise::Eight);
    everything.prompt = Some("Once".to_owned());
    everything.chat = true;
    let golden = [
        (GOLDEN[0], claiming(vec![task("arith", Metric::Acc, 10, 3)])),
        (GOLDEN[1], everything),
        (GOLDEN[2], claiming(vec![broken])),
    ];
    for (fragment, link) in golden {
        assert_eq!(written(&link), fragment);
        assert_eq!(Link::read(fragment), Ok(Some(link)));
    }
}

/// Made from the description in `src/share/v5.rs` by a script that shares no code with it.
const GOLDEN: [&str; 3] = [
    "v5.a8y0codR1UcD05WuvPKQYj30Ed5D905VGj007.m0123456789abcdef-house-painters.n12.s0-3.b4to8ex3.9-11.tlastword.tcontinuation.tcoref.tfacts.tarith.i200.r0.cd824042e",
    "v5.a8y0codR1UgL05WuvPKQYj30Ed5D905VGj9JDbzBJLMmd0G76CuZIofF001cQlhRM9200qreS.q8.uchat.m0123456789abcdef-house-painters.n12.s0-3.b4to8ex3.9-11.tlastword.tcontinuation.tcoref.tfacts.tarith.i200.r0.pOnce.c216d888e",
    "v5.a9JDbzBJLMqf0G76CuZIofF000000.m0123456789abcdef-house-painters.n12.s0-3.b4to8ex3.9-11.tlastword.tcontinuation.tcoref.tfacts.tarith.i200.r0.cab1a236c",
];

#[test]
fn every_headline_and_executor_travels() {
    let metrics = [
        Metric::Acc,
        Metric::AccNorm,
        Metric::ExactMatch,
        Metric::F1,
        Metric::Matthews,
        Metric::Pearson,
        Metric::Spearman,
        Metric::WordPerplexity,
    ];
    for backend in [BackendKind::Gpu, BackendKind::Cpu, BackendKind::Reference] {
        let tasks = metrics.map(|metric| task(&metric.to_string(), metric, 4, 1)).to_vec();
        let claim = Claim { backend, tasks };
        let link = Link { claim: Some(claim), ..link("0-11", 12) };
        assert_eq!(Link::read(&written(&link)), Ok(Some(link)));
    }
}

#[test]
fn a_claim_of_the_bundled_tasks_is_short() {
    let names = ["lastword", "continuation", "coref", "facts", "arith"];
    let of = |n| claiming(names.map(|name| task(name, Metric::Acc, n, n / 2)).to_vec());
    let hundred = written(&of(100));
    assert!(hundred.len() < CLAIMED_CHARS, "{} characters", hundred.len());
    assert!(written(&of(1000)).len() < MAX_ADDRESS_CHARS);
    let without = written(&Link { claim: None, ..of(100) });
    assert!(without.len() < 300 && without.starts_with("v1."), "{without}");
}

#[test]
fn what_has_no_room_is_left_out_in_its_order() {
    let long = || vec![task("long", Metric::Acc, 9000, 1), task("short", Metric::Acc, 100, 1)];
    let link = Link { prompt: Some("word ".repeat(200)), ..claiming(long()) };
    let written = link.write(0).expect("fits");
    assert_eq!(written.items_left_out, ["long"]);
    assert!(!written.prompt_left_out && !written.claim_left_out);
    let read = Link::read(&written.fragment).expect("whole").expect("a link").claim.expect("a claim");
    let n: Vec<(usize, usize)> = read.tasks.iter().map(|task| (task.n, task.right.len())).collect();
    assert_eq!(n, [(9000, 0), (100, 100)]);

    let link = Link { prompt: Some("word ".repeat(400)), ..claiming(long()) };
    let written = link.write(0).expect("fits");
    assert!(written.prompt_left_out && !written.claim_left_out, "the claim stays without the prompt");
    assert_eq!(written.items_left_out, ["long", "short"]);

    let steps: Vec<String> = (0..900).map(|i| (i * 7 % 10).to_string()).collect();
    let link = Link { schedule: crate::random_schedule::parse(&steps.join(" "), 12), ..claiming(long()) };
    let base =
        MAX_ADDRESS_CHARS - 1 - Link { claim: None, ..link.clone() }.write(0).expect("fits").fragment.len();
    let written = link.write(base).expect("fits without the claim");
    assert!(written.claim_left_out && written.fragment.starts_with("v1."));
    assert!(link.write(base + 1).is_err());
}

/// Fits a fragment with the checksum that it should have, as an ill-meaning person would.
pub(crate) fn sealed(before: &str) -> String {
    let sum = before.bytes().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 * (sum & 1)))
    });
    format!("{before}.c{:08x}", !sum)
}

#[test]
fn a_damaged_claim_is_a_sentence() {
    let whole = written(&claiming(vec![task("arith", Metric::Acc, 10, 3)]));
    let (_, behind) = whole.rsplit_once(".m").expect("a model");
    let behind = behind.rsplit_once(".c").expect("a checksum").0;
    let claim = whole.split('.').nth(1).expect("a claim");
    let with = |claim: &str| Link::read(&sealed(&format!("v5.{claim}.m{behind}")));
    assert!(with(claim).is_ok());
    let damaged = ["a", "a0", "a00", "azzzzzzzzzzz", "a----", "b00", &claim[..claim.len() - 1], &claim[..12]];
    for damaged in damaged {
        let error = with(damaged).expect_err(damaged);
        assert_eq!(error, ReadError::Unreadable { part: Part::Claim }, "{damaged}");
        assert_eq!(
            error.to_string(),
            "this link is whole, but its claim of what was computed cannot be read"
        );
    }
    // Every other character in every place is refused, or another claim in its one form.
    for at in 1..claim.len() {
        for other in "0Az9".chars() {
            let changed = format!("{}{other}{}", &claim[..at], &claim[at + 1..]);
            if let Ok(Some(link)) = with(&changed) {
                assert_eq!(
                    link.write(0).expect("short").fragment,
                    sealed(&format!("v5.{changed}.m{behind}"))
                );
            }
        }
    }
}

proptest! {
    /// Behind a right checksum nothing is taken on trust.
    #[test]
    fn any_claim_is_read_or_refused(claim in "[0-9A-Za-z]{0,60}") {
        let fragment = sealed(&format!("v5.a{claim}.m0123456789abcdef-Name.n12.s0-11.i200.r0"));
        if let Ok(Some(link)) = Link::read(&fragment) {
            prop_assert_eq!(link.write(0).expect("short").fragment, fragment);
        }
    }

    #[test]
    fn claims_say_what_was_written(
        bits in prop::collection::vec(any::<bool>(), 1..200),
        data in any::<Option<u32>>(),
        nats in prop::option::of(any::<f32>().prop_filter("a number", |x| x.is_finite())),
        name in "[a-z_]{1,12}",
    ) {
        let n_right = bits.iter().filter(|bit| **bit).count();
        let task = TaskClaim {
            data,
            nats: nats.map(f64::from),
            right: bits.clone(),
            ..task(&name, Metric::AccNorm, bits.len(), n_right)
        };
        let link = claiming(vec![task]);
        prop_assert_eq!(Link::read(&written(&link)), Ok(Some(link)));
    }
}
