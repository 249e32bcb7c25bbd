//! Numbers of a claim in words: the same on the page and on a terminal.

use super::{Doubt, FirstDifference, Numbers, TaskCheck};
use crate::eval::Metric;
use crate::words::say;

impl TaskCheck {
    /// What is claimed.
    pub fn claimed_told(&self) -> String {
        told(self.metric, &self.claimed)
    }

    /// What was computed here.
    pub fn here_told(&self) -> Option<String> {
        self.here.as_ref().map(|here| told(self.metric, here))
    }

    /// Why it is not verified, and the item that says so.
    pub fn doubt_told(&self) -> Option<String> {
        let doubt = match self.doubt.as_ref()? {
            Doubt::Refused { why } => say!("doubt-refused", why = why.clone()),
            doubt => crate::words::sentence(doubt),
        };
        Some(match self.first {
            Some(FirstDifference { line, place, right, nats }) => {
                let [claimed, here] = right.map_or([None; 2], |right| right.map(Some));
                let answers = claimed.zip(here).filter(|(claimed, here)| claimed != here);
                let [claimed_nats, here_nats] = nats.unwrap_or([None; 2]);
                let says = answers.map(|(claimed, _)| claimed);
                say!("claim-first", doubt, place, line, says, claimed = claimed_nats, here = here_nats)
            }
            None => doubt,
        })
    }
}

/// "74 % (74 of 100), −1.2345 nats".
fn told(metric: Metric, numbers: &Numbers) -> String {
    let Numbers { n, value, nats } = *numbers;
    let score = match value {
        Some(share) if metric.is_share() => {
            say!("claim-share", share, right = (share * n as f64).round() as u64, n)
        }
        value => say!("claim-value", value, n),
    };
    say!("claim-numbers", score, nats, is_per_word = metric == Metric::WordPerplexity)
}
