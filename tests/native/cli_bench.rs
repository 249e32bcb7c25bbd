//! `atelier bench` counts what it computes, which is the same everywhere; of times it is only known that there are some.

use serde_json::{Value, json};

use crate::support::device;
use crate::support::process::atelier;

#[test]
fn the_command_computes_on_as_many_threads_as_it_is_told() {
    let bench = |threads: &str| -> Value {
        let size = ["--batch", "2", "--tokens", "8", "--decode", "3", "--rounds", "1", "--json"];
        let model = ["bench", "web/models/painters-6", "--backend", "cpu", "--threads", threads];
        let ended = atelier(model.iter().chain(&size));
        assert_eq!(ended.code, 0, "{}", ended.err);
        serde_json::from_str(&ended.out).unwrap()
    };
    let found = bench("3");
    assert_eq!(found["threads"], 3);
    // Six layers; the sweep has the full model and three that leave out one layer: 1, 3 and 4.
    let counts = json!({
        "batch_tokens": 16, "batch_layer_runs": 96, "batch_logit_rows": 16, "batch_scored_logit_rows": 2,
        "decode_tokens": 3, "decode_layer_runs": 18,
        "sweep_schedules": 4, "sweep_layer_runs": 16 * 13, "sweep_naive_layer_runs": 16 * 21,
    });
    assert_eq!(found["counts"], counts);
    let keys = ["batch_tok_s", "batch_scored_tok_s", "prefill_tok_s", "decode_tok_s", "load_s", "sweep_ms"];
    for key in keys {
        assert!(found[key].as_f64().is_some_and(|figure| figure > 0.0), "{key}: {found}");
    }
    assert!(found["max_abs_diff"].as_f64().is_some_and(|difference| difference < 1e-4), "{found}");
    assert!(found["parallel"]["schedule_wide"].as_str().is_some(), "{found}");
    let refused = atelier(["bench", "web/models/painters-6", "--threads", "0"]);
    assert_eq!(refused.code, 2, "{}", refused.err);
}

/// Both kinds of kernels, whichever the device would get; needs no model to say what it is.
#[test]
fn kernels_of_a_gpu_are_told_and_chosen() {
    if device::shared("cli_bench::kernels_of_a_gpu_are_told_and_chosen").is_none() {
        return;
    }
    let told = atelier(["inspect", "--device", "--json"]);
    assert_eq!(told.code, 0, "{}", told.err);
    let told: Value = serde_json::from_str(&told.out).unwrap();
    assert!(["registers", "groups"].iter().any(|it| told["kernels"] == *it), "{told}");
    assert!(told["limits"]["binding_bytes_max"].as_u64().is_some_and(|bytes| bytes >= 128 << 20), "{told}");
    let told = atelier(["inspect", "--device"]);
    assert!(told.out.starts_with("device ") && told.out.contains("\nkernels "), "{}", told.out);
    assert_eq!(atelier(["inspect", "web/models/painters-6", "--device"]).code, 2);
    for kernels in ["registers", "groups"] {
        let size = ["--batch", "2", "--tokens", "8", "--decode", "3", "--rounds", "1", "--json"];
        let model = ["bench", "web/models/painters-6", "--backend", "gpu", "--kernels", kernels];
        let ended = atelier(model.iter().chain(&size));
        assert_eq!(ended.code, 0, "{}", ended.err);
        let found: Value = serde_json::from_str(&ended.out).unwrap();
        assert!(found["max_abs_diff"].as_f64().is_some_and(|difference| difference < 1e-4), "{found}");
        // Five a layer, and embedding, two norms and head.
        assert_eq!(found["parallel"]["dispatches_serial"], 6 * 5 + 4, "{found}");
    }
}

#[test]
fn a_sweep_tells_what_each_part_saves() {
    let size = ["--batch", "1", "--tokens", "4", "--decode", "1", "--rounds", "1", "--no-check"];
    let sweep = ["--items", "3", "--schedules", "6", "--json"];
    let model = ["bench", "web/models/painters-6", "--backend", "cpu"];
    let ended = atelier(model.iter().chain(&size).chain(&sweep));
    assert_eq!(ended.code, 0, "{}", ended.err);
    let found: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!((&found["sweep_items"], &found["sweep_schedules"]), (&json!(15), &json!(6)));
    let work = |part: &str| found["sweep_work_factors"][part].as_f64().unwrap();
    assert_eq!(work("tokens"), 6.0, "{found}");
    for part in ["prefixes", "packing", "prompts", "logits"] {
        assert!(work(part) > 1.1, "{part}: {found}");
        assert!(found["sweep_factors"][part].as_f64().is_some(), "{part}: {found}");
    }
    assert!(work("stopping") >= 1.0 && found["sweep_factors"].as_object().unwrap().len() == 7, "{found}");
    let refused = atelier(model.iter().chain(&["--schedules", "3"]));
    assert_eq!(refused.code, 2, "{}", refused.err);
}
