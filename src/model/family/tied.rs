//! What a config that ties the head to the token embedding means for the tensors that files hold.
//!
//! Source: Hugging Face transformers 5.24, `PreTrainedModel.tie_weights`: two tensors that are both stored are tied
//! only where they are equal, and where one of them is stored, it counts for both, whichever it is.

use super::{source, spellings};
use crate::model::{ModelSpec, ReadConfig, Remark, WeightId};

/// A tensor that is read in the place of another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::model) struct Instead {
    /// The name that the family asks for.
    pub(in crate::model) asked: String,
    /// The name of the tensor that counts.
    pub(in crate::model) stored: String,
}

/// Fits a config that ties to the names of the tensors that are stored: a head of its own counts as the head, which
/// where it equals the embedding takes memory alone. Notes what was done, and says what stands for what.
pub(in crate::model) fn as_stored<'a>(
    config: &mut ReadConfig,
    stored: impl Iterator<Item = &'a str> + Clone,
) -> Vec<Instead> {
    let spec = &config.spec;
    if !spec.tied_head || spec.head.is_none() {
        return Vec::new();
    }
    let name = |spec: &ModelSpec, id| source(spec, id).tensor;
    let is_there = |wanted: &str| {
        let mut stored = stored.clone();
        stored.any(|stored| spellings(spec, stored).iter().any(|name| name == wanted))
    };
    let own = ModelSpec { tied_head: false, ..spec.clone() };
    let (embedding, head) = (name(spec, WeightId::TokenEmbedding), name(&own, WeightId::Head));
    // BERT has a bias beside its matrix and one of it, which are tied as well; the latter is computed with.
    let (bias, own_bias) = (name(spec, WeightId::HeadBias), name(&own, WeightId::HeadBias));
    let has_own_bias = bias != own_bias && is_there(&own_bias);
    let (has_both_biases, has_embedding) = (has_own_bias && is_there(&bias), is_there(&embedding));
    let mut instead = Vec::new();
    if is_there(&head) {
        if has_embedding {
            config.spec = own;
            config.remarks.push(Remark::OwnHead { name: head });
        } else {
            config.remarks.push(Remark::HeadForEmbedding { name: head.clone() });
            instead.push(Instead { asked: embedding, stored: head });
        }
    }
    if has_both_biases {
        config.remarks.push(Remark::OwnBias { name: own_bias.clone(), other: bias.clone() });
    }
    let asked = name(&config.spec, WeightId::HeadBias);
    let counts = if has_own_bias { own_bias } else { bias };
    if asked != counts {
        instead.push(Instead { asked, stored: counts });
    }
    instead
}
