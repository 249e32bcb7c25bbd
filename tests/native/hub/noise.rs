//! Noise in place of answers: whatever comes, nothing panics, names stay plain, limits hold.
//!
//! A few seconds; `PROPTEST_CASES=20000 cargo test --test native hub::noise` takes a minute.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::{Duration, Instant};

use atelier::hub::{DataFile, Hub, HubError, HubModel, HubName, look_up, read_answer, read_data};
use atelier::platform::checked_name;
use atelier::words::Problem;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use crate::support::hub::data;
use crate::support::wait;

fn name() -> HubName {
    HubName::parse("a/b", "").unwrap()
}

/// As the Hub answers about a model.
fn answer() -> Value {
    let small = |name: &str| json!({"rfilename": name, "size": 120, "blobId": "1".repeat(40)});
    let large = |name: &str| {
        let lfs = json!({"sha256": "2".repeat(64), "size": 5000, "pointerSize": 135});
        json!({"rfilename": name, "size": 5000, "blobId": "3".repeat(40), "lfs": lfs})
    };
    json!({
        "_id": "4".repeat(24), "id": "a/b", "private": false, "gated": false, "downloads": 5, "tags": ["x"],
        "sha": "5".repeat(40), "cardData": {"license": "mit"}, "safetensors": {"parameters": {"F32": 9}, "total": 9},
        "config": {"architectures": ["LlamaForCausalLM"], "model_type": "llama"},
        "siblings": [
            small(".gitattributes"), small("config.json"), small("generation_config.json"),
            large("tokenizer.json"), small("tokenizer_config.json"), large("model.safetensors"),
            large("onnx/model.onnx"), large("pytorch_model.bin"), large("a-Q4_K_M.gguf"),
        ],
    })
}

/// As the Hub answers about data.
fn data_answer() -> Value {
    let mut answer = answer();
    let siblings = answer["siblings"].as_array_mut().unwrap();
    for name in ["data/test-00000-of-00001.parquet", "data/train.jsonl", "default/test/0000.parquet", "b.py"]
    {
        siblings.push(json!({"rfilename": name, "size": 9, "blobId": "6".repeat(40)}));
    }
    let paths =
        json!([{"split": "test", "path": "data/test-*"}, {"split": "train", "path": ["**/train*", "x"]}]);
    answer["cardData"]["configs"] = json!([{"config_name": "default", "data_files": paths}]);
    answer
}

/// What stands where something else is expected.
fn odd() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        "\\PC{0,20}".boxed(),
        "[./\\\\:a-z]{0,12}(\\.safetensors|\\.json|\\.bin|)".boxed(),
        "(\\.\\./){1,4}(config\\.json|model\\.safetensors|test\\.jsonl)".boxed(),
        "[*./a-z]{0,12}(test|train)[*.a-z]{0,12}".boxed(),
        "[0-9a-f]{38,42}".boxed(),
        Just("config.json".to_owned()).boxed(),
    ];
    prop_oneof![
        text.prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        Just(json!(null)),
        Just(json!(true)),
        Just(json!([])),
        Just(json!({})),
        Just(json!([[{"rfilename": "model.safetensors"}]])),
    ]
}

/// All places in a value.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Array(list) => {
            (0..).zip(list).for_each(|(n, inner): (usize, _)| places(inner, &format!("{at}/{n}"), found));
        }
        Value::Object(map) => {
            map.iter().for_each(|(key, inner)| places(inner, &format!("{at}/{key}"), found));
        }
        _ => {}
    }
}

/// What holds of every answer that is taken.
fn check(model: &HubModel) {
    assert!(HubName::parse(&format!("{}@{}", model.repo, model.revision), "").is_ok(), "{model:?}");
    assert!(model.revision.len() == 40 && model.files.len() <= 20_000, "{model:?}");
    let shown = [&model.licence, &model.architecture];
    assert!(shown.into_iter().flatten().all(|text| text.chars().count() <= 100), "{model:?}");
    for file in &model.files {
        assert!(checked_name(&file.name).is_ok() && !file.name.contains('/'), "{file:?}");
        assert!([40, 64].contains(&file.hash.len()), "{file:?}");
        assert!(file.hash.bytes().all(|byte| byte.is_ascii_hexdigit()), "{file:?}");
    }
    let mut names: Vec<&str> = model.files.iter().map(|file| file.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert!(!names.is_empty() && names.len() == model.files.len(), "{model:?}");
}

/// Reads bytes as an answer about data, in the same way.
fn reads_data(bytes: &[u8]) -> bool {
    let wanted = data("a/b", "default", &["test", "train"]);
    match read_data(bytes, "", &wanted, &wanted.name.revision) {
        Ok(data) => {
            assert_eq!(data.files.len(), 2, "{data:?}");
            for file in &data.files {
                assert!(checked_name(&file.name).is_ok() && file.bytes <= 256 << 20, "{file:?}");
                let source = format!("{}@{}/{}", data.repo, data.revision, file.name);
                assert_eq!(DataFile::parse(&source).map(|file| file.to_string()), Some(source));
            }
            true
        }
        Err(error) => is_told(&error),
    }
}

/// A bounded sentence.
fn is_told(error: &HubError) -> bool {
    let sentence = Problem::of(error).sentence();
    assert!(!sentence.is_empty() && sentence.chars().count() < 1000, "{sentence}");
    false
}

/// Reads bytes as an answer: what is taken holds, what is not is a bounded sentence.
fn reads(bytes: &[u8]) -> bool {
    match read_answer(bytes, "", &name()) {
        Ok(model) => {
            check(&model);
            true
        }
        Err(error) => is_told(&error),
    }
}

#[test]
fn the_true_answer_is_read() {
    assert!(reads(answer().to_string().as_bytes()));
    assert!(reads_data(data_answer().to_string().as_bytes()));
}

proptest! {
    #[test]
    fn values_that_are_changed_or_missing(
        changes in proptest::collection::vec((any::<Index>(), proptest::option::of(odd())), 1..4),
    ) {
        let mut value = data_answer();
        for (at, change) in changes {
            let mut all = Vec::new();
            places(&value, "", &mut all);
            let at = &all[at.index(all.len())];
            let Some(change) = change else {
                let Some((parent, key)) = at.rsplit_once('/') else { continue };
                match value.pointer_mut(parent) {
                    Some(Value::Object(map)) => _ = map.remove(key),
                    Some(Value::Array(list)) => _ = list.remove(key.parse().unwrap()),
                    _ => {}
                }
                continue;
            };
            *value.pointer_mut(at).unwrap() = change;
        }
        reads(value.to_string().as_bytes());
        reads_data(value.to_string().as_bytes());
    }

    #[test]
    fn bytes_that_are_flipped_doubled_or_lost(
        flips in proptest::collection::vec((any::<Index>(), any::<u8>()), 0..6),
        (from, to) in (any::<Index>(), any::<Index>()),
        is_doubled in any::<bool>(),
    ) {
        let mut bytes = data_answer().to_string().into_bytes();
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let (from, to) = (from.index(bytes.len()), to.index(bytes.len()));
        let part = bytes[from.min(to)..from.max(to)].to_vec();
        if is_doubled {
            bytes.splice(to..to, part);
        } else {
            bytes.drain(from.min(to)..from.max(to));
        }
        reads(&bytes);
        reads_data(&bytes);
    }

    #[test]
    fn bytes_of_any_kind(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(!reads(&bytes) && !reads_data(&bytes));
    }

    #[test]
    fn names_of_any_kind(text in "\\PC{0,40}|[a-z/@.:%-]{0,30}|https://huggingface\\.co/[a-z/@.%?#-]{0,30}") {
        if let Ok(name) = HubName::parse(&text, "https://huggingface.co") {
            prop_assert_eq!(HubName::parse(&name.to_string(), ""), Ok(name.clone()));
            prop_assert!(!name.repo.contains("..") && name.repo.matches('/').count() == 1);
            prop_assert!(!name.revision.as_str().split('/').any(|part| part.is_empty() || part == ".."));
        }
    }
}

proptest! {
    // Each case is a connection.
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 128 + 32, ..Default::default() })]

    #[test]
    fn what_is_no_http(answer in http()) {
        let server = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", server.local_addr().unwrap());
        let started = Instant::now();
        // It ends with the last question: the listener is closed from the other side.
        let (done, over) = (std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false)), Duration::from_secs(5));
        let is_done = done.clone();
        let serving = std::thread::spawn(move || {
            for stream in server.incoming() {
                let Ok(mut stream) = stream else { break };
                if is_done.load(std::sync::atomic::Ordering::Relaxed) {
                    break;
                }
                _ = stream.read(&mut [0; 4096]);
                _ = stream.write_all(&answer);
            }
        });
        let hub = Hub { endpoint: endpoint.clone(), token: None, silence_seconds: 1, pause_millis: 1 };
        let looked = wait(look_up(&hub, &name(), &mut |_, _| {}));
        done.store(true, std::sync::atomic::Ordering::Relaxed);
        _ = std::net::TcpStream::connect(endpoint.trim_start_matches("http://"));
        serving.join().unwrap();
        prop_assert!(looked.is_err());
        prop_assert!(started.elapsed() < over, "{:?}", started.elapsed());
    }
}

/// Nearly an answer of HTTP.
fn http() -> impl Strategy<Value = Vec<u8>> {
    let head = prop_oneof![
        Just("HTTP/1.1 200 OK"),
        Just("HTTP/1.1 302 Found"),
        Just("HTTP/1.1 206 Partial"),
        Just("HTTP/1.1 100 Continue"),
        Just("HTTP/1.1 999 What"),
        Just("HTTP/9 200"),
        Just("")
    ];
    let line = prop_oneof![
        "[A-Za-z-]{1,20}: \\PC{0,30}",
        "Content-Length: (-1|0|5|99999999999999999999|x)",
        "Location: (/x|//|http://|\\?|#|[a-z:.]{0,20}|ü)",
        "Transfer-Encoding: (chunked|x)",
        "Retry-After: (-1|99999999999|x)",
        "Content-Range: bytes (\\*/5|9-1/2|x)",
        "\\PC{0,30}",
    ];
    let lines = proptest::collection::vec(line, 0..6);
    let body = proptest::collection::vec(any::<u8>(), 0..60);
    (head, lines, body).prop_map(|(head, lines, body)| {
        let mut bytes = format!("{head}\r\n{}\r\n\r\n", lines.join("\r\n")).into_bytes();
        bytes.extend(body);
        bytes
    })
}
