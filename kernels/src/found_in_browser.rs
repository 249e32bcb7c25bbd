//! The vectors of WebAssembly. Whether products and sums are rounded at once depends on the module: `tools/build` makes a
//! second one of this, for browsers that have relaxed vectors, and on the processor below. What is said is what happens.

use std::hint::black_box;
use std::sync::OnceLock;

use super::{Kernel, Level, Portable, Vector};

/// What the loops of this worker run on.
pub fn level() -> Level {
    static FOUND: OnceLock<Level> = OnceLock::new();
    *FOUND.get_or_init(|| if is_fused() { Level::Relaxed } else { Level::Portable })
}

pub(crate) fn dispatch<K: Kernel>(kernel: K) -> K::Output {
    kernel.run(Portable)
}

/// The square of `1 + e` is `1 + 2 e + e^2`, whose last part is lost where it is rounded before something is added.
#[inline(never)]
fn is_fused() -> bool {
    let (x, less) = black_box((1.0 + f32::EPSILON, -1.0 - 2.0 * f32::EPSILON));
    let left = Portable.mul_add(Portable.splat(x), Portable.splat(x), Portable.splat(less));
    left.to_array() != [0.0; 8]
}
