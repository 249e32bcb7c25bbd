//! The command line; see `atelier --help`.

use std::io::IsTerminal;
use std::process::ExitCode;

fn main() -> ExitCode {
    atelier::cli::handle_interrupts();
    let (mut out, mut err) = (std::io::stdout().lock(), std::io::stderr());
    let is_watched = err.is_terminal();
    atelier::cli::run(std::env::args_os(), &mut out, &mut err, is_watched).into()
}
