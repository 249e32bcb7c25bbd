//! Measurements one at a time, over tokens that are given: what the page `bench.html` is asked by other programs.

use super::bench::{all_logits, greedy};
use super::{Result, Session};
use crate::backend::{Backend, Batch, Target, Wanted, check_positions, check_tokens};
use crate::plan::{Forest, Plan, lower};
use crate::platform::now_millis;
use crate::schedule::Schedule;

impl Session {
    /// One pass over all sequences under the full model: milliseconds, and logits `[T, vocabulary]` of all rows, which the
    /// device has brought back.
    ///
    /// # Errors
    /// When the device fails, or a token is none of the model's.
    pub async fn bench_forward(&mut self, sequences: &[Vec<u32>]) -> Result<(f64, Vec<f32>)> {
        let (batch, plan) = (self.batch(sequences)?, self.full());
        let wanted = all_logits(&batch);
        let started = now_millis();
        let logits = self.executor.forward(&plan, &batch, &wanted).await?.logits;
        Ok((now_millis() - started, logits))
    }

    /// Decodes `n_tokens` greedily behind a prompt: milliseconds without reading it, and dispatches of one token.
    ///
    /// # Errors
    /// As [`bench_forward`](Self::bench_forward), and when the schedule is none of this model.
    pub async fn bench_decode(
        &mut self,
        prompt: &[u32],
        n_tokens: usize,
        schedule: Option<&str>,
    ) -> Result<(f64, usize)> {
        _ = self.batch(&[prompt.to_vec()])?;
        let plan = match schedule {
            Some(schedule) => self.plan(schedule)?,
            None => self.full(),
        };
        let millis = greedy(&mut self.executor, &plan, prompt, n_tokens).await?;
        Ok((millis, self.executor.dispatches_per_token(&plan)))
    }

    /// Log-likelihoods of all tokens but the first of each sequence, under every schedule: milliseconds with steps shared, and
    /// schedule by schedule.
    ///
    /// # Errors
    /// As [`bench_decode`](Self::bench_decode).
    pub async fn bench_sweep(&mut self, sequences: &[Vec<u32>], schedules: &[String]) -> Result<(f64, f64)> {
        let batch = self.batch(sequences)?;
        let plans = schedules.iter().map(|text| self.plan(text)).collect::<Result<Vec<Plan>>>()?;
        let mut row = 0;
        let mut targets = Vec::new();
        for sequence in sequences {
            targets.extend(sequence.iter().skip(1).zip(row..).map(|(&token, row)| Target { row, token }));
            row += sequence.len() as u32;
        }
        let started = now_millis();
        self.executor.forward_all(&Forest::new(&plans), &batch, &targets).await?;
        let between = now_millis();
        for plan in &plans {
            let wanted = Wanted { targets: targets.clone(), ..Wanted::default() };
            self.executor.forward(plan, &batch, &wanted).await?;
        }
        Ok((between - started, now_millis() - between))
    }

    fn full(&self) -> Plan {
        lower(&Schedule::full(self.spec().n_layers))
    }

    fn batch(&self, sequences: &[Vec<u32>]) -> Result<Batch> {
        let mut batch = Batch::default();
        for sequence in sequences {
            check_tokens(self.spec(), sequence.iter().copied())?;
            check_positions(self.spec(), sequence.len())?;
            batch.push(sequence);
        }
        Ok(batch)
    }
}
