//! The command line; see `atelier --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    let (mut out, mut err) = (std::io::stdout().lock(), std::io::stderr());
    atelier::cli::run(std::env::args_os(), &mut out, &mut err).into()
}
