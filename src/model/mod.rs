//! A model as data: what its config says, where its tensors lie, how its text becomes tokens.

mod spec;

pub use spec::{
    AttentionSpec, BlockSpec, Dtype, Family, LayerWeight, MlpKind, MlpSpec, ModelSpec, NormKind, NormSpec,
    Positions, RopeScaling, RopeSpec, WeightId, WeightInfo,
};
