//! The command line: thin commands over the library, one file each.
//!
//! Results go to standard output; with `--json` they are one object (`eval --schedules`:
//! one list). Everything else goes to standard error: `error: …`, then `hint: …` where
//! there is something to do about it. Exit codes: 0 done, 1 failed, 2 the command or a
//! schedule was written wrongly; of `verify` 1 where a claim differs, 3 where it cannot be checked.

mod args;
mod asked;
mod bench;
mod benchmark;
mod desk;
mod drive;
#[cfg(target_os = "linux")]
mod driver_words;
mod export;
mod failure;
mod figure;
mod figure_pooled;
mod figure_source;
mod figure_unswept;
mod files;
mod findings;
mod hub;
mod inspect;
mod interrupt;
mod lesson;
mod link;
mod prelude;
mod progress;
mod run;
mod schedule;
mod show;
mod site;
mod sweep_csv;
mod sweep_files;
mod sweep_keep;
mod sweep_merge;
mod verify;
mod visible;

use std::ffi::OsString;
use std::io::{self, Write};
use std::num::IntErrorKind;

use clap::{Parser, Subcommand};

use args::{atlas, attention, eval, generate, latency, logits, search, states, sweep};
use drive::Computing;
use failure::{Failure, FailureKind};
use progress::Progress;
use visible::Visible;

use crate::words::say;

/// Take a frozen transformer apart, put it back together differently, and see what that does.
#[derive(Debug, Parser)]
#[command(name = "atelier", version, about, propagate_version = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Print one JSON object instead of text.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print the normal form of a schedule, or of one of the paper's presets.
    Schedule(schedule::Arguments),
    /// Print a model's config, parameters, tensors and hash.
    Inspect(inspect::Arguments),
    /// Write the logits of a text to a safetensors file.
    Logits(Computing<logits::Arguments>),
    /// Write the attention weights of a text to a safetensors file.
    Attention(Computing<attention::Arguments>),
    /// Run any experiment: a file that the page or a command saved, or a link.
    Run(run::Arguments),
    /// Compute what a link or a file says was computed, and compare.
    Verify(verify::Arguments),
    /// Write on from a prompt.
    Generate(Computing<generate::Arguments>),
    /// Score tasks under one or several schedules.
    Eval(Computing<eval::Arguments>),
    /// Score many schedules on the same items: the paper's figures, or a plan of your own.
    Sweep(sweep::Arguments),
    /// Measure hidden states along schedules: similarity, groups of layers, norm, variance.
    States(Computing<states::Arguments>),
    /// Draw one of the paper's figures from results that were written before.
    Figure(figure::Arguments),
    /// Measure time beside accuracy, on this device.
    Latency(Computing<latency::Arguments>),
    /// Measure how fast a model computes here: batches, decoding, sweeps, memory.
    Bench(bench::Arguments),
    /// Search the best schedule with so many layer runs, or so much time per token.
    Search(Computing<search::Arguments>),
    /// Map one kind of change over every pair of layers.
    Atlas(Computing<atlas::Arguments>),
    /// Write the page as a static folder with models of your choice, for any file host.
    Site(site::Arguments),
    /// The lessons of the page: which there are, and whether what they say comes out.
    Lesson(lesson::Arguments),
    /// Write a schedule as code that others run, or the edited model itself.
    Export(export::Arguments),
}

/// Where a command writes, and in which form.
struct Output<'a> {
    out: &'a mut dyn Write,
    err: &'a mut dyn Write,
    json: bool,
    progress: Progress,
}

/// Has an interrupt leave the terminal and the folders of results clean. For the program alone:
/// it is the process that is interrupted.
pub fn handle_interrupts() {
    interrupt::handle();
}

/// Runs one command line, its first word being the program's name, and returns the exit code.
/// `is_watched` says that `err` is a terminal: then long commands show a bar there, else they
/// write a line now and then.
pub fn run(
    arguments: impl Iterator<Item = OsString>,
    out: &mut dyn Write,
    err: &mut dyn Write,
    is_watched: bool,
) -> u8 {
    let (out, err): (&mut dyn Write, &mut dyn Write) = (&mut Visible(out), &mut Visible(err));
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version go to standard output and are no failure.
            let to: &mut dyn Write = if error.use_stderr() { err } else { out };
            let written = write!(to, "{}", error.render()).and_then(|()| to.flush());
            return if error.use_stderr() { 2 } else { exit_code(written.map_err(Failure::from), err) };
        }
    };
    let mut output = Output { out, err, json: arguments.json, progress: Progress::new(is_watched) };
    let done = match arguments.command {
        Command::Schedule(arguments) => schedule::run(&arguments, &mut output),
        Command::Inspect(arguments) => pollster::block_on(inspect::run(&arguments, &mut output)),
        Command::Logits(it) => pollster::block_on(drive::run(&it.engine, &it.own, &mut output)),
        Command::Attention(it) => pollster::block_on(drive::run(&it.engine, &it.own, &mut output)),
        Command::Run(arguments) => pollster::block_on(run::run(&arguments, &mut output)),
        Command::Verify(arguments) => pollster::block_on(verify::run(&arguments, &mut output)),
        Command::Generate(it) => pollster::block_on(drive::run(&it.engine, &it.own, &mut output)),
        Command::Eval(it) => pollster::block_on(drive::run(&it.engine, &it.own, &mut output)),
        Command::Sweep(arguments) => pollster::block_on(sweep::run(&arguments, &mut output)),
        Command::States(it) => pollster::block_on(drive::run(&it.engine, &it.own, &mut output)),
        Command::Figure(arguments) => figure::run(&arguments, &mut output),
        Command::Latency(it) => pollster::block_on(drive::run(&it.engine, &it.own, &mut output)),
        Command::Bench(arguments) => pollster::block_on(bench::run(&arguments, &mut output)),
        Command::Search(it) => pollster::block_on(drive::run(&it.engine, &it.own, &mut output)),
        Command::Atlas(it) => pollster::block_on(drive::run(&it.engine, &it.own, &mut output)),
        Command::Site(arguments) => pollster::block_on(site::run(&arguments, &mut output)),
        Command::Lesson(arguments) => pollster::block_on(lesson::run(&arguments, &mut output)),
        Command::Export(arguments) => pollster::block_on(export::run(&arguments, &mut output)),
    };
    output.progress.end();
    let done = done.and_then(|()| output.out.flush().map_err(Failure::from));
    exit_code(done, output.err)
}

/// Says what went wrong, if anything, and how the process ends.
fn exit_code(done: Result<(), Failure>, err: &mut dyn Write) -> u8 {
    match done {
        Ok(()) => 0,
        // Whoever read our output has read enough (`atelier … | head`).
        Err(Failure { kind: FailureKind::ClosedPipe, .. }) => 0,
        Err(failure) => {
            // Nothing is left to tell if standard error is closed.
            _ = write!(err, "{failure}");
            failure.kind.exit_code()
        }
    }
}

/// Reads the value of an option that counts something from 0.
fn whole_number<T: TryFrom<u64>>(text: &str) -> Result<T, String> {
    whole(0, text)
}

/// The same from 1.
fn count<T: TryFrom<u64>>(text: &str) -> Result<T, String> {
    whole(1, text)
}

/// One that is too large is told the greatest.
fn whole<T: TryFrom<u64>>(least: u64, text: &str) -> Result<T, String> {
    let most = u64::MAX >> (u64::BITS as usize - 8 * size_of::<T>());
    let read = text.parse::<u64>();
    let is_large = match &read {
        Ok(number) => *number > most,
        Err(error) => *error.kind() == IntErrorKind::PosOverflow,
    };
    let number = read.ok().filter(|number| (least..=most).contains(number));
    let number = number.and_then(|number| T::try_from(number).ok());
    number.ok_or_else(|| say!("cli-expected-whole", least, most = is_large.then_some(most)))
}

impl Output<'_> {
    /// One JSON value, over several lines.
    fn json(&mut self, value: &impl serde::Serialize) -> Result<(), Failure> {
        serde_json::to_writer_pretty(&mut self.out, value).map_err(io::Error::from)?;
        Ok(writeln!(self.out)?)
    }

    /// A remark on standard error that is no failure.
    fn note(&mut self, text: &str) {
        self.progress.note(text, self.err);
    }

    /// How far a long command is; `what` says it in words.
    fn tell(&mut self, n_done: usize, n_total: usize, what: impl FnOnce() -> String) {
        self.progress.at(n_done, n_total, what, self.err);
    }
}
