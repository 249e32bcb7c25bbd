//! What may be said and drawn of reports: plain functions, a file for each kind.

pub mod canvas;
pub mod chart;
pub mod compare;
pub mod figure;
pub mod groups;
pub mod latency;
pub mod moment;
pub mod pictures;
pub mod scores;
