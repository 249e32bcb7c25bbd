//! An architecture in words: what the page's card of a model and `inspect` say of it, and what each layer
//! has of its own.

use serde::Serialize;

use super::{
    LayerSpec, ModelSpec, NormKind, NormPlacement, NormSpec, QkNorm, Residual, RopeScaling, RopeSpec,
};
use crate::order;
use crate::words::{self, Problem, listed, listed_apart, problem, say};

/// Groups of layers that are told apart in a line; of more the last are counted.
const GROUPS_MAX: usize = 8;

/// Something that a layer has of its own, that is not the usual, and that goes with it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename = "trait")]
pub enum LayerTrait {
    /// A token sees so many, itself included.
    Window { tokens: usize },
    /// No rotary positions, in a model whose other layers have them.
    NoPositions,
    /// Another base of its rotary positions than in layers that see everything.
    Base { theta: f64 },
    /// Products of queries and keys are multiplied by another number than in other layers.
    Scale { scale: f32 },
}

impl LayerTrait {
    /// In words.
    pub fn told(self) -> String {
        words::sentence(&self)
    }

    /// As short as a card has room for.
    pub fn short(self) -> String {
        match self {
            Self::Window { tokens } => say!("trait-short-window", tokens),
            Self::NoPositions => say!("trait-short-no-positions"),
            Self::Base { theta } => say!("trait-short-base", theta),
            Self::Scale { scale } => say!("trait-short-scale", scale),
        }
    }
}

impl ModelSpec {
    /// What is special about a layer, wherever it stands.
    pub fn traits(&self, layer: u16) -> Vec<LayerTrait> {
        let own = self.layer(layer);
        let usual = self.usual_rope();
        let scale_differs = self.layers.iter().any(|other| other.scale != own.scale);
        [
            own.window.map(|tokens| LayerTrait::Window { tokens }),
            (own.rope.is_none() && usual.is_some()).then_some(LayerTrait::NoPositions),
            self.rope(layer).filter(|_| own.rope != usual).map(|rope| LayerTrait::Base { theta: rope.theta }),
            scale_differs.then_some(LayerTrait::Scale { scale: own.scale }),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// [`Self::traits`] of every layer.
    pub fn all_traits(&self) -> Vec<Vec<LayerTrait>> {
        (0_u16..).take(self.n_layers).map(|layer| self.traits(layer)).collect()
    }

    /// The rotary positions of layers that see everything, else of the first that has any.
    fn usual_rope(&self) -> Option<u8> {
        let is_full = |layer: &&LayerSpec| layer.window.is_none() && layer.rope.is_some();
        let of = |layer: &LayerSpec| layer.rope;
        self.layers.iter().find(is_full).and_then(of).or_else(|| self.layers.iter().find_map(of))
    }

    /// Which layers have what of their own, where any has; layers that have the same are told together.
    pub fn layers_told(&self) -> Option<String> {
        let mut groups: Vec<(Vec<LayerTrait>, Vec<u16>)> = Vec::new();
        for (layer, traits) in (0_u16..).zip(self.all_traits()) {
            match groups.iter_mut().find(|(known, _)| *known == traits) {
                Some((_, layers)) => layers.push(layer),
                None => groups.push((traits, vec![layer])),
            }
        }
        groups.retain(|(traits, _)| !traits.is_empty());
        let others = groups.iter().skip(GROUPS_MAX).map(|(_, layers)| layers.len()).sum::<usize>();
        let told = groups.iter().take(GROUPS_MAX).map(|(traits, layers)| {
            let traits = listed(traits.iter().map(|it| it.told()).collect());
            say!("layers-with", n = layers.len(), layers = ranges(layers), traits)
        });
        let more = (others > 0).then(|| say!("layers-more", n = others));
        let told: Vec<String> = told.chain(more).collect();
        (!told.is_empty()).then(|| listed_apart(told))
    }

    /// The family, and that it reads both ways where it does.
    pub fn family_told(&self) -> String {
        say!("family-told", name = self.family.title(), is_causal = self.block.attention.causal)
    }

    /// Which norms there are, and where.
    pub fn norms_told(&self) -> String {
        let place = match (self.block.norm_placement, self.block.residual) {
            (NormPlacement::Before, Residual::Parallel) => problem!("norms-parallel"),
            (NormPlacement::Before, Residual::ParallelOneNorm) => problem!("norms-parallel-one"),
            (NormPlacement::Before, Residual::Sequential) => problem!("norms-before"),
            (NormPlacement::Output, _) => problem!("norms-output"),
            (NormPlacement::Both, _) => problem!("norms-both"),
            (NormPlacement::Sum, _) => problem!("norms-sum"),
            (NormPlacement::Through, _) => problem!("norms-through"),
        };
        let qk = self.block.attention.qk_norm.map(|qk| match qk {
            QkNorm::Head => problem!("norms-of-heads"),
            QkNorm::Projection => problem!("norms-of-projections"),
        });
        let embeddings = self.embedding.norm.map(|_| problem!("norms-of-embeddings"));
        let places: Vec<String> =
            [Some(place), qk, embeddings].iter().flatten().map(Problem::sentence).collect();
        say!("norms-told", kind = kind(self.block.norm), places = places.join("; "))
    }

    /// How tokens know where they stand.
    pub fn positions_told(&self) -> String {
        let of_rope = |rope: Option<u8>| self.layers.iter().filter(|layer| layer.rope == rope).count();
        let all = self.n_layers;
        let mut kinds: Vec<String> = (0_u8..)
            .zip(&self.ropes)
            .map(|(index, rope)| {
                let n = of_rope(Some(index));
                let rotary = self.rotary(rope);
                if n == all { rotary } else { say!("positions-in-layers", positions = rotary, n, all) }
            })
            .collect();
        let without = of_rope(None);
        if without > 0 && !self.ropes.is_empty() {
            kinds.push(say!("positions-in-layers", positions = say!("positions-none"), n = without, all));
        }
        if let Some(learned) = self.embedding.positions {
            kinds.push(say!("positions-learned", rows = learned.rows));
        }
        if self.block.attention.alibi {
            kinds.push(say!("positions-alibi"));
        }
        if kinds.is_empty() { say!("positions-none") } else { kinds.join("; ") }
    }

    fn rotary(&self, rope: &RopeSpec) -> String {
        let head_dim = self.block.attention.head_dim;
        let rotated = (rope.rotated < head_dim).then(|| rope.rotated.to_string());
        let scaling = scaling(rope);
        say!("positions-rotary", theta = rope.theta.to_string(), rotated, head_dim, scaling)
    }

    /// How far layers see, where one does not see everything.
    pub fn windows_told(&self) -> Option<String> {
        let mut widths: Vec<usize> = self.layers.iter().filter_map(|layer| layer.window).collect();
        order::sort(&mut widths, usize::cmp);
        widths.dedup();
        let told = widths.iter().map(|&tokens| {
            let n = self.layers.iter().filter(|layer| layer.window == Some(tokens)).count();
            say!("windows-told", is_all = n == self.n_layers, n, all = self.n_layers, tokens)
        });
        let told: Vec<String> = told.collect();
        (!told.is_empty()).then(|| told.join("; "))
    }

    /// What has biases, where anything has.
    pub fn biases_told(&self) -> Option<String> {
        let block = &self.block;
        let told: Vec<String> = [
            block.attention.input_bias.then(|| say!("biases-input")),
            block.attention.output_bias.then(|| say!("biases-output")),
            block.mlp.bias.then(|| say!("biases-mlp")),
            self.head.as_ref().is_some_and(|head| head.bias).then(|| say!("biases-head")),
        ]
        .into_iter()
        .flatten()
        .collect();
        (!told.is_empty()).then(|| told.join(", "))
    }
}

fn kind(norm: NormSpec) -> Problem {
    match norm.kind {
        NormKind::RmsNorm => problem!("norm-rms"),
        NormKind::RmsNormPlusOne => problem!("norm-rms-plus-one"),
        NormKind::LayerNorm => problem!("norm-layer"),
    }
}

/// How positions are stretched, where they are.
fn scaling(rope: &RopeSpec) -> Option<Problem> {
    Some(match &rope.scaling {
        RopeScaling::None => return None,
        RopeScaling::Proportional { factor, pairs } => {
            problem!("scaling-proportional", factor = factor.to_string(), pairs = *pairs)
        }
        RopeScaling::Linear { factor } => problem!("scaling-linear", factor = factor.to_string()),
        RopeScaling::Dynamic { factor, original } => {
            problem!("scaling-dynamic", factor = factor.to_string(), context = *original)
        }
        RopeScaling::Llama3 { factor, low_freq_factor, high_freq_factor, original_context_length } => {
            problem!(
                "scaling-llama3",
                factor = factor.to_string(),
                low = low_freq_factor.to_string(),
                high = high_freq_factor.to_string(),
                context = *original_context_length
            )
        }
        RopeScaling::Yarn { factor, original, .. } => {
            problem!("scaling-yarn", factor = factor.to_string(), context = *original)
        }
        RopeScaling::LongRope { original, .. } => problem!("scaling-longrope", context = *original),
    })
}

/// Numbers that count up as `0-4, 6-10`.
fn ranges(layers: &[u16]) -> String {
    let range = |run: &[u16]| match run {
        [first, .., last] => format!("{first}-{last}"),
        run => run.iter().map(u16::to_string).collect(),
    };
    let runs = layers.chunk_by(|a, b| a + 1 == *b);
    runs.map(range).collect::<Vec<_>>().join(", ")
}
