//! Models and data by name, against the stand-in Hub: `tests/hub`.

mod answers;
mod bytes;
mod cache;
mod command;
mod data;
mod data_command;
mod environment;
mod ggufs;
mod names;
mod noise;
mod tokens;
mod trouble;
