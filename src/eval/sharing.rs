//! What a sweep does once instead of again and again.

/// All of it is on. A part is turned off by benchmarks alone, to tell what it is worth, and by tests: results do not
/// depend on it, so no experiment, link or person can ask for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sharing {
    /// Steps with which several schedules begin are run once; without it schedules are run one by one.
    pub prefixes: bool,
    /// Sequences lie back to back; without it each is filled up to the longest of its batch, where its tokens do not
    /// see those behind them.
    pub packing: bool,
    /// The beginning that the choices of an item share is read once, where the executor can.
    pub prompts: bool,
    /// Logits are made of the rows at which something is scored; without it of all rows.
    pub logits: bool,
    /// Items are made tokens once; without it once for each schedule.
    pub tokens: bool,
    /// Cells that are decided are left alone, where there is a rule for that.
    pub stopping: bool,
    /// Schedules that share steps are neighbours, and where cells can be decided the cheapest items come next; without
    /// it all come as they are given.
    pub order: bool,
}

impl Sharing {
    pub const ALL: Self = Self {
        prefixes: true,
        packing: true,
        prompts: true,
        logits: true,
        tokens: true,
        stopping: true,
        order: true,
    };

    /// Each part by its name, with everything else on.
    pub const WITHOUT: [(&str, Self); 7] = [
        ("prefixes", Self { prefixes: false, ..Self::ALL }),
        ("packing", Self { packing: false, ..Self::ALL }),
        ("prompts", Self { prompts: false, ..Self::ALL }),
        ("logits", Self { logits: false, ..Self::ALL }),
        ("tokens", Self { tokens: false, ..Self::ALL }),
        ("stopping", Self { stopping: false, ..Self::ALL }),
        ("order", Self { order: false, ..Self::ALL }),
    ];
}

impl Default for Sharing {
    fn default() -> Self {
        Self::ALL
    }
}
