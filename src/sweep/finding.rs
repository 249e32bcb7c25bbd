//! What the paper claims, and whether a model shows it.

use serde::{Deserialize, Serialize};

use crate::words::{Problem, say};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Claim {
    /// Section 3.1: middle layers can be left out or switched one by one, the first cannot.
    SameLanguage,
    /// Section 3.2: leaving out more middle layers does harm by degrees.
    NotAllNecessary,
    /// Section 3.3: repeating one middle layer in place of the others is the worst.
    MiddleRepeatWorst,
    /// Section 3.4: order matters somewhat, and random order harms less than reverse order.
    OrderMatters,
    /// Section 3.5: running the middle layers in parallel harms less than leaving them out.
    ParallelOverSkip,
    /// Section 3.6: sums suffer more from disorder than language does.
    SumsSufferMore,
    /// Section 3.7: looping the parallel layers harms less than running them once.
    LoopingHelps,
    /// Section 3.7, figure 10: the best number of loops grows with the number of layers.
    BestLoopsGrow,
    /// Section 3.8: random order and looped parallel harm least.
    LeastHarm,
    /// Appendix A.6, figure 17: repeating layers inside the model harms.
    InnerRepeatsHarm,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Every measure is on its side, interval included.
    Holds,
    HoldsInPart,
    /// Every measure is on the other side.
    Absent,
    /// None is, as far as the items tell.
    CannotTell,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Share of the full model's score above chance.
    Share,
    /// Nats of the right answer, per item, mean over the tasks that have them.
    Nats,
    LoopsPerLayer,
}

/// A number that speaks for or against a claim.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    pub name: String,
    pub value: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    pub high: f64,
    pub unit: Unit,
    /// The claim needs it above this; absent for numbers that are only told.
    pub limit: Option<f64>,
}

/// A claim, tried on a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    pub claim: Claim,
    /// Of all measures that have a limit.
    pub verdict: Verdict,
    /// Tasks that show it by themselves, interval included.
    pub n_for: usize,
    /// Tasks that were asked.
    pub n_of: usize,
    pub measures: Vec<Measure>,
}

impl Claim {
    /// The paper's question and where it asks it.
    pub fn question(self) -> String {
        say!("claim-question", claim = Problem::of(&self))
    }
}

impl Verdict {
    /// The verdict of several measures that have a limit.
    pub fn of(measures: &[Measure]) -> Self {
        let sides: Vec<Option<bool>> = measures.iter().filter_map(Measure::side).collect();
        let all = |wanted: bool| !sides.is_empty() && sides.iter().all(|side| *side == Some(wanted));
        if all(true) {
            Self::Holds
        } else if sides.contains(&Some(true)) {
            Self::HoldsInPart
        } else if all(false) {
            Self::Absent
        } else {
            Self::CannotTell
        }
    }
}

impl Measure {
    /// Whether it is above its limit with its whole interval (`Some(true)`), below
    /// (`Some(false)`) or neither; none at all for one without a limit.
    fn side(&self) -> Option<Option<bool>> {
        let limit = self.limit?;
        Some(if self.low > limit {
            Some(true)
        } else if self.high < limit {
            Some(false)
        } else {
            None
        })
    }

    /// Whether it is above its limit with its whole interval.
    pub fn holds(&self) -> bool {
        self.side() == Some(Some(true))
    }
}
