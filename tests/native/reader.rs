//! Files of figures give their experiment back, whoever wrote them; others are refused in words.

use atelier::carrier::png;
use atelier::chart::{Chart, LineChart};
use atelier::experiment::{Prompt, What};
use atelier::plot::standalone;
use atelier::reader::{FileError, Opened};
use atelier::sweep::{FIGURES, Study, figure};
use serde_json::{Value, json};

/// A picture of one transparent pixel.
const PIXEL: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\nIDATx\x9cc\0\x01\0\0\x05\0\x01\r\n-\xb4\0\0\0\0IEND\xaeB`\x82";

fn of_page() -> Value {
    json!({
        "atelier": "figure",
        "version": 1,
        "study": {"figure": 11},
        "model": {"name": "small", "title": "Small <painters>", "hash": "ab12", "n_layers": 12},
        "tasks": [{"name": "facts", "data_hash": "d1", "n_items": 9, "chance": 0.25}, {"name": "arith", "data_hash": null}],
        "limit": 50,
        "seed": 7,
    })
}

fn of_command_line(number: u32) -> Value {
    let plan = figure(number).expect("a sweep").plan(Some(20), 3);
    json!({
        "version": 1,
        "model": "small",
        "model_hash": "ab12",
        "n_layers": 12,
        "plan": plan,
        "schedules": ["0-11"],
        "tasks": [{"name": "facts", "metric": "acc", "chance": 0.25, "n_items": 20, "data_hash": "d1", "add_bos": true}],
        "backend": {"kind": "cpu", "adapter": "a CPU"},
        "build": "b",
    })
}

fn read(value: &Value) -> Result<Opened, FileError> {
    Opened::read(value.to_string().as_bytes())
}

#[test]
fn the_pages_pictures_and_numbers_say_the_same() {
    let text = of_page().to_string();
    let chart = Chart::Lines(LineChart::default());
    let svg = standalone(&chart.picture((300.0, 200.0)), Some(&text));
    let png = png::insert(PIXEL, &text).expect("a picture");
    let opened = read(&of_page()).expect("an experiment");
    let experiment = &opened.experiment;
    assert_eq!(opened.study(), Some(Study::Figure(11)));
    assert_eq!((experiment.limit, experiment.seed), (Some(50), Some(7)));
    assert_eq!(experiment.model.name, "Small <painters>");
    let tasks: Vec<_> = experiment.data.iter().map(|t| (t.task.as_str(), t.sha256.as_deref())).collect();
    assert_eq!(tasks, [("facts", Some("d1")), ("arith", None)]);
    for bytes in [svg.as_bytes(), &png] {
        assert_eq!(Opened::read(bytes), Ok(opened.clone()));
    }
}

#[test]
fn the_command_lines_files_are_read_and_their_figure_is_found() {
    for number in FIGURES {
        let named = json!({"figure": number, "models": [{"provenance": of_command_line(number)}]});
        let opened = read(&named).expect("an experiment");
        assert_eq!(opened.n_others, 0);
        let experiment = &opened.experiment;
        assert_eq!(
            (opened.study(), experiment.limit, experiment.seed),
            (Some(Study::Figure(number)), Some(20), Some(3))
        );
        assert_eq!(experiment.model.hash, "ab12");
        // results.json names no figure: its families do. Figure 12 shows what 4 does.
        let unnamed =
            read(&json!({"provenance": of_command_line(number), "results": []})).expect("an experiment");
        let same = if number == 12 { 4 } else { number };
        assert_eq!(unnamed.study(), Some(Study::Figure(same)));
    }
}

#[test]
fn hidden_states_are_figures_too() {
    let mut value = of_page();
    value["atelier"] = json!("states");
    value.as_object_mut().expect("an object").remove("study");
    value["figure"] = json!(3);
    assert_eq!(read(&value).map(|experiment| experiment.study()), Ok(Some(Study::Figure(3))));
}

/// What shows one schedule: its scores, accuracy beside time, what it writes.
#[test]
fn charts_of_one_schedule_are_read_too() {
    let asked = |kind: &str, more: &[(&str, &str)]| {
        let mut value = of_page();
        value["atelier"] = json!(kind);
        for (key, text) in more {
            value[key] = json!(text);
        }
        read(&value).map(|opened| opened.experiment.what)
    };
    let schedule = "0-3 (4|5) 6-11".to_owned();
    let of_schedule = ("schedule", "0-3 (4|5) 6-11");
    assert_eq!(
        asked("scores", &[of_schedule]),
        Ok(What::Scores { schedule: schedule.clone(), beside_full: true })
    );
    assert_eq!(asked("latency", &[]), Ok(What::Latency { schedule: None, rounds: 8 }));
    assert_eq!(
        asked("latency", &[of_schedule]),
        Ok(What::Latency { schedule: Some(schedule.clone()), rounds: 8 })
    );
    let writing = asked("writing", &[of_schedule, ("prompt", "1 + 1 =")]);
    let prompt = Prompt::Text("1 + 1 =".into());
    let (max_tokens, temperature, beside_full) = (48, 0.0, true);
    let wanted = What::Generation { schedule, prompt, max_tokens, temperature, beside_full };
    assert_eq!(writing, Ok(wanted));
    for (kind, more, missing) in [
        ("scores", vec![], "schedule"),
        ("writing", vec![of_schedule], "prompt"),
        ("writing", vec![], "schedule"),
    ] {
        let told = asked(kind, &more).expect_err("refused").to_string();
        assert!(told.contains(&format!("missing field `{missing}`")), "{told}");
    }
    let mut odd = of_command_line(4);
    odd["plan"] = json!("none");
    let told = read(&json!({"figure": 4, "provenance": odd})).expect_err("refused").to_string();
    assert!(told.contains("cannot be read as one of Atelier"), "{told}");
}

/// What a figure was made with otherwise than usual comes along.
#[test]
fn loop_counts_and_a_schedule_beside_are_read() {
    let mut header = of_command_line(10);
    let figure = |header: &Value| {
        read(&json!({"figure": 10, "models": [{"provenance": header}]})).expect("an experiment")
    };
    let loops = |header: &Value| match figure(header).experiment.what {
        What::Sweep { families, .. } => {
            families.into_iter().map(|family| family.loops).collect::<Vec<_>>().concat()
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(loops(&header), [0_u32; 0], "the usual ones");
    for family in header["plan"]["families"].as_array_mut().expect("families") {
        if family["family"] == "looped_parallel" {
            family["loops"] = json!([1, 2, 3]);
        }
    }
    assert_eq!(loops(&header), [1, 2, 3]);
    let mut states = of_page();
    states["study"] = json!({"figure": 3});
    states["schedule"] = json!("0-4 6-11");
    let opened = read(&states).expect("an experiment");
    assert_eq!(
        (opened.study(), opened.experiment.what.schedule()),
        (Some(Study::Figure(3)), Some("0-4 6-11"))
    );
}

#[test]
fn other_files_are_refused_in_words() {
    let mut newer = of_page();
    newer["version"] = json!(2);
    let mut no_limit = of_page();
    no_limit.as_object_mut().expect("an object").remove("limit");
    for (bytes, words) in [
        (&b""[..], "holds no experiment"),
        (b"{}", "holds no experiment"),
        (b"<svg></svg>", "holds no experiment"),
        (PIXEL, "holds no experiment"),
        (b"\xff\xfe", "holds no experiment"),
        (newer.to_string().as_bytes(), "has version 2"),
        (no_limit.to_string().as_bytes(), "missing field `limit`"),
    ] {
        let error = Opened::read(bytes).expect_err("refused").to_string();
        assert!(error.contains(words), "{error}");
    }
}

/// What was computed there comes along, from the page's files and from those of the command
/// line; it is none of what was asked.
#[test]
fn results_are_quoted() {
    let point = json!({"x": 2.0, "y": 0.5, "low": 0.25, "high": null, "n": 9, "schedule": "0-4 7-11"});
    let drawing = json!({"curves": [{"name": "median", "points": [point]}]});
    let mut page = of_page();
    assert_eq!(read(&page).expect("an experiment").quoted, None);
    page["result"] = json!({"drawing": drawing, "findings": [], "n_done": 9});
    page["backend"] = json!({"kind": "gpu", "adapter": "a GPU"});
    page["build"] = json!("b1");
    page["stop"] = json!({"alpha": 0.1});
    let opened = read(&page).expect("an experiment");
    assert_eq!(opened.experiment.stop.map(|stop| stop.alpha), Some(0.1));
    let quoted = opened.quoted.expect("results");
    assert_eq!((quoted.study, quoted.build.as_str()), (Study::Figure(11), "b1"));
    assert_eq!(quoted.backend.as_ref().map(|backend| backend.adapter.as_str()), Some("a GPU"));
    assert_eq!(serde_json::to_value(&quoted.drawing).unwrap(), drawing);
    assert_eq!(quoted.difference(&quoted.drawing).n, 1);

    let model = json!({"drawing": drawing, "findings": [], "provenance": of_command_line(4)});
    let two = read(&json!({"figure": 4, "models": [model, model]})).expect("an experiment");
    assert_eq!(two.n_others, 1);
    let quoted =
        read(&json!({"figure": 4, "models": [model]})).expect("an experiment").quoted.expect("results");
    assert_eq!((quoted.build.as_str(), quoted.model.name.as_str()), ("b", "small"));

    // Damaged results do not keep the experiment from being set up.
    page["result"] = json!({"drawing": {"curves": 3}});
    assert_eq!(read(&page).expect("an experiment").quoted, None);
}

/// What an experiment asks is checked where it is read: the field, its value, what is possible.
#[test]
fn an_experiment_that_cannot_be_says_which_field() {
    let with = |what: &str, more: &str| format!(r#"{{"model": {{"name": "m"}}, {more} "what": {what}}}"#);
    let attention = r#"{"attention": {"schedule": "0", "prompt": {"ids": [1]}, "last": LAST}}"#;
    let latency = r#"{"latency": {"schedule": null, "rounds": ROUNDS}}"#;
    let generation = r#"{"generation": {"schedule": "0", "prompt": {"ids": [1]}, "max_tokens": 1, "temperature": -1.0,
        "beside_full": false}}"#;
    let scores = r#"{"scores": {"schedule": "0", "beside_full": false}}"#;
    let cases = [
        (with(&attention.replace("LAST", "0"), ""), "what.attention.last is 0"),
        (with(&latency.replace("ROUNDS", "0"), ""), "what.latency.rounds is 0: 1 to 1000 are"),
        (with(&latency.replace("ROUNDS", "1000000000"), ""), "what.latency.rounds is 1000000000"),
        (with(generation, ""), "what.generation.temperature is -1"),
        (with(scores, r#""limit": 0,"#), "limit is 0"),
        (with(scores, r#""limit": -1,"#), "line 1 column"),
        (with(scores, r#""sede": 1,"#), "sede"),
        (with(scores, r#""data": [{"task": "a"}, {"task": "a"}],"#), "the task a stands in data twice"),
        (with(scores, r#""data": [{"task": "a\u001b[31m"}],"#), "data.task is no name"),
        (with(r#"{"zork": {}}"#, ""), "zork"),
        (with(scores, "").replace('}', ""), "it ends too early (line 1, column "),
        (with(scores, "") + ",", "line 1 column"),
    ];
    for (text, told) in cases {
        let error = Opened::read(text.as_bytes()).expect_err(&text).to_string();
        let plain = error.replace('\u{202f}', ",");
        assert!(plain.contains(told), "{text}: {error}");
    }
    let marked = format!("\u{feff}{}", with(scores, ""));
    assert!(Opened::read(marked.as_bytes()).is_ok(), "a byte-order mark is passed over");
}

/// In sentences, also where the reader of JSON has none.
#[test]
fn what_is_asked_wrongly_is_said() {
    let experiment = |what: Value| json!({"model": {"name": "small"}, "what": what});
    let scores = json!({"schedule": "0-5", "beside_full": false});
    let lens = |prompt: Value| json!({"logit_lens": {"schedule": "0-5", "prompt": prompt}});
    let what = "its what must hold exactly one thing that is asked, such as scores";
    let prompt = "its prompt must hold exactly one of text, item and ids";
    for (asked, says) in [
        (experiment(json!(null)), what),
        (experiment(json!({})), what),
        (experiment(json!([])), what),
        (experiment(json!({"scores": scores, "kept": null})), what),
        (json!({"experiment": experiment(json!({}))}), what),
        (experiment(json!("scores")), "invalid type: a name alone, expected an object at line 1 column "),
        (experiment(lens(json!({}))), prompt),
        (experiment(lens(json!(null))), prompt),
        (experiment(lens(json!("Tom"))), prompt),
        (experiment(lens(json!({"text": "Tom", "ids": [1]}))), prompt),
        (experiment(json!({"scores": []})), "invalid type: a list, expected an object at line 1 column "),
    ] {
        let said = read(&asked).unwrap_err().to_string();
        let expected = format!("this file cannot be read as one of Atelier: {says}");
        assert!(said.starts_with(&expected), "{asked}: {said}");
    }
    for (text, says) in [
        ("{\"what\": 1", "it ends too early (line 1, column 10)"),
        ("{\"what\": NaN}", "no value that can be read at line 1 column 10"),
    ] {
        let said = Opened::read(text.as_bytes()).unwrap_err().to_string();
        assert_eq!(said, format!("this file cannot be read as one of Atelier: {says}"));
    }
}
