//! The canvas: what every step would say next at every token, and where that leaves the path
//! of the full model.

use std::collections::HashMap;

use super::look::STROKE_BYTES_MAX;
use super::{Result, Session, SessionError};
use crate::backend::{Backend, Batch, Compared, Reading, Wanted, compare, read_out};
use crate::experiment::{Canvas, CanvasCell, CanvasRow, Flip, NextToken, Way};
use crate::plan::Plan;
use crate::states::{cosine, first_flip, norm, off_from, path_states, path_steps, shared_steps};

/// Tokens across the canvas: the last ones of the text. As many words fit on a screen, and
/// each costs two rows of the head per step.
pub const CANVAS_TOKENS_MAX: usize = 24;
/// Tokens among which the first flipped one is sought, the last ones of the text.
pub const FLIP_TOKENS_MAX: usize = 256;
/// Most likely tokens that a cell names.
const N_TOP: usize = 3;

/// The states of one plan at the tokens that are read: the embedding, then one per step; `[T, C]`
/// each.
type Path = Vec<Vec<f32>>;

impl Session {
    /// The canvas of `ids` under `plan`, beside the full model's.
    ///
    /// # Errors
    /// When there are no tokens, or the device or the tokenizer fails.
    pub(super) async fn canvas(&mut self, plan: &Plan, ids: &[u32]) -> Result<Canvas> {
        let full_plan = self.full_plan();
        let (c, n_layers) = (self.spec().d_model, self.spec().n_layers);
        let n_ops = plan.ops().len().max(full_plan.ops().len());
        let fitting = STROKE_BYTES_MAX / (4 * c * (1 + n_ops));
        let n_read = ids.len().min(fitting.max(1)).min(self.executor.limits().rows_max);
        let read = &ids[ids.len() - n_read..];
        let full = self.path(&full_plan, read).await?;
        let is_full = *plan == full_plan;
        let edited = if is_full { None } else { Some(self.path(plan, read).await?) };
        let edited_states = edited.as_ref().unwrap_or(&full);

        let n_shown = n_read.min(CANVAS_TOKENS_MAX);
        let shown = |state: &[f32]| -> Vec<f32> { state[(n_read - n_shown) * c..].to_vec() };
        let steps = path_steps(plan, n_layers);
        let aligned: Vec<usize> =
            std::iter::once(0).chain(steps.iter().map(|step| 1 + usize::from(step.layer))).collect();
        let n_shared = 1 + shared_steps(plan, &full_plan);
        let cells = self.cells(&full, edited_states, &aligned, n_shared, shown).await?;

        // What stands in place of a token comes after the one before it.
        let back = usize::from(!self.spec().block.attention.causal);
        let before = (n_read - n_shown..n_read).map(|at| read[at.saturating_sub(back)]).collect();
        let mut names = Names { before, known: HashMap::new() };
        let mut rows = Vec::with_capacity(aligned.len());
        for ((row, &at), states) in cells.chunks_exact(n_shown).zip(&aligned).zip(edited_states) {
            let way = self.way(&shown(&full[at]), &shown(states), row);
            let cells = row.iter().enumerate().map(|(column, cell)| self.lens_cell(&mut names, column, cell));
            rows.push(CanvasRow { step: None, way, cells: cells.collect::<Result<_, _>>()? });
        }
        for (row, step) in rows.iter_mut().skip(1).zip(steps) {
            row.step = Some(step);
        }
        let (out, flip) = self.ends(&full, edited.as_ref(), read).await?;
        let divergences: Vec<f64> = rows
            .iter()
            .map(|row| row.way)
            .chain([out])
            .map(|way| way.divergence.map_or(f64::NAN, f64::from))
            .collect();
        let pieces = self.tokenizer()?.pieces(ids)?;
        Ok(Canvas {
            tokens: pieces[ids.len() - n_shown..].to_vec(),
            n_before: ids.len() - n_shown,
            n_unread: ids.len() - n_read,
            rows,
            out,
            off_from: off_from(&divergences),
            flip,
        })
    }

    async fn path(&mut self, plan: &Plan, tokens: &[u32]) -> Result<Path> {
        let wanted = Wanted { hidden: true, ..Wanted::default() };
        let outcome = self.executor.forward(plan, &Batch::one(tokens), &wanted).await?;
        Ok(path_states(plan, &outcome.hidden).into_iter().map(<[f32]>::to_vec).collect())
    }

    /// All cells, row by row from the embedding on. The first `n_shared` states are those of
    /// the full model and are read out once.
    async fn cells(
        &mut self,
        full: &Path,
        edited: &[Vec<f32>],
        aligned: &[usize],
        n_shared: usize,
        shown: impl Fn(&[f32]) -> Vec<f32>,
    ) -> Result<Vec<Compared>> {
        let together = |states: &mut dyn Iterator<Item = &Vec<f32>>| -> Vec<f32> {
            states.flat_map(|state| shown(state)).collect()
        };
        let n_shared = n_shared.min(edited.len());
        let same = together(&mut edited.iter().take(n_shared));
        let same = read_out(&mut self.executor, &same, N_TOP).await?;
        let mut cells: Vec<Compared> = same
            .into_iter()
            .map(|reading| Compared { full: reading.clone(), edited: reading, divergence: 0.0 })
            .collect();
        let others = together(&mut edited.iter().skip(n_shared));
        if !others.is_empty() {
            let beside = together(&mut aligned.iter().skip(n_shared).filter_map(|&at| full.get(at)));
            cells.extend(compare(&mut self.executor, &beside, &others, N_TOP).await?);
        }
        Ok(cells)
    }

    /// How far apart two states are over the tokens shown.
    fn way(&self, full: &[f32], edited: &[f32], cells: &[Compared]) -> Way {
        let c = self.spec().d_model;
        let n = cells.len() as f64;
        Way {
            cosine: finite(cosine(full, edited)),
            relative_norm: finite(norm(edited, c) / norm(full, c)),
            divergence: finite(cells.iter().map(|cell| cell.divergence).sum::<f64>() / n),
            n_changed: cells.iter().filter(|cell| first(&cell.full) != first(&cell.edited)).count(),
        }
    }

    fn lens_cell(&self, names: &mut Names, column: usize, cell: &Compared) -> Result<CanvasCell> {
        let tokenizer = self.tokenizer()?;
        let mut name = |&(token, probability): &(u32, f32)| {
            let before = names.before.get(column).copied();
            let text = match names.known.get(&(before, token)) {
                Some(text) => text.clone(),
                None => {
                    let text = tokenizer.piece_after(before.as_slice(), token)?;
                    names.known.insert((before, token), text.clone());
                    text
                }
            };
            Ok::<_, SessionError>(NextToken { token, text, probability })
        };
        Ok(CanvasCell {
            top: cell.edited.top.iter().map(&mut name).collect::<Result<_, _>>()?,
            full: cell.full.top.first().map(&mut name).transpose()?,
            divergence: finite(cell.divergence),
        })
    }

    /// The last states of both, over the tokens shown; and the first token, among all that
    /// were read, of which they say another.
    async fn ends(
        &mut self,
        full: &Path,
        edited: Option<&Path>,
        read: &[u32],
    ) -> Result<(Way, Option<Flip>)> {
        let same = Way { cosine: Some(1.0), relative_norm: Some(1.0), divergence: Some(0.0), n_changed: 0 };
        let (Some(full), Some(edited)) = (full.last(), edited.and_then(|path| path.last())) else {
            return Ok((same, None));
        };
        let c = self.spec().d_model;
        let n_sought = read.len().min(FLIP_TOKENS_MAX);
        let sought = |state: &[f32]| state[(read.len() - n_sought) * c..].to_vec();
        let ends = compare(&mut self.executor, &sought(full), &sought(edited), 1).await?;
        let n_shown = read.len().min(CANVAS_TOKENS_MAX);
        let shown = |state: &[f32]| state[(read.len() - n_shown) * c..].to_vec();
        let way = self.way(&shown(full), &shown(edited), &ends[n_sought - n_shown..]);
        let says = |of: fn(&Compared) -> &Reading| -> Vec<Option<u32>> {
            ends.iter().map(|cell| first(of(cell))).collect()
        };
        // What follows a token says nothing there where it was seen.
        if !self.spec().block.attention.causal {
            return Ok((way, None));
        }
        let Some(at) = first_flip(&says(|cell| &cell.full), &says(|cell| &cell.edited)) else {
            return Ok((way, None));
        };
        let column = read.len() - n_sought + at;
        let mut names = Names { before: read.to_vec(), known: HashMap::new() };
        let cell = self.lens_cell(&mut names, column, &ends[at])?;
        let follows = match read.get(column + 1) {
            Some(&token) => Some(self.tokenizer()?.piece_after(&read[column..=column], token)?),
            None => None,
        };
        let after = self.tokenizer()?.piece_after(&read[column.saturating_sub(1)..column], read[column])?;
        let flip = Flip {
            from_end: read.len() - 1 - column,
            after,
            full: cell.full,
            edited: cell.top.into_iter().next(),
            follows,
        };
        Ok((way, Some(flip)))
    }
}

/// Texts of tokens, each after the one before it.
struct Names {
    before: Vec<u32>,
    known: HashMap<(Option<u32>, u32), String>,
}

fn first(reading: &Reading) -> Option<u32> {
    reading.top.first().map(|&(token, _)| token)
}

fn finite(value: f64) -> Option<f32> {
    value.is_finite().then_some(value as f32)
}
