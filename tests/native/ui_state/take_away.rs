//! Exports of the page, and the comparison of accuracy and time.

use atelier::app::results::pictures::{scores_plot, written_passages};
use atelier::app::state::{Command, FileKind, Message, PanelPhase, Slot, TakeAway, Taken};
use atelier::backend::StopReason;
use atelier::chart::Piece;
use atelier::experiment::{
    CheckpointReport, GeneratedText, GenerationReport, LatencyProgress, MadeFile, ModelCard, Prompt, Report,
    What,
};
use atelier::plan::Cost;
use atelier::plot::standalone;
use atelier::protocol::{Event, Request, RunId};
use atelier::reader::Opened;
use atelier::schedule::edit::Edit;
use atelier::sweep::{Family, LatencyPoint, Timing};
use atelier::words::{Problem, problem};
use atelier::worker::written;

use super::world::{World, card, hash, reported, scores};

/// Looks at an export until the engine has written it.
fn look(world: &mut World, what: TakeAway) -> Result<Taken, Problem> {
    world.send(Message::ShowTaken(Some(what)));
    world.write();
    world.state.take_away(what)
}

fn taken(world: &mut World, what: TakeAway) -> String {
    look(world, what).unwrap_or_else(|problem| panic!("{what:?}: {problem:?}")).text
}

fn why_not(world: &mut World, what: TakeAway) -> String {
    look(world, what).expect_err("there is none").sentence()
}

#[test]
fn the_schedule_of_the_painters_is_what_is_taken() {
    let mut world = World::finished();
    world.send(Message::Edit(Edit::PutAside { path: [5].into() }));
    assert!(taken(&mut world, TakeAway::Paper).contains("--method skip_idx_layer \\\n    --start_layer 5\n"));
    assert!(taken(&mut world, TakeAway::Mergekit).contains("layer_range: [6, 12]"));
    assert!(taken(&mut world, TakeAway::Pytorch).contains("\nORDER = [0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11]\n"));
    let citation = taken(&mut world, TakeAway::Bibtex);
    assert!(citation.contains(&format!("SHA-256 {}", hash("small"))), "{citation}");
    assert!(citation.contains("url = {https://example.org/atelier/#v1."), "{citation}");
    let file = look(&mut world, TakeAway::Pytorch).unwrap();
    assert_eq!((file.file_name.as_str(), file.media_type), ("small-schedule.py", "text/x-python"));
}

#[test]
fn of_a_gguf_file_no_export_is_made_that_opens_a_folder() {
    let mut world = World::open();
    let gguf = Some("m-Q4_K_M.gguf".to_owned());
    world.engine(Event::Opened(Box::new(ModelCard { gguf, ..*card("small", 12) })));
    for what in [TakeAway::Pytorch, TakeAway::Paper, TakeAway::Mergekit] {
        assert!(why_not(&mut world, what).starts_with("m-Q4_K_M.gguf is a GGUF file, and the programs"));
        let hint = look(&mut world, what).unwrap_err().hint().unwrap();
        assert!(hint.contains("export m-Q4_K_M.gguf --as pytorch --name OWNER/MODEL"), "{hint}");
    }
    assert!(taken(&mut world, TakeAway::Bibtex).contains(&hash("small")));
}

#[test]
fn what_there_is_not_says_why() {
    let mut world = World::start("");
    for what in TakeAway::ALL {
        assert_eq!(why_not(&mut world, what), "no model is open");
    }
    let mut world = World::finished();
    world.send(Message::SetDraft("0 (1|2) 3-11".into()));
    world.send(Message::CommitDraft);
    assert!(why_not(&mut world, TakeAway::Mergekit).starts_with("(1|2) is a parallel group"));
    assert_eq!(
        why_not(&mut world, TakeAway::Paper),
        "the paper's code has no method that runs this schedule"
    );
    assert_eq!(
        why_not(&mut world, TakeAway::ScoresCsv),
        "this schedule has no scores yet",
        "they are of another"
    );
    assert_eq!(why_not(&mut world, TakeAway::LatencyCsv), "no times were measured yet");
    assert_eq!(why_not(&mut world, TakeAway::SearchJson), "nothing was searched yet");
    // Nothing is copied or saved that is not there.
    world.commands.clear();
    world.send(Message::CopyTaken(TakeAway::Paper));
    world.send(Message::DownloadTaken(TakeAway::Mergekit));
    assert_eq!(world.commands, []);
}

fn text(world: &World, what: TakeAway) -> String {
    world.state.take_away(what).expect("a text").text
}

/// How often the engine was asked for a text since the last look.
fn n_asked(world: &mut World) -> usize {
    world.sent().iter().filter(|request| matches!(request, Request::Write { .. })).count()
}

#[test]
fn an_engine_that_ends_is_asked_again_and_one_that_cannot_run_says_so() {
    let mut world = World::finished();
    world.send(Message::ShowTaken(Some(TakeAway::Pytorch)));
    assert_eq!((n_asked(&mut world), text(&world, TakeAway::Pytorch)), (1, String::new()));
    world.send(Message::EngineEnded(None));
    assert_eq!(n_asked(&mut world), 0, "there is nobody to ask");
    assert_eq!(text(&world, TakeAway::Pytorch), "", "it comes");
    world.ready();
    world.write();
    assert!(text(&world, TakeAway::Pytorch).contains("\nORDER = "));

    world.send(Message::EngineFailed(problem!("engine-not-loaded")));
    for what in TakeAway::ALL {
        assert_eq!(why_not(&mut world, what), problem!("engine-not-loaded").sentence(), "{what:?}");
    }
    assert_eq!(n_asked(&mut world), 0);
}

/// Of a schedule that is edited meanwhile the new one is written, of a model that is no longer open nothing.
#[test]
fn what_is_shown_is_of_this_schedule_and_this_model() {
    let mut world = World::finished();
    assert!(taken(&mut world, TakeAway::Pytorch).contains("ORDER = [0, 1, 2, 3, 4, 5,"));
    world.send(Message::Edit(Edit::PutAside { path: [5].into() }));
    world.write();
    assert!(text(&world, TakeAway::Pytorch).contains("ORDER = [0, 1, 2, 3, 4, 6,"));
    world.send(Message::ShowTaken(Some(TakeAway::Bibtex)));
    let asked = world.sent();
    let Some(Request::Write { what, .. }) = asked.last() else { panic!("{asked:?}") };
    let other = ModelCard { hash: hash("other"), ..*card("other", 12) };
    for card in [None, Some(&other)] {
        assert_eq!(written(what, card, Vec::new()).expect_err("no text").sentence(), "no model is open");
    }
}

#[test]
fn scores_are_those_of_this_schedule_with_their_provenance() {
    let mut world = World::open();
    let run = world.evaluated();
    world.engine(scores(run, 0.4, false));
    world.send(Message::ShowTaken(Some(TakeAway::ScoresCsv)));
    assert_eq!(text(&world, TakeAway::ScoresCsv), "", "it is being written");
    world.write();
    let csv = text(&world, TakeAway::ScoresCsv);
    assert!(csv.contains(&format!("0-11,0,small,{},00,cpu,test,", hash("small"))), "{csv}");
    world.send(Message::CopyTaken(TakeAway::ScoresCsv));
    assert!(world.commands.contains(&Command::Copy(csv.clone())));
    // It grows with the scores.
    world.engine(scores(run, 0.6, false));
    world.write();
    assert_ne!(text(&world, TakeAway::ScoresCsv), csv);
    world.send(Message::ShowTaken(Some(TakeAway::ScoresJson)));
    world.write();
    world.send(Message::DownloadTaken(TakeAway::ScoresJson));
    let saved = world.state.take_away(TakeAway::ScoresJson).unwrap();
    assert!(world.commands.contains(&Command::Download(saved)));
}

/// The picture shows what the rows show, and what it carries is read back.
#[test]
fn scores_are_drawn_as_they_are() {
    let mut world = World::open();
    assert_eq!(scores_plot(&world.state), None, "nothing is computed yet");
    let run = world.evaluated();
    world.engine(scores(run, 0.4, false));
    let plot = scores_plot(&world.state).expect("scores");
    let scored = world.state.scored().expect("scores").len();
    assert_eq!((plot.rows.len(), plot.columns.len()), (scored, 2));
    let right = plot.rows[0].dots[0];
    assert!((right.current.expect("a value").value - 40.0).abs() < 1e-9 && right.reference.is_some());
    assert!(plot.title.contains("0-11") && plot.description.contains("test"), "{plot:?}");
    assert!(plot.rows[0].words.contains("40"), "{:?}", plot.rows[0].words);
    let carried = world.file(Slot::Scores, FileKind::Json).expect("it is written");
    let svg = standalone(&plot.picture(760.0), Some(&carried));
    let experiment = Opened::read(svg.as_bytes()).expect("an experiment").experiment;
    assert_eq!(experiment.what, What::Scores { schedule: "0-11".into(), beside_full: true });
    assert_eq!(experiment.model.hash, hash("small"));
    world.send(Message::Edit(Edit::PutAside { path: [5].into() }));
    assert_eq!(scores_plot(&world.state), None, "they are of another schedule");
}

#[test]
fn texts_are_drawn_token_by_token_with_where_they_part() {
    let mut world = World::finished();
    world.send(Message::SetDraft("0-4 6-11".into()));
    world.send(Message::CommitDraft);
    assert!(written_passages(&world.state).is_none(), "nothing is written yet");
    world.sent();
    world.send(Message::Run(Slot::Generation));
    let (run, asked) = world.started_for(Slot::Generation).expect("texts");
    let Some(Prompt::Text(prompt)) = asked.what.prompt().cloned() else { panic!("{asked:?}") };
    let text = |tokens: [(u32, &str); 2]| GeneratedText {
        tokens: tokens.map(|(token, piece)| (token, piece.to_owned())).to_vec(),
        ended: Some(StopReason::EndToken),
    };
    let report = GenerationReport {
        prompt: prompt.clone(),
        n_prompt: 3,
        full: Some(text([(0, " a"), (1, " barn")])),
        edited: text([(0, " a"), (10, " house")]),
    };
    world.report(run, Report::Generation(report), true);
    let passages = written_passages(&world.state).expect("two texts");
    let edited = &passages.passages[1].pieces;
    assert_eq!(
        edited[..],
        [Piece::Given(prompt.clone()), Piece::Shared(" a".into()), Piece::First(" house".into())]
    );
    assert!(passages.description.contains("1 token"), "{}", passages.description);
    let csv = world.file(Slot::Generation, FileKind::Csv).expect("it is written");
    assert_eq!(csv.lines().next(), Some("token,0-11,,0-4 6-11,"));
    assert_eq!(csv.lines().last(), Some("2,1, barn,10, house"));
    let json = world.file(Slot::Generation, FileKind::Json).expect("it is written");
    assert_eq!(Opened::read(json.as_bytes()).expect("an experiment").experiment, asked);
    world.send(Message::Edit(Edit::PutAside { path: [0].into() }));
    assert!(world.state.generated().is_none(), "of a schedule before");
}

fn progress(run: RunId, n_rounds_done: usize, finished: bool) -> Event {
    let timing = Some(Timing { median: 2.0, low: 1.0, high: 3.0, n: 4 });
    let point = LatencyPoint {
        family: Family::Baseline,
        affected: 0,
        schedule: "0-11".into(),
        decode: timing,
        prefill: timing,
        dispatches: 9,
        cost: Cost { layer_applications: 12, flops_per_token: 5, weight_bytes_per_token: 7 },
        score: None,
    };
    let progress = LatencyProgress {
        n_done: 0,
        n_total: 3,
        n_rounds_done,
        n_rounds: 8,
        n_prompt: 32,
        n_prefill: 128,
        tasks: Vec::new(),
        seed: 0,
        points: vec![point],
    };
    reported(run, Report::Latency(progress), finished)
}

fn asked(world: &mut World) -> RunId {
    world.send(Message::Run(Slot::Latency));
    let (run, asked) = world.started_for(Slot::Latency).expect("times");
    assert_eq!(asked.what.schedule(), Some(world.state.schedule().to_string().as_str()));
    assert_eq!((asked.data.len(), asked.limit, asked.seed), (2, Some(100), Some(0)));
    run
}

#[test]
fn times_grow_beside_edits_and_can_be_stopped() {
    let mut world = World::finished();
    let run = asked(&mut world);
    world.engine(progress(run, 1, false));
    world.send(Message::Edit(Edit::PutAside { path: [5].into() }));
    assert_eq!(world.panel(Slot::Latency).phase, PanelPhase::Growing, "it goes on");
    let csv = world.file(Slot::Latency, FileKind::Csv).expect("it is written");
    assert!(csv.contains("baseline,0,0-11,12,2,1,3,4,2,1,3,4,9,5,,,,0,false,small,"), "{csv}");
    world.commands.clear();
    world.send(Message::Stop(Slot::Latency));
    assert_eq!(world.sent(), [Request::Cancel { run }]);
    assert_eq!(world.panel(Slot::Latency).phase, PanelPhase::Cancelled);
    assert!(world.panel(Slot::Latency).report.is_some());

    let second = asked(&mut world);
    assert_eq!(world.panel(Slot::Latency).report, None);
    world.engine(progress(run, 5, false));
    assert_eq!(world.panel(Slot::Latency).report, None, "events of the one before are dropped");
    world.engine(progress(second, 8, true));
    assert_eq!(world.panel(Slot::Latency).phase, PanelPhase::Finished);
    let third = asked(&mut world);
    let problem = problem!("plain", value = "lost");
    world.engine(Event::RunFailed { run: third, problem: problem.clone() });
    assert_eq!(world.panel(Slot::Latency).phase, PanelPhase::Failed(problem));
}

#[test]
fn another_model_has_no_times_yet() {
    let mut world = World::finished();
    let run = asked(&mut world);
    world.engine(progress(run, 8, true));
    world.engine(Event::Opened(card("large", 16)));
    assert_eq!(
        (world.panel(Slot::Latency).report.as_ref(), &world.panel(Slot::Latency).phase),
        (None, &PanelPhase::Empty)
    );
    let mut world = World::start("");
    world.commands.clear();
    world.send(Message::Run(Slot::Latency));
    assert_eq!(world.sent(), []);
}

#[test]
fn the_edited_model_is_made_and_saved_file_by_file() {
    let mut world = World::finished();
    world.send(Message::SaveMade(0));
    world.send(Message::Run(Slot::Checkpoint));
    let (run, asked) = world.started_for(Slot::Checkpoint).expect("it is asked for");
    let schedule = asked.what.schedule().expect("a schedule").to_owned();
    let file = MadeFile { name: "model.safetensors".into(), bytes: vec![1, 2, 3] };
    let made = Report::Checkpoint(CheckpointReport { schedule, files: vec![file.clone()] });
    world.report(run, made.clone(), true);
    assert_eq!(world.panel(Slot::Checkpoint).phase, PanelPhase::Finished);
    world.commands.clear();
    world.send(Message::SaveMade(1));
    world.send(Message::SaveMade(0));
    assert_eq!(world.commands, [Command::Save(file)], "there is one file");
    // One that was asked for before is not the one that is awaited.
    world.send(Message::Run(Slot::Checkpoint));
    assert!(world.panel(Slot::Checkpoint).report.is_none());
    world.report(run, made, true);
    assert!(world.panel(Slot::Checkpoint).report.is_none());
}
