//! What only some visits need, and a library each does: rows of Parquet files. Natively a part of
//! the program; in the browser a module of its own, which is loaded when it is asked for.

pub mod rows;
