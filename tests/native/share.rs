//! Links: golden ones, the laws of writing and reading.

use std::num::NonZeroU32;

use atelier::hub::{HubName, Revision};
use atelier::model::Quantise;
use atelier::schedule::MAX_APPLICATIONS;
use atelier::schedule::preset::{Per, Preset, greatest_start};
use atelier::share::{
    DataLink, Link, MAX_ADDRESS_CHARS, Part, Reach, ReadError, WriteError, reach, short_hash,
};
use proptest::prelude::*;

use crate::random_schedule::{N_LAYERS, parse, schedules};

const BUNDLED_TASKS: [&str; 5] = ["lastword", "continuation", "coref", "facts", "arith"];

/// Links of 32-layer models without a prompt stay below this.
const PROMPTLESS_CHARS: usize = 300;

pub(crate) fn link(schedule: &str, n_layers: usize) -> Link {
    Link {
        model_hash: 0x0123_4567_89ab_cdef,
        model_name: "house-painters".to_owned(),
        n_layers,
        schedule: parse(schedule, n_layers),
        tasks: BUNDLED_TASKS.map(str::to_owned).to_vec(),
        items: NonZeroU32::new(200).expect("not zero"),
        seed: 0,
        prompt: None,
        chat: false,
        source: None,
        data: Vec::new(),
        quantise: None,
        other: None,
        claim: None,
    }
}

#[track_caller]
pub(crate) fn written(link: &Link) -> String {
    let written = link.write(0).expect("short enough");
    assert!(!written.prompt_left_out);
    written.fragment
}

fn is_plain(fragment: &str) -> bool {
    fragment.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.')
        && !fragment.ends_with(['.', '-'])
        && !fragment.contains("..")
}

/// Version 1 is frozen: never change a line of this, only add new ones.
#[test]
fn golden_links_of_version_1() {
    let with = |schedule: &str, n_layers, change: &dyn Fn(&mut Link)| {
        let mut link = link(schedule, n_layers);
        change(&mut link);
        link
    };
    let golden = [
        (
            "v1.m0123456789abcdef-house-painters.n12.s0-3.b4to8ex3.9-11.tlastword.tcontinuation.tcoref.tfacts.tarith.i200.r0.cb913ca1d",
            link("0-3 (4|..|8)x3 9-11", 12),
        ),
        (
            "v1.m0123456789abcdef-house-painters.n12.s-.i200.r0.c0eea8fd0",
            with("-", 12, &|link| link.tasks.clear()),
        ),
        (
            "v1.m0123456789abcdef-Llama-3X1a2X0w1B.n32.s0.b4ob1o2.3ex2e.5x3.31-29.tarc-easy.tmyX0wtask.i200.r18446744073709551615.pX2gavierX13s-X2iooX1m-12-X19-7-X1p-5X1aX0a-OX6xX1r-Zn5n-Q2qp4-X29ED.cc9d64c15",
            with("0 ((1|2 3)x2|4) 5x3 31-29", 32, &|link| {
                link.model_name = "Llama-3.2 1B".to_owned();
                link.tasks = vec!["arc_easy".to_owned(), "my task".to_owned()];
                link.seed = u64::MAX;
                link.prompt = Some("Xavier's Zoo: 12 - 7 = 5.\n Où? 画 \u{1f3a8} QED".to_owned());
            }),
        ),
        (
            "v1.mffffffffffffffff.n1.s0.tarith.i4294967295.r0.p.c65704e51",
            with("0", 1, &|link| {
                link.model_hash = u64::MAX;
                link.model_name.clear();
                link.tasks = vec!["arith".to_owned()];
                link.items = NonZeroU32::MAX;
                link.prompt = Some(String::new());
            }),
        ),
    ];
    for (fragment, link) in golden {
        assert_eq!(written(&link), fragment);
        assert_eq!(Link::read(fragment), Ok(Some(link)));
    }
}

/// Version 2 is frozen, too: a link of version 1 with the place where the model can be had.
#[test]
fn golden_links_of_version_2() {
    let source = |repo: &str, commit: &str| {
        let revision = Revision::parse(commit).expect("a revision");
        Some(HubName::new(repo, revision).expect("a name"))
    };
    let commit = "0123456789abcdef0123456789abcdef01234567";
    let golden = [
        (
            "v2.h0123456789abcdef0123456789abcdef01234567-HuggingFaceTB-SmolLM2X19135M.m0123456789abcdef-house-painters.n12.s0-3.b4to8ex3.9-11.tlastword.tcontinuation.tcoref.tfacts.tarith.i200.r0.c8d15a2d9",
            Link { source: source("HuggingFaceTB/SmolLM2-135M", commit), ..link("0-3 (4|..|8)x3 9-11", 12) },
        ),
        (
            "v2.hffffffffffffffffffffffffffffffffffffffff-a-bX1a1X2nc.m0123456789abcdef-house-painters.n12.s-.i200.r0.pb.c1a8784a0",
            Link {
                source: source("a/b.1_c", &"f".repeat(40)),
                tasks: Vec::new(),
                prompt: Some("b".to_owned()),
                ..link("-", 12)
            },
        ),
    ];
    for (fragment, link) in golden {
        assert_eq!(written(&link), fragment);
        assert_eq!(Link::read(fragment), Ok(Some(link)));
    }
    // A branch moves: it is no place for a link.
    let moving = Link { source: source("a/b", "main"), ..link("0-11", 12) };
    assert!(written(&moving).starts_with("v1."));
}

/// Version 3 is frozen, too: a link of version 2 or 1 with the places where benchmarks' data can be had.
#[test]
fn golden_links_of_version_3() {
    let place = |repo: &str, commit: &str| {
        HubName::new(repo, Revision::parse(commit).expect("a revision")).expect("a name")
    };
    let commit = "0123456789abcdef0123456789abcdef01234567";
    let data = |repo: &str, files: &[&str], benchmark: &str| DataLink {
        place: place(repo, &"89ab".repeat(10)),
        files: files.iter().map(|&file| file.to_owned()).collect(),
        benchmark: benchmark.to_owned(),
        harness: "0.4.13".to_owned(),
    };
    let arc = data("allenai/ai2_arc", &["ARC-Easy/test-00000-of-00001.parquet"], "arc_easy");
    let files = ["main/test-00000-of-00001.parquet", "main/train-00000-of-00001.parquet"];
    let gsm8k = data("openai/gsm8k", &files, "gsm8k");
    let golden = [
        (
            "v3.d89ab89ab89ab89ab89ab89ab89ab89ab89ab89ab-allenai-ai2X2narc.fARCX19Easy-testX1900000X19ofX1900001X1aparquet.karc-easy.e0X1a4X1a13.m0123456789abcdef-house-painters.n12.s0-3.b4to8ex3.9-11.tarc-easy.i200.r0.c6c337fbd",
            Link {
                data: vec![arc.clone()],
                tasks: vec!["arc_easy".to_owned()],
                ..link("0-3 (4|..|8)x3 9-11", 12)
            },
        ),
        (
            "v3.h0123456789abcdef0123456789abcdef01234567-HuggingFaceTB-SmolLM2X19135M.d89ab89ab89ab89ab89ab89ab89ab89ab89ab89ab-allenai-ai2X2narc.fARCX19Easy-testX1900000X19ofX1900001X1aparquet.karc-easy.e0X1a4X1a13.d89ab89ab89ab89ab89ab89ab89ab89ab89ab89ab-openai-gsm8k.fmain-testX1900000X19ofX1900001X1aparquet.fmain-trainX1900000X19ofX1900001X1aparquet.kgsm8k.e0X1a4X1a13.m0123456789abcdef-house-painters.n12.s-.tarc-easy.tgsm8k.i200.r0.pb.c0ed703e6",
            Link {
                source: Some(place("HuggingFaceTB/SmolLM2-135M", commit)),
                data: vec![arc, gsm8k],
                tasks: vec!["arc_easy".to_owned(), "gsm8k".to_owned()],
                prompt: Some("b".to_owned()),
                ..link("-", 12)
            },
        ),
        (
            "v3.uchat.m0123456789abcdef-house-painters.n12.s-.i200.r0.pWho-is-meantX1r.c36fe5946",
            Link { tasks: Vec::new(), prompt: Some("Who is meant?".to_owned()), chat: true, ..link("-", 12) },
        ),
    ];
    for (fragment, link) in golden {
        assert!(is_plain(&written(&link)), "{}", written(&link));
        assert_eq!(Link::read(&written(&link)), Ok(Some(link.clone())));
        assert_eq!(written(&link), fragment);
    }
    // Their checksums are right: nothing in them asks for version 3, or how the prompt is read is not known.
    for (fragment, part) in [
        ("v3.m0123456789abcdef-house-painters.n12.s-.i200.r0.pa.c7accd806", Part::Data),
        ("v3.uaside.m0123456789abcdef-house-painters.n12.s-.i200.r0.pa.cc0b19435", Part::Prompt),
    ] {
        assert_eq!(Link::read(fragment), Err(ReadError::Unreadable { part }));
    }
}

/// Version 4 is frozen: never change a line of this, only add new ones.
#[test]
fn golden_links_of_version_4() {
    let place = HubName {
        file: Some("tiny-Q8_0.gguf".to_owned()),
        ..HubName::new("owner/name", Revision::parse("0123456789abcdef0123456789abcdef01234567").unwrap())
            .unwrap()
    };
    let of_file = Link { source: Some(place), tasks: Vec::new(), ..link("-", 12) };
    let chat = Link { prompt: Some("b".to_owned()), chat: true, ..of_file.clone() };
    for (fragment, link) in [
        (
            "v4.h0123456789abcdef0123456789abcdef01234567-owner-name.gtinyX19X298X2n0X1agguf.m0123456789abcdef-house-painters.n12.s-.i200.r0.cb9ff26ed",
            of_file,
        ),
        (
            "v4.h0123456789abcdef0123456789abcdef01234567-owner-name.gtinyX19X298X2n0X1agguf.uchat.m0123456789abcdef-house-painters.n12.s-.i200.r0.pb.ca8da21d8",
            chat,
        ),
    ] {
        assert_eq!(written(&link), fragment);
        assert!(is_plain(fragment), "{fragment}");
        assert_eq!(Link::read(fragment), Ok(Some(link)));
    }
    // Without a file it would be a link of version 2.
    let bare = "v4.h0123456789abcdef0123456789abcdef01234567-owner-name.m0123456789abcdef-house-painters.n12.s-.i200.r0.c231f12d2";
    assert_eq!(Link::read(bare), Err(ReadError::Unreadable { part: Part::Source }));
}

/// The same of links that say to how many bits the model is quantised.
#[test]
fn golden_links_of_version_4_with_bits() {
    let revision = Revision::parse("0123456789abcdef0123456789abcdef01234567").expect("a revision");
    let source = HubName::new("HuggingFaceTB/SmolLM2-135M", revision);
    let golden = [
        (
            "v4.q8.m0123456789abcdef-house-painters.n12.s0-3.b4to8ex3.9-11.tlastword.tcontinuation.tcoref.tfacts.tarith.i200.r0.cf6583fbc",
            Link { quantise: Some(Quantise::Eight), ..link("0-3 (4|..|8)x3 9-11", 12) },
        ),
        (
            "v4.q4.h0123456789abcdef0123456789abcdef01234567-HuggingFaceTB-SmolLM2X19135M.uchat.m0123456789abcdef-house-painters.n12.s-.i200.r0.pb.c4122f61a",
            Link {
                quantise: Some(Quantise::Four),
                source,
                chat: true,
                tasks: Vec::new(),
                prompt: Some("b".to_owned()),
                ..link("-", 12)
            },
        ),
    ];
    for (fragment, link) in golden {
        assert!(is_plain(&written(&link)), "{}", written(&link));
        assert_eq!(written(&link), fragment);
        assert_eq!(Link::read(fragment), Ok(Some(link.clone())));
        // As it is stored it is the link that it always was.
        let stored = Link { quantise: None, ..link };
        assert!(["v1.", "v3."].iter().any(|version| written(&stored).starts_with(version)));
    }
    // Their checksums are right, and the number of bits is missing or none.
    for fragment in [
        "v4.m0123456789abcdef-house-painters.n12.s0-3.b4to8ex3.9-11.tlastword.tcontinuation.tcoref.tfacts.tarith.i200.r0.cbe1861bc",
        "v4.q5.m0123456789abcdef-house-painters.n12.s0-3.b4to8ex3.9-11.tlastword.tcontinuation.tcoref.tfacts.tarith.i200.r0.c4ac5858a",
        "v4.q.m0123456789abcdef-house-painters.n12.s-.i200.r0.c66a0f629",
    ] {
        assert_eq!(Link::read(fragment), Err(ReadError::Unreadable { part: Part::Quantise }), "{fragment}");
    }
}

#[test]
fn paper_schedules_of_32_layers_are_short() {
    let n_layers = 32;
    let mut presets = vec![Preset::Baseline];
    for start in 0..=greatest_start(n_layers).expect("deep enough") {
        presets.extend([
            Preset::Skip { start },
            Preset::Reverse { start },
            Preset::MiddleRepeat { start },
            Preset::Parallel { start },
            Preset::LoopedParallel { start, loops: 28 },
        ]);
        presets.extend((0..10).map(|seed| Preset::Random { start, seed }));
        for per in [Per::Layer, Per::Block] {
            presets.extend([Preset::DoubleRepeat { start, per }, Preset::TripleRepeat { start, per }]);
        }
    }
    presets.extend((0..n_layers).map(|layer| Preset::SkipLayer { layer }));
    presets.extend((0..n_layers - 1).map(|layer| Preset::SwitchLayers { layer }));
    let mut longest = 0;
    for preset in presets {
        let schedule = preset.schedule(n_layers).expect("within bounds");
        // The longest of everything else: a name that is cut, all tasks, the greatest seed.
        let link = Link {
            model_name: "a-model-with-a-very-long-name-that-is-cut".to_owned(),
            schedule,
            seed: u64::MAX,
            ..link("-", n_layers)
        };
        let fragment = written(&link);
        longest = longest.max(fragment.len());
        assert!(is_plain(&fragment), "{fragment}");
        let read = Link::read(&fragment).expect("just written").expect("not empty");
        assert_eq!(read, Link { model_name: "a-model-with-a-very-long".to_owned(), ..link });
    }
    assert!(longest < PROMPTLESS_CHARS, "{longest} characters");
}

#[test]
fn a_prompt_that_does_not_fit_is_left_out() {
    let base_chars = 60;
    let short = Link { prompt: Some("word ".repeat(300)), ..link("0-11", 12) };
    let fits = short.write(base_chars).expect("fits");
    assert!(!fits.prompt_left_out && base_chars + 1 + fits.fragment.len() <= MAX_ADDRESS_CHARS);

    let long = Link { prompt: Some("word ".repeat(400)), ..short.clone() };
    let without = long.write(base_chars).expect("fits without");
    assert!(without.prompt_left_out);
    assert_eq!(Link::read(&without.fragment), Ok(Some(Link { prompt: None, ..long.clone() })));

    // Exactly at the limit, and one beyond.
    let room = MAX_ADDRESS_CHARS - 1 - fits.fragment.len();
    assert_eq!(short.write(room).map(|written| written.prompt_left_out), Ok(false));
    assert_eq!(short.write(room + 1).map(|written| written.prompt_left_out), Ok(true));

    let steps: Vec<String> = (0..MAX_APPLICATIONS).map(|i| (i * 7 % 12).to_string()).collect();
    let endless = link(&steps.join(" "), 12);
    assert!(matches!(endless.write(0), Err(WriteError::NoRoom { chars, .. }) if chars > MAX_ADDRESS_CHARS));
    assert!(endless.write(usize::MAX).is_err());
}

#[test]
fn prompts_stay_readable() {
    let fragment = |prompt: &str| written(&Link { prompt: Some(prompt.to_owned()), ..link("0-11", 12) });
    assert!(fragment("Once upon a time").contains(".pOnce-upon-a-time.c"));
    // A prompt of Chinese takes four characters for one.
    assert_eq!(fragment(&"画".repeat(100)).len() - fragment("").len(), 400);
}

#[test]
fn hashes_are_cut() {
    assert_eq!(short_hash(&"0123456789abcdef".repeat(4)), Some(0x0123_4567_89ab_cdef));
    for wrong in ["", "0123", "+123456789abcdef", "0123456789abcdeé"] {
        assert_eq!(short_hash(wrong), None, "{wrong:?}");
    }
}

#[test]
fn who_can_open_an_address() {
    for (host, expected) in [
        ("example.org", Reach::World),
        ("93.184.216.34", Reach::World),
        ("[2606:2800:220:1::1]", Reach::World),
        ("", Reach::ThisComputer),
        ("localhost", Reach::ThisComputer),
        ("LOCALHOST.", Reach::ThisComputer),
        ("app.localhost", Reach::ThisComputer),
        ("127.0.0.1", Reach::ThisComputer),
        ("0.0.0.0", Reach::ThisComputer),
        ("[::1]", Reach::ThisComputer),
        ("[::ffff:127.0.0.1]", Reach::ThisComputer),
        ("192.168.1.7", Reach::Network),
        ("10.0.0.7", Reach::Network),
        ("[fd00::1]", Reach::Network),
        ("printer", Reach::Network),
        ("studio.local", Reach::Network),
    ] {
        assert_eq!(reach(host), expected, "{host:?}");
    }
}

fn links() -> impl Strategy<Value = Link> {
    let words = || prop::option::of(prop_oneof!["[ -~]{0,40}", any::<String>()]);
    let tasks = prop::collection::vec(prop_oneof!["[a-z_]{0,12}", any::<String>()], 0..6);
    let said = (words(), any::<bool>());
    let both = (schedules(), prop::option::of(schedules()));
    (any::<u64>(), "[ -~]{0,8}", both, tasks, any::<NonZeroU32>(), any::<u64>(), said).prop_map(
        |(model_hash, model_name, (schedule, other), tasks, items, seed, (prompt, chat))| Link {
            model_hash,
            model_name,
            n_layers: N_LAYERS,
            schedule,
            tasks,
            items,
            seed,
            prompt,
            chat,
            source: None,
            data: Vec::new(),
            quantise: None,
            other,
            claim: None,
        },
    )
}

proptest! {
    #[test]
    fn links_say_what_was_written(link in links()) {
        if let Ok(written) = link.write(0) {
            prop_assert!(is_plain(&written.fragment), "{}", written.fragment);
            let prompt = link.prompt.clone().filter(|_| !written.prompt_left_out);
            prop_assert_eq!(Link::read(&written.fragment), Ok(Some(Link { prompt, ..link })));
        }
    }

    #[test]
    fn schedules_of_any_text_fit_or_are_refused(schedule in schedules(), base_chars in 0_usize..3000) {
        let link = Link { schedule, ..link("-", N_LAYERS) };
        match link.write(base_chars) {
            Ok(written) => prop_assert!(base_chars + 1 + written.fragment.len() <= MAX_ADDRESS_CHARS),
            Err(WriteError::NoRoom { chars, .. }) => prop_assert!(chars > MAX_ADDRESS_CHARS),
        }
    }
}
