//! Splits whose parts do not belong together, and paths that are no model: what is said of them.

use std::fs;

use atelier::model::{ModelFolder, Regime, RopeScaling, RopeSpec};
use atelier::platform::Folder;
use expect_test::{Expect, expect};
use tempfile::TempDir;

use crate::gguf_folders::{Apart, bytes_of, in_memory, part_name};
use crate::gguf_folders_damage::{SMALL, changed, outcome};
use crate::support::wait;

#[test]
fn parts_that_do_not_belong_together_are_refused() {
    let parts = |n: usize| -> Vec<Vec<u8>> {
        Apart::of(&bytes_of(SMALL)).split(n).iter().map(Apart::bytes).collect()
    };
    let (two, three) = (parts(2), parts(3));
    let check = |files: &[(String, &Vec<u8>)], expected: Expect| {
        let files: Vec<_> = files.iter().map(|(name, bytes)| (name.clone(), (*bytes).clone())).collect();
        expected.assert_eq(&outcome(&files).expect_err("a wrong split is refused"));
    };
    let name = |number: usize, count: usize| part_name("m", number, count);
    // One is missing.
    check(&[(name(1, 2), &two[0])], expect!["m-00002-of-00002.gguf is missing from memory"]);
    // In turn, in a ring.
    check(
        &[(name(1, 2), &two[1]), (name(2, 2), &two[0])],
        expect!["m-00001-of-00002.gguf does not belong with the other parts: expected 1/2, got 2/2"],
    );
    check(
        &[(name(1, 3), &three[1]), (name(2, 3), &three[2]), (name(3, 3), &three[0])],
        expect!["m-00001-of-00003.gguf does not belong with the other parts: expected 1/3, got 2/3"],
    );
    // The same twice.
    check(
        &[(name(1, 2), &two[0]), (name(2, 2), &two[0])],
        expect!["m-00002-of-00002.gguf does not belong with the other parts: expected 2/2, got 1/2"],
    );
    // Of another split.
    check(
        &[(name(1, 2), &two[0]), (name(2, 2), &three[1])],
        expect!["m-00002-of-00002.gguf does not belong with the other parts: expected 2/2, got 2/3"],
    );
    check(
        &[(name(1, 2), &three[0]), (name(2, 2), &three[1])],
        expect!["m-00001-of-00002.gguf does not belong with the other parts: expected 1/2, got 1/3"],
    );
    // Renamed to stand alone.
    check(
        &[("m.gguf".to_owned(), &two[0])],
        expect!["m.gguf does not belong with the other parts: expected 1/1, got 1/2"],
    );
    check(
        &[("m.gguf".to_owned(), &two[1])],
        expect!["m.gguf does not belong with the other parts: expected 1/1, got 2/2"],
    );
    // A whole file called a part.
    let whole = bytes_of(SMALL);
    check(
        &[(name(1, 2), &whole), (name(2, 2), &two[1])],
        expect!["m-00001-of-00002.gguf does not belong with the other parts: expected 1/2, got 1/1"],
    );
    check(
        &[(name(3, 2), &whole)],
        expect![
            "m-00003-of-00002.gguf is not the name of a part of a model: parts are NAME-00001-of-00003.gguf"
        ],
    );
    check(
        &[(name(1, 99_999), &whole)],
        expect![
            "m-00001-of-99999.gguf is not the name of a part of a model: parts are NAME-00001-of-00003.gguf"
        ],
    );
    // A part of another model.
    let other: Vec<Vec<u8>> = Apart::of(&bytes_of("qwen2")).split(2).iter().map(Apart::bytes).collect();
    check(
        &[(name(1, 2), &two[0]), (name(2, 2), &other[1])],
        expect!["m-00001-of-00002.gguf does not belong with the other parts: expected 30, got 46"],
    );
}

#[test]
fn a_path_that_is_no_model_says_what_to_do() {
    let folder = TempDir::new().unwrap();
    let said = |name: &str| {
        let opened = Folder::directory(&folder.path().join(name)).map_err(|error| error.to_string());
        let said = opened
            .and_then(|folder| wait(ModelFolder::open(folder)).map(drop).map_err(|error| error.to_string()));
        said.unwrap_err().replace(&folder.path().display().to_string(), "FOLDER")
    };
    fs::write(folder.path().join("m.bin"), bytes_of(SMALL)).unwrap();
    fs::create_dir(folder.path().join("empty")).unwrap();
    fs::create_dir(folder.path().join("d.gguf")).unwrap();
    expect!["FOLDER/m.bin is not a folder that can be opened: it is a file"].assert_eq(&said("m.bin"));
    expect!["FOLDER/missing.gguf is not a folder that can be opened: No such file or directory (os error 2)"]
        .assert_eq(&said("missing.gguf"));
    expect!["config.json is missing from FOLDER/empty"].assert_eq(&said("empty"));
    expect!["config.json is missing from FOLDER/d.gguf"].assert_eq(&said("d.gguf"));
}

#[test]
fn parts_in_capitals_open_as_the_others_do() {
    let parts: Vec<Vec<u8>> = Apart::of(&bytes_of(SMALL)).split(2).iter().map(Apart::bytes).collect();
    let of_name = |name: fn(usize) -> String| {
        let place = tempfile::tempdir().unwrap();
        for (at, bytes) in parts.iter().enumerate() {
            fs::write(place.path().join(name(at + 1)), bytes).unwrap();
        }
        let folder = Folder::directory(place.path()).unwrap();
        assert_eq!(folder.single_file(), Some(name(1).as_str()));
        wait(wait(ModelFolder::open(folder)).unwrap().hash()).unwrap()
    };
    let small = of_name(|number| format!("m-0000{number}-of-00002.gguf"));
    assert_eq!(of_name(|number| format!("M-0000{number}-OF-00002.GGUF")), small);
    assert_eq!(of_name(|number| format!("m-0000{number}-Of-00002.gguf")), small);
}

#[test]
fn a_tokenizer_of_another_kind_leaves_token_ids() {
    let mut apart = Apart::of(&bytes_of(SMALL));
    apart.text("tokenizer.ggml.model", "rwkv");
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("m.gguf");
    fs::write(&path, apart.bytes()).unwrap();
    let model = wait(ModelFolder::open(Folder::directory(&path).unwrap())).unwrap();
    assert!(model.tokenizer().is_none());
    let why = model.tokenizer_unread().expect("a reason");
    assert!(why.starts_with("the tokenizer of kind rwkv is not supported"), "{why}");
}

#[test]
fn a_folder_of_several_models_says_which_there_are() {
    let place = tempfile::tempdir().unwrap();
    let put = |name: &str, model: &str| std::fs::write(place.path().join(name), bytes_of(model)).unwrap();
    put("one.gguf", "gpt2");
    // What projects pictures is no model of its own.
    put("mmproj-one.gguf", "qwen2");
    let folder = || atelier::platform::Folder::directory(place.path()).unwrap();
    assert_eq!(folder().single_file(), Some("one.gguf"));
    put("two.gguf", "qwen2");
    let error = wait(ModelFolder::open(folder())).unwrap_err();
    let says = "has no config.json and 2 GGUF files, each a model of its own: one.gguf, two.gguf";
    assert!(error.to_string().ends_with(says), "{error}");
    assert_eq!(
        atelier::words::hint(&error).as_deref(),
        Some("open one of these files instead of the folder")
    );
    let two = atelier::platform::Folder::directory(&place.path().join("two.gguf")).unwrap();
    assert!(wait(ModelFolder::open(two)).is_ok());
}

#[test]
fn divisors_that_are_not_llama_3s_are_read_as_they_are() {
    let bytes = changed(SMALL, |m| {
        m.tensor("rope_freqs.weight")
            .bytes
            .chunks_mut(4)
            .for_each(|it| it.copy_from_slice(&2.5_f32.to_le_bytes()));
    });
    let model = wait(ModelFolder::open(in_memory(&[("m.gguf".to_owned(), bytes)]))).unwrap();
    let rope = &model.spec().ropes[0];
    let plain = RopeSpec { scaling: RopeScaling::None, ..rope.clone() }.inverse_frequencies(Regime::Usual);
    let expected: Vec<f64> = plain.iter().map(|frequency| frequency / 2.5).collect();
    assert_eq!(rope.inverse_frequencies(Regime::Usual), expected);
    assert_eq!(rope.attention_factor().to_bits(), 1.0_f64.to_bits());
}
