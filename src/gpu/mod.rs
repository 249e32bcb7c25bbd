//! The executor on the GPU: WGSL kernels through WebGPU in the browser, and through
//! Vulkan, Metal or DX12 elsewhere.
//!
//! ```text
//! Plan + rows + Wanted --record--> Recording --Executor--> bytes read back --> Outcome
//! ```
//!
//! - [`layout`](Layout): where every weight lies in GPU memory, padded so that kernels need no branch;
//! - [`upload`](GpuSink): weights stream straight into their buffers;
//! - [`recording`](Recording): what a forward pass does, as plain data without a device;
//! - `executor`: the one interpreter of recordings;
//! - `kernels`: one file per kernel, beside one `.wgsl` file of the same name.
//!
//! No feature of the device is required, and WebGPU's default limits suffice for the
//! bundled model. Matrices stay as stored and are widened in registers; all sums are f32.
//! Pipelines are made once, when the model is loaded. This is the only module that names wgpu.

mod backend;
mod choice;
mod device;
mod executor;
pub mod kernels;
mod layout;
mod pace;
mod pool;
mod product;
mod record;
mod recording;
mod upload;

pub use crate::backend::DeviceLimits;
pub use backend::{Gpu, GpuCache};
pub use choice::{Choice, Grounds, prefer};
pub use device::{Device, refuse_software};
pub use executor::Counters;
pub use kernels::{Access, Epilogue, Kernel};
pub use layout::{Axis, Layout, Matrix, MatrixId, Placement, Slab};
pub use product::{Bodies, Ending, Product};
pub use record::{Rows, record};
pub use recording::{BufferId, Command, Dispatch, Input, PARAMETER_WORDS, Parameters, Readback, Recording};
pub use upload::GpuSink;

/// Sizes that go to a shader; they are bounded by the limits of a device, far below 2^32.
fn word(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
