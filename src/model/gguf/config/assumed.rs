//! What of a config that was made of metadata the file does not say: it follows from the architecture.

use serde_json::{Map, Value as Json};

use super::Keys;
use crate::model::Remark;
use crate::words::say;

/// Keys of a config that no file says, or only with this key of its metadata.
const FOLLOWING: [(&str, Option<&str>); 15] = [
    ("activation_function", None),
    ("hidden_act", None),
    ("hidden_activation", None),
    ("scale_attn_weights", None),
    ("query_pre_attn_scalar", None),
    ("no_rope_layers", None),
    ("layer_types", Some("attention.sliding_window_pattern")),
    ("rope_theta", Some("rope.freq_base")),
    ("rotary_emb_base", Some("rope.freq_base")),
    ("rope_local_base_freq", Some("rope.freq_base_swa")),
    ("use_parallel_residual", Some("use_parallel_residual")),
    ("attn_logit_softcapping", Some("attn_logit_softcapping")),
    ("final_logit_softcapping", Some("final_logit_softcapping")),
    ("num_key_value_heads", Some("attention.head_count_kv")),
    ("head_dim", Some("attention.key_length")),
];
/// Layers of a list that are named; the others go on in the same way.
const NAMED_MAX: usize = 12;

/// Notes each of them with its value.
pub(super) fn assumed(keys: Keys<'_>, config: &Map<String, Json>) -> Vec<Remark> {
    let unsaid = FOLLOWING.iter().filter(|(_, said)| said.is_none_or(|said| keys.get(said).is_none()));
    let values = unsaid.filter_map(|(key, _)| Some((*key, config.get(*key)?)));
    values
        .filter(|(_, value)| !value.is_null())
        .map(|(key, value)| Remark::Follows { key, value: told(value) })
        .collect()
}

fn told(value: &Json) -> String {
    let plain = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match value {
        Json::Array(layers) => {
            let list: Vec<String> = layers.iter().take(NAMED_MAX).map(plain).collect();
            let list = list.join(", ");
            if layers.len() > NAMED_MAX { say!("default-in-turn", list) } else { list }
        }
        value => plain(value),
    }
}
