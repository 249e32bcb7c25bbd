//! Which measured stroke belongs to which card.

use super::{Panel, PanelPhase};
use crate::experiment::{Report, Stroke};
use crate::order::Map;
use crate::schedule::edit::Path;
use crate::schedule::{Node, Schedule};

#[derive(Debug, Clone, PartialEq, Default)]
pub struct CardStrokes {
    /// Relative norms of the updates, one per time that the card is painted.
    pub relative_norms: Vec<f32>,
    /// Measured under another schedule or prompt; then it is one number, the layer's mean.
    pub stale: bool,
}

/// The strokes of every card of `schedule` whose layer has been measured.
///
/// A card in a loop is painted several times and has as many strokes. While a new
/// measurement is on its way, a card shows what its layer did before, marked as stale.
pub fn card_strokes(schedule: &Schedule, panel: &Panel) -> Map<Path, CardStrokes> {
    let Some(value) = panel.value(Report::next_token) else { return Map::new() };
    let stale = panel.phase != PanelPhase::Finished;
    let mut cards: Map<Path, CardStrokes> = Map::new();
    let means = if stale { layer_means(&value.strokes) } else { Map::new() };
    let mut application = 0_usize;
    visit(schedule.nodes(), &[], &mut |path, layer| {
        let norm = if stale {
            means.get(&layer).copied()
        } else {
            value.strokes.get(application).filter(|stroke| stroke.layer == layer).map(|s| s.relative_norm)
        };
        application += 1;
        let Some(norm) = norm else { return };
        let card = cards.or_default(Path::from(path.to_vec()));
        card.stale = stale;
        if !stale || card.relative_norms.is_empty() {
            card.relative_norms.push(norm);
        }
    });
    cards
}

/// Layers in the order of the plan's applications: loops unrolled, branches one after
/// another.
fn visit(nodes: &[Node], prefix: &[usize], found: &mut impl FnMut(&[usize], u16)) {
    for (index, node) in nodes.iter().enumerate() {
        let here = [prefix, &[index]].concat();
        match node {
            Node::Layer(layer) => found(&here, *layer),
            Node::Repeat { body, times } => {
                for _ in 0..*times {
                    visit(body, &here, found);
                }
            }
            Node::Parallel { branches } => {
                for (branch, nodes) in branches.iter().enumerate() {
                    visit(nodes, &[here.as_slice(), &[branch]].concat(), found);
                }
            }
        }
    }
}

fn layer_means(strokes: &[Stroke]) -> Map<u16, f32> {
    let mut sums: Map<u16, (f32, f32)> = Map::new();
    for stroke in strokes {
        let (sum, n) = sums.or_default(stroke.layer);
        *sum += stroke.relative_norm;
        *n += 1.0;
    }
    sums.into_iter().map(|(layer, (sum, n))| (layer, sum / n)).collect()
}
