//! Answers that are written, examples before them, forms that are recognised, and that no score
//! depends on how items were packed, whatever their form.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use atelier::backend::{
    Backend, BackendError, BackendInfo, BatchLimits, LOG_LIKELIHOOD_TOLERANCE, Outcome, Wanted,
};
use atelier::eval::{
    Answering, EncodeOptions, EncodedTask, FewShot, Item, ItemResult, Metric, PairEncoder, Run, Task,
    TaskForm, read_items, recognise,
};
use atelier::model::ModelSpec;
use atelier::plan::{Forest, Plan, lower};
use atelier::reference::{Reference, ReferenceSink};
use atelier::schedule::Schedule;
use expect_test::{Expect, expect};
use proptest::prelude::*;

use crate::support::letters::Letters;
use crate::support::source::read;
use crate::support::tiny::{Shape, TinyModel};
use crate::support::wait;

const LETTERS: Letters = Letters { vocab_size: 61 };
/// Longer than every question, so that a written answer does not depend on the limit's cut.
const CONTEXT: usize = 400;
const SCHEDULES: [&str; 2] = ["0 (1|2)x2 3", "3-0"];

pub fn model() -> Reference {
    let model = TinyModel::new(Shape::SMALL, 5);
    model.fill(ReferenceSink::new(&model.spec, model.infos()).unwrap()).unwrap()
}

pub fn plans() -> Vec<Plan> {
    SCHEDULES.iter().map(|text| lower(&Schedule::parse(text, 4).unwrap())).collect()
}

/// A few short items of a golden file.
pub fn task(form: TaskForm, n: usize) -> Task {
    let file = format!("{}.jsonl", form.name());
    let folder = if form == TaskForm::Atelier { "eval" } else { "harness" };
    let bytes = read(&format!("tests/golden/{folder}/{file}"));
    let mut items = read_items(form, &file, bytes.as_bytes()).unwrap();
    let length = |item: &Item| {
        item.pairs.iter().map(|pair| pair.context.len() + pair.continuation.len()).sum::<usize>()
    };
    items.sort_by_key(length);
    items.truncate(n);
    let mut task = Task {
        name: form.name().to_owned(),
        metric: form.metric(),
        with_perplexity: false,
        items,
        head: None,
    };
    task.write_at_most(4);
    task
}

pub fn encoded(task: &Task) -> Arc<EncodedTask> {
    let positions: Vec<usize> = (0..task.items.len()).collect();
    let options = EncodeOptions { add_bos: true, context_length: CONTEXT };
    Arc::new(EncodedTask::new(task, &positions, &LETTERS, options).unwrap())
}

const FORMS: [TaskForm; 6] = [
    TaskForm::Atelier,
    TaskForm::Lambada,
    TaskForm::Hellaswag,
    TaskForm::Winogrande,
    TaskForm::Arc,
    TaskForm::Gsm8k,
];

/// By task and line, under each schedule.
type Results = Vec<BTreeMap<(usize, usize), ItemResult>>;

fn results(backend: &mut Reference, run: Run, limits: impl Fn(usize) -> BatchLimits) -> Results {
    let forest = Forest::new(&plans());
    let mut all = vec![BTreeMap::new(); SCHEDULES.len()];
    let (mut run, mut n) = (run, 0);
    while let Some(dealt) = run.next_batch(limits(n), usize::MAX).unwrap() {
        n += 1;
        for (all, new) in all.iter_mut().zip(wait(dealt.run(backend, &forest)).unwrap()) {
            all.extend(new.into_iter().map(|result| ((result.task, result.index), result)));
        }
    }
    all
}

/// Where two choices are closer than this, rounding may decide.
fn margin(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    match sorted.as_slice() {
        [.., second, first] => first - second,
        _ => f64::INFINITY,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    /// Any sizes of batches, any order of items, all forms together: the same numbers as one
    /// item at a time.
    #[test]
    fn no_form_depends_on_batches_or_order(
        sizes in prop::collection::vec(1_usize..900, 1..6),
        order in Just((0..4_usize).collect::<Vec<_>>()).prop_shuffle(),
        tasks in Just(FORMS.to_vec()).prop_shuffle(),
    ) {
        let mut backend = model();
        let encoded: Vec<Arc<EncodedTask>> = tasks.iter().map(|&form| encoded(&task(form, 4))).collect();
        let one = |_: usize| BatchLimits { rows_max: 4096, rows_good: 1 };
        let alone = results(&mut backend, Run::over(&encoded), one);
        let shuffled = Run::new(encoded.iter().map(|task| (Arc::clone(task), order.clone())).collect());
        let any = |n: usize| BatchLimits { rows_max: 4096, rows_good: sizes[n % sizes.len()] };
        let packed = results(&mut backend, shuffled, any);
        for (alone, packed) in alone.iter().zip(&packed) {
            prop_assert_eq!(alone.len(), 24);
            prop_assert_eq!(alone.len(), packed.len());
            for (alone, packed) in alone.values().zip(packed.values()) {
                for (a, b) in alone.log_likelihoods.iter().zip(&packed.log_likelihoods) {
                    prop_assert!((a - b).abs() <= LOG_LIKELIHOOD_TOLERANCE, "{} {}", a, b);
                }
                if margin(&alone.log_likelihoods) > LOG_LIKELIHOOD_TOLERANCE {
                    prop_assert_eq!(alone.correct, packed.correct);
                }
                prop_assert_eq!(&alone.written, &packed.written);
            }
        }
    }
}

#[test]
fn written_answers_take_turns_with_scored_items() {
    let tasks = [encoded(&task(TaskForm::Gsm8k, 3)), encoded(&task(TaskForm::Lambada, 4))];
    let mut run = Run::over(&tasks);
    let mut kinds = Vec::new();
    while let Some(dealt) = run.next_batch(BatchLimits { rows_max: 4096, rows_good: 1 }, usize::MAX).unwrap()
    {
        assert_eq!(dealt.n_items(), 1);
        kinds.push(dealt.is_written());
    }
    assert_eq!(kinds, [false, true, false, true, false, true, false]);
    assert_eq!((run.n_sent(), run.n_total()), (7, 7));
}

/// Writes what it is told: one token after the other, each its letter.
struct Scribe {
    spec: ModelSpec,
    tokens: Vec<u32>,
    asked: RefCell<Vec<usize>>,
}

impl Backend for Scribe {
    type Cache = usize;

    fn info(&self) -> BackendInfo {
        unreachable!("nobody asks")
    }

    fn spec(&self) -> &ModelSpec {
        &self.spec
    }

    fn limits(&self) -> BatchLimits {
        BatchLimits { rows_max: 4096, rows_good: 4096 }
    }

    async fn forward(
        &mut self,
        _: &Plan,
        _: &atelier::backend::Batch,
        _: &Wanted,
    ) -> Result<Outcome, BackendError> {
        unreachable!("nothing is scored")
    }

    async fn head(&mut self, _: &[f32]) -> Result<Vec<f32>, BackendError> {
        unreachable!("no state is read out")
    }

    fn new_cache(&mut self, _: &Plan, capacity: usize) -> Result<usize, BackendError> {
        Ok(capacity)
    }

    async fn extend(&mut self, _: &Plan, _: &mut usize, tokens: &[u32]) -> Result<Vec<f32>, BackendError> {
        self.asked.borrow_mut().push(tokens.len());
        let mut logits = vec![0.0; self.spec.vocab_size];
        match self.tokens.get(self.asked.borrow().len() - 1) {
            Some(&token) => logits[token as usize] = 1.0,
            None => logits[0] = f32::NAN,
        }
        Ok(logits)
    }
}

/// A tokenizer whose tokens are the characters of ASCII.
struct Ascii;

impl PairEncoder for Ascii {
    fn encode_pair(&self, _: &str, _: &str, _: bool) -> Result<(Vec<u32>, Vec<u32>), String> {
        Err("nothing is scored".to_owned())
    }

    fn pieces(&self, _: &[u32]) -> Result<Vec<String>, String> {
        Ok(Vec::new())
    }

    fn encode_context(&self, context: &str, _: bool) -> Result<Vec<u32>, String> {
        Ok(context.bytes().map(u32::from).collect())
    }

    fn decoder(&self) -> atelier::eval::Decoder {
        atelier::eval::Decoder::new(|tokens| {
            tokens
                .iter()
                .map(|&token| char::from_u32(token).ok_or_else(|| "no character".to_owned()))
                .collect()
        })
    }
}

const END: u32 = 127;

/// What comes of a model that writes `text` (and then breaks down), of which at most
/// `max_tokens` are taken; `~` is the end token.
fn answer(text: &str, right: &str, max_tokens: usize, context_length: usize) -> (ItemResult, Vec<usize>) {
    let line = serde_json::json!({"question": "How many?", "answer": right}).to_string();
    let items = read_items(TaskForm::Gsm8k, "f", line.as_bytes()).unwrap();
    let mut task =
        Task { name: "t".to_owned(), metric: Metric::ExactMatch, with_perplexity: false, items, head: None };
    task.write_at_most(max_tokens);
    let options = EncodeOptions { add_bos: false, context_length };
    let encoded = EncodedTask::new(&task, &[0], &Ascii, options).unwrap();
    let dealt = Run::over(&[encoded.into()])
        .next_batch(BatchLimits { rows_max: 1, rows_good: 1 }, usize::MAX)
        .unwrap();
    let spec = ModelSpec { vocab_size: 128, eos_ids: vec![END], ..TinyModel::new(Shape::SMALL, 1).spec };
    let tokens = text.bytes().map(|byte| if byte == b'~' { END } else { u32::from(byte) }).collect();
    let mut scribe = Scribe { spec, tokens, asked: RefCell::default() };
    let mut answering = Answering::new(&dealt.unwrap()).unwrap();
    let result = loop {
        if let Some(result) = wait(answering.step(&mut scribe, &plans()[0])).unwrap() {
            break result;
        }
    };
    (result, scribe.asked.into_inner())
}

#[test]
fn an_answer_ends_where_it_should() {
    let right = "#### 12";
    let check = |text: &str, max_tokens, expect: Expect| {
        let (result, asked) = answer(text, right, max_tokens, 100);
        let written = result.written.unwrap();
        expect.assert_eq(&format!(
            "<{}> after {} steps, strict {}, flexible {}",
            written.text.escape_debug(),
            asked.len(),
            result.correct,
            written.correct_flexible
        ));
        assert!(result.right_log_likelihood.is_nan() && result.log_likelihoods.is_empty());
        assert_eq!(asked[0], "Question: How many?\nAnswer:".len(), "the question is read once");
        assert!(asked[1..].iter().all(|&n| n == 1), "then one token at a time");
    };
    check(" #### 12~5", 50, expect!["< #### 12> after 9 steps, strict true, flexible true"]);
    check(" 12\nQuestion: 3~", 50, expect!["< 12\\n> after 13 steps, strict false, flexible true"]);
    check("12</s>13~", 50, expect!["<12> after 6 steps, strict false, flexible true"]);
    check("#### 12345", 7, expect!["<#### 12> after 7 steps, strict true, flexible true"]);
    check("~", 50, expect!["<> after 1 steps, strict false, flexible false"]);
    check("#### 12", 50, expect!["<#### 12> after 8 steps, strict false, flexible false"]);
}

#[test]
fn a_long_question_loses_its_beginning_and_leaves_room() {
    let (_, asked) = answer("~", "#### 1", 10, 25);
    assert_eq!(asked, [15], "25 tokens, 10 of them for the answer");
    let line = r#"{"question": "q", "answer": "a"}"#;
    let items = read_items(TaskForm::Gsm8k, "f", line.as_bytes()).unwrap();
    let mut task =
        Task { name: "t".to_owned(), metric: Metric::ExactMatch, with_perplexity: false, items, head: None };
    let encode = |task: &Task| {
        EncodedTask::new(task, &[0], &Ascii, EncodeOptions { add_bos: false, context_length: 64 })
    };
    assert_eq!(encode(&task).unwrap().max_gen_toks, Some(32), "half of a short context");
    task.write_at_most(64);
    expect!["t, line 1: an answer of 64 tokens leaves no room: the model reads at most 64"]
        .assert_eq(&encode(&task).unwrap_err().to_string());
}

#[test]
fn a_device_that_was_lost_is_given_everything_again() {
    let task = task(TaskForm::Gsm8k, 1);
    let dealt = Run::over(&[encoded(&task)])
        .next_batch(BatchLimits { rows_max: 9, rows_good: 9 }, usize::MAX)
        .unwrap()
        .unwrap();
    let (mut backend, plan) = (model(), plans().remove(0));
    let mut whole = Answering::new(&dealt).unwrap();
    let expected = loop {
        if let Some(result) = wait(whole.step(&mut backend, &plan)).unwrap() {
            break result;
        }
    };
    let (mut broken, mut other) = (Answering::new(&dealt).unwrap(), model());
    assert!(wait(broken.step(&mut backend, &plan)).unwrap().is_none());
    broken.forget_device();
    let result = loop {
        if let Some(result) = wait(broken.step(&mut other, &plan)).unwrap() {
            break result;
        }
    };
    assert_eq!(result.written, expected.written);
}

fn few_shot(n: usize, seed: Option<u64>, same_file: bool) -> String {
    let line = |k: usize| format!(r#"{{"question": "q{k}", "answer": "{k} #### {k}"}}"#);
    let text = (0..4).map(line).collect::<Vec<_>>().join("\n");
    let mut items = read_items(TaskForm::Gsm8k, "f", text.as_bytes()).unwrap();
    match FewShot::new(items.clone(), n, seed, same_file) {
        Ok(few_shot) => few_shot.put_before(&mut items),
        Err(error) => return error.to_string(),
    }
    items.iter().map(|item| format!("{:?}\n", item.pairs[0].context)).collect()
}

#[test]
fn examples_stand_before_the_question() {
    expect![[r#"
        "Question: q1\nAnswer: 1 #### 1\n\nQuestion: q0\nAnswer:"
        "Question: q0\nAnswer: 0 #### 0\n\nQuestion: q1\nAnswer:"
        "Question: q0\nAnswer: 0 #### 0\n\nQuestion: q2\nAnswer:"
        "Question: q0\nAnswer: 0 #### 0\n\nQuestion: q3\nAnswer:"
    "#]]
    .assert_eq(&few_shot(1, None, true));
    // In a file of their own the question may be its own example, as in the harness 0.4.13.
    expect![[r#"
        "Question: q0\nAnswer: 0 #### 0\n\nQuestion: q0\nAnswer:"
        "Question: q0\nAnswer: 0 #### 0\n\nQuestion: q1\nAnswer:"
        "Question: q0\nAnswer: 0 #### 0\n\nQuestion: q2\nAnswer:"
        "Question: q0\nAnswer: 0 #### 0\n\nQuestion: q3\nAnswer:"
    "#]]
    .assert_eq(&few_shot(1, None, false));
    // random.Random(1234).sample(range(4), 1), four times: 3, 0, 0, 0.
    expect![[r#"
        "Question: q3\nAnswer: 3 #### 3\n\nQuestion: q0\nAnswer:"
        "Question: q0\nAnswer: 0 #### 0\n\nQuestion: q1\nAnswer:"
        "Question: q0\nAnswer: 0 #### 0\n\nQuestion: q2\nAnswer:"
        "Question: q0\nAnswer: 0 #### 0\n\nQuestion: q3\nAnswer:"
    "#]]
    .assert_eq(&few_shot(1, Some(1234), false));
    expect!["5 examples are asked for, and there are 4"].assert_eq(&few_shot(4, None, true));
    expect!["2000 examples are asked for, and at most 1024 can be"].assert_eq(&few_shot(2000, None, true));
}

#[test]
fn forms_are_recognised_by_their_fields() {
    for form in FORMS {
        let folder = if form == TaskForm::Atelier { "eval" } else { "harness" };
        let bytes = read(&format!("tests/golden/{folder}/{}.jsonl", form.name()));
        assert_eq!(recognise("f", bytes.as_bytes()), Ok(form));
    }
    let nested = read("tests/golden/harness/arc-nested.jsonl");
    assert_eq!(recognise("f", nested.as_bytes()), Ok(TaskForm::Arc));
    for (text, expected) in [
        // A field that is missing does not hide what the others say.
        (r#"{"question": "q", "choices": {"text": [], "label": []}}"#, "Ok(Arc)"),
        (r#"{"context": "c", "choices": ["a"]}"#, "Ok(Atelier)"),
        (r#"{"context": "c", "answer": "a", "question": "q"}"#, "Ok(Atelier)"),
        ("not json\n\n{\"question\": \"q\", \"answer\": \"a\"}", "Ok(Gsm8k)"),
        ("{\"text\": \"a b\"}", "Ok(Lambada)"),
        ("", "f holds no items"),
        ("\u{feff}\n\n", "f holds no items"),
        ("[1]\n{\"prompt\": 1}", "f: no line has the fields of a known form of items"),
    ] {
        let got = match recognise("f", text.as_bytes()) {
            Ok(form) => format!("Ok({form:?})"),
            Err(error) => error.to_string(),
        };
        assert_eq!(got, expected, "{text}");
    }
}
