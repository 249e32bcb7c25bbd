//! Command lines that cannot be carried out, through the executable: 2 where the arguments or
//! a schedule are at fault, 1 where something is missing, and one sentence that says what.

use std::path::Path;

use expect_test::{Expect, expect};

use crate::support::process::atelier;

fn check(arguments: &[&str], expect: Expect) {
    expect.assert_eq(&atelier(arguments).refusal(Path::new("nowhere")));
}

#[test]
fn schedules_without_sense_are_usage_errors() {
    let check = |text: &str, expect| check(&["schedule", "--layers", "12", text], expect);
    check("", expect!["2: error: the schedule is empty"]);
    check("12", expect!["2: error: layer 12 does not exist: the model has 12 layers (0 to 11)"]);
    check("0-99", expect!["2: error: layer 99 does not exist: the model has 12 layers (0 to 11)"]);
    check("0x65535", expect!["2: error: 65535 layer runs are too many: at most 4096 are possible"]);
    check(
        "((0x65535)x65535)x65535",
        expect!["2: error: 65535 layer runs are too many: at most 4096 are possible"],
    );
    check("0x99999999999999999999", expect!["2: error: this number is too large to be a layer or a count"]);
    check("(0|)", expect!["2: error: this group or branch is empty"]);
    check("0 \u{1f3a8}", expect!["2: error: “🎨” means nothing in a schedule"]);
    check(
        &"(".repeat(1000),
        expect!["2: error: groups are nested too deeply: at most 16 levels are possible"],
    );
    check(
        &"0 ".repeat(50_000),
        expect!["2: error: the schedule is 100000 bytes long: at most 32768 are read"],
    );
}

#[test]
fn arguments_without_sense_are_usage_errors() {
    let generate =
        |option: &str, expect| check(&["generate", "--prompt", "a", "--max-tokens", "1", option], expect);
    generate(
        "--temperature=nan",
        expect!["2: error: invalid value 'nan' for '--temperature <TEMPERATURE>': expected a number from 0"],
    );
    generate(
        "--temperature=-1",
        expect!["2: error: invalid value '-1' for '--temperature <TEMPERATURE>': expected a number from 0"],
    );
    generate(
        "--temperature=inf",
        expect!["2: error: invalid value 'inf' for '--temperature <TEMPERATURE>': expected a number from 0"],
    );
    generate(
        "--seed=-1",
        expect!["2: error: invalid value '-1' for '--seed <N>': expected a whole number from 0"],
    );
    check(
        &["generate", "--prompt", "a", "--max-tokens", "-1"],
        expect!["2: error: invalid value '-1' for '--max-tokens <N>': expected a whole number from 0"],
    );
    check(
        &["generate", "--prompt", "a", "--max-tokens", "1e3"],
        expect!["2: error: invalid value '1e3' for '--max-tokens <N>': expected a whole number from 0"],
    );
    for (words, option, most) in [
        (&["eval", "--limit", "4294967296"][..], "--limit <N>", "1 to 4294967295"),
        (&["eval", "--limit", "18446744073709551616"], "--limit <N>", "1 to 4294967295"),
        (&["eval", "--seed", "18446744073709551616"], "--seed <N>", "0 to 18446744073709551615"),
        (
            &["generate", "--prompt", "a", "--max-tokens", "99999999999999999999"],
            "--max-tokens <N>",
            "0 to 18446744073709551615",
        ),
        (&["sweep", "--figure", "4294967296"], "--figure <N>", "0 to 4294967295"),
    ] {
        let ended = atelier(words);
        let value = words[words.len() - 1];
        let expected =
            format!("2: error: invalid value '{value}' for '{option}': expected a whole number from {most}");
        assert_eq!(ended.refusal(Path::new("/nowhere")), expected);
    }
    for alpha in ["nan", "inf", "x"] {
        let ended = atelier(["sweep", "--figure", "4", "--stop", alpha]);
        assert!(
            ended.code == 2 && ended.err.contains(": expected a number above 0, such as"),
            "{}",
            ended.err
        );
    }
    for words in [["sweep", "--figure", "x"], ["states", "--figure", "3.5"]] {
        let ended = atelier(words);
        assert!(ended.code == 2 && ended.err.contains(": expected a whole number from 0\n"), "{}", ended.err);
    }
    check(
        &["generate", "--max-tokens", "1"],
        expect!["2: error: the following required arguments were not provided:"],
    );
    check(
        &["logits", "--ids", "-1", "--out", "x"],
        expect![
            "2: error: invalid value '-1' for '--ids <1,2,3>': expected token ids, whole numbers from 0 with commas between"
        ],
    );
    check(
        &["logits", "--ids", "1,,2", "--out", "x"],
        expect![
            "2: error: invalid value '' for '--ids <1,2,3>': expected token ids, whole numbers from 0 with commas between"
        ],
    );
    check(
        &["logits", "--ids", "4294967296", "--out", "x"],
        expect![
            "2: error: invalid value '4294967296' for '--ids <1,2,3>': expected token ids, whole numbers from 0 with commas between"
        ],
    );
    check(
        &["logits", "--ids", "1", "--out", "x", "--backend", "tpu"],
        expect!["2: error: invalid value 'tpu' for '--backend <BACKEND>'"],
    );
    check(
        &["logits", "--ids", "1"],
        expect!["2: error: the following required arguments were not provided:"],
    );
    check(
        &["eval", "--limit", "0"],
        expect!["2: error: invalid value '0' for '--limit <N>': expected a whole number from 1"],
    );
    check(
        &["eval", "--limit", "-3"],
        expect!["2: error: invalid value '-3' for '--limit <N>': expected a whole number from 1"],
    );
    check(
        &["eval", "--seed", "-3"],
        expect!["2: error: invalid value '-3' for '--seed <N>': expected a whole number from 0"],
    );
    check(
        &["eval", "--schedule", "0", "--schedules", "x"],
        expect!["2: error: the argument '--schedule <TEXT>' cannot be used with '--schedules <FILE>'"],
    );
    check(&["eval", "--task", "nothing"], expect![[r#"2: error: there is no task "nothing""#]]);
    check(&["eval", "--task", "lambada"], expect!["2: error: the items of lambada are missing"]);
    check(
        &["eval", "--task", "lambada="],
        expect![
            "2: error: invalid value 'lambada=' for '--task <[LABEL:]NAME[=FILE.jsonl|@REVISION]>': the file after = is missing"
        ],
    );
    check(
        &["eval", "--task", "a:lambada=x", "--task", "a:arc=x"],
        expect![[r#"2: error: two tasks are called "a""#]],
    );
    check(
        &["schedule", "--layers", "0"],
        expect!["2: error: invalid value '0' for '--layers <N>': expected a whole number from 1"],
    );
    check(
        &["schedule", "--layers", "-1"],
        expect!["2: error: invalid value '-1' for '--layers <N>': expected a whole number from 1"],
    );
    check(
        &["schedule", "--layers", "1025"],
        expect!["2: error: a model of 1025 layers is too deep: at most 1024 are supported"],
    );
    check(
        &["schedule", "--layers", "12", "--preset", "backwards"],
        expect![[
            r#"2: error: there is no preset “backwards”: there are baseline, skip, reverse, middle_repeat, random, parallel, looped_parallel, skip_layer, switch_layers, double_repeat, triple_repeat"#
        ]],
    );
    check(
        &["schedule", "--layers", "12", "--start", "3"],
        expect!["2: error: the following required arguments were not provided:"],
    );
    check(
        &["schedule", "--layers", "12", "--preset", "skip", "--start", "3", "--loops", "2"],
        expect!["2: error: skip takes no number of loops"],
    );
    check(
        &["eval", "--task", "facts", "--fewshot", "x"],
        expect!["2: error: --fewshot and --max-gen-toks are for gsm8k alone, and it is not among the tasks"],
    );
    check(
        &[
            "eval",
            "--task",
            "gsm8k=tests/golden/harness/gsm8k.jsonl",
            "--fewshot",
            "tests/golden/harness/gsm8k-fewshot.jsonl",
            "--num-fewshot",
            "13",
        ],
        expect![
            "2: error: tests/golden/harness/gsm8k-fewshot.jsonl: 13 examples are asked for, and there are 12"
        ],
    );
    check(
        &["eval", "--task", "gsm8k=tests/golden/harness/gsm8k.jsonl", "--max-gen-toks", "256"],
        expect![
            "1: error: gsm8k, line 1: an answer of 256 tokens leaves no room: the model reads at most 256"
        ],
    );
    check(
        &["logits", "--ids", "1", "--prompt", "a", "--out", "x"],
        expect!["2: error: the argument '--ids <1,2,3>' cannot be used with '--prompt <TEXT>'"],
    );
    check(
        &["logits", "--ids", "1", "--schedule", "0 99", "--out", "x"],
        expect!["2: error: layer 99 does not exist: the model has 12 layers (0 to 11)"],
    );
    check(
        &["generate", "--prompt", "a", "--max-tokens", "1", "--schedule", ""],
        expect!["2: error: the schedule is empty"],
    );
    check(&["schedule"], expect!["2: error: the following required arguments were not provided:"]);
    check(
        &["schedule", "--layers", "12", "0", "--preset", "skip"],
        expect!["2: error: the argument '[TEXT]' cannot be used with '--preset <NAME>'"],
    );
    check(&["paint"], expect!["2: error: unrecognized subcommand 'paint'"]);
}

#[test]
fn what_is_not_there_is_named() {
    check(
        &["inspect", "./nowhere/model"],
        expect![
            "1: error: ./DIR/model is not a folder that can be opened: No such file or directory (os error 2)"
        ],
    );
    check(
        &["inspect", "Cargo.toml"],
        expect!["1: error: Cargo.toml is not a folder that can be opened: it is a file"],
    );
    check(&["inspect", "src"], expect!["1: error: config.json is missing from src"]);
    check(
        &["eval", "--task", "lambada=nowhere/file"],
        expect!["1: error: DIR/file cannot be read: No such file or directory (os error 2)"],
    );
    check(
        &["eval", "--task", "lambada=src"],
        expect!["1: error: src cannot be read: Is a directory (os error 21)"],
    );
    check(
        &["eval", "--schedules", "nowhere/file"],
        expect!["1: error: DIR/file cannot be read: No such file or directory (os error 2)"],
    );
    check(
        &["eval", "tests/golden/logits/plain-f32"],
        expect!["2: error: the model folder brings no tasks, and none was given"],
    );
    check(
        &["eval", "tests/golden/logits/plain-f32", "--task", "lambada=tests/golden/eval/lambada.jsonl"],
        expect!["1: error: the model folder has no tokenizer.json, so text cannot become tokens"],
    );
    check(
        &["generate", "tests/golden/logits/plain-f32", "--prompt", "a", "--max-tokens", "1"],
        expect!["1: error: the model folder has no tokenizer.json, so text cannot become tokens"],
    );
    check(
        &["logits", "tests/golden/logits/plain-f32", "--ids", "61", "--out", "x", "--backend=cpu"],
        expect!["1: error: token 61 does not exist: the vocabulary has 61 tokens"],
    );
    let many = vec!["1"; 41].join(",");
    check(
        &["logits", "tests/golden/families/bert", "--ids", &many, "--out", "x"],
        expect![
            "1: error: a sequence of 41 tokens is too long: this model has learned 40 positions, and none beyond"
        ],
    );
}
