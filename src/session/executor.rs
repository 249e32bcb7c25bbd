//! One executor out of three, chosen when a model is opened.

use crate::backend::{
    Backend, BackendError, BackendInfo, BackendKind, Batch, BatchLimits, DeviceLimits, Outcome, Result,
    Score, Target, Wanted, WeightSink, check_memory,
};
use crate::cpu::{Cpu, CpuCache, CpuSink};
use crate::gpu::{Gpu, GpuCache, GpuSink, refuse_software};
use crate::model::{ModelSpec, WeightInfo};
use crate::plan::{Forest, Plan};
use crate::reference::{Reference, ReferenceCache, ReferenceSink};
use crate::words::say;

/// The same with each of the three.
macro_rules! each {
    ($of:expr, $one:ident => $done:expr) => {
        match $of {
            Self::Gpu($one) => $done,
            Self::Cpu($one) => $done,
            Self::Reference($one) => $done,
        }
    };
}

/// An executor with a model's weights in it.
#[derive(Debug)]
pub enum Executor {
    Gpu(Box<Gpu>),
    /// On the processor.
    Cpu(Box<Cpu>),
    Reference(Box<Reference>),
}

/// Keys and values of one generation on an [`Executor`].
#[derive(Debug)]
pub enum ExecutorCache {
    Gpu(Box<GpuCache>),
    Cpu(CpuCache),
    /// In host memory, f64.
    Reference(ReferenceCache),
}

/// Takes weights for an [`Executor`].
#[derive(Debug)]
pub enum ExecutorSink {
    /// Straight onto the GPU.
    Gpu(Box<GpuSink>),
    /// Into host memory.
    Cpu(CpuSink),
    /// Into host memory.
    Reference(ReferenceSink),
}

impl ExecutorSink {
    /// Expects these weights on an executor of this kind.
    ///
    /// # Errors
    /// When there is no such device, or it is too small.
    pub async fn new(kind: BackendKind, spec: &ModelSpec, weights: Vec<WeightInfo>) -> Result<Self> {
        Ok(match kind {
            BackendKind::Gpu => {
                // One in software has the memory of the machine.
                if let Err(error) = check_memory(weights.iter().map(WeightInfo::bytes).sum())
                    && refuse_software().await.is_err()
                {
                    return Err(error);
                }
                Self::Gpu(Box::new(GpuSink::new(spec, weights).await?))
            }
            BackendKind::Cpu => Self::Cpu(CpuSink::new(spec, weights)?),
            BackendKind::Reference => Self::Reference(ReferenceSink::new(spec, weights)?),
        })
    }
}

impl WeightSink for ExecutorSink {
    type Backend = Executor;

    fn write(&mut self, index: usize, byte_offset: u64, bytes: &[u8]) -> Result<()> {
        each!(self, sink => sink.write(index, byte_offset, bytes))
    }

    fn finish(self) -> Result<Executor> {
        Ok(match self {
            Self::Gpu(sink) => Executor::Gpu(Box::new(sink.finish()?)),
            Self::Cpu(sink) => Executor::Cpu(Box::new(sink.finish()?)),
            Self::Reference(sink) => Executor::Reference(Box::new(sink.finish()?)),
        })
    }
}

impl Executor {
    /// What a GPU allows; None of the CPU.
    pub fn device_limits(&self) -> Option<DeviceLimits> {
        match self {
            Self::Gpu(backend) => Some(backend.device().limits()),
            Self::Cpu(_) | Self::Reference(_) => None,
        }
    }

    /// Kernel dispatches for one decoded token under `plan`; 0 on the CPU.
    pub fn dispatches_per_token(&self, plan: &Plan) -> usize {
        match self {
            Self::Gpu(backend) => backend.dispatches_per_token(plan),
            Self::Cpu(_) | Self::Reference(_) => 0,
        }
    }
}

impl Backend for Executor {
    type Cache = ExecutorCache;

    fn info(&self) -> BackendInfo {
        each!(self, backend => backend.info())
    }

    fn spec(&self) -> &ModelSpec {
        each!(self, backend => backend.spec())
    }

    fn limits(&self) -> BatchLimits {
        each!(self, backend => backend.limits())
    }

    fn shares_beginnings(&self, before: usize, length: usize) -> bool {
        each!(self, backend => backend.shares_beginnings(before, length))
    }

    async fn forward(&mut self, plan: &Plan, batch: &Batch, wanted: &Wanted) -> Result<Outcome> {
        each!(self, backend => backend.forward(plan, batch, wanted).await)
    }

    async fn forward_all(
        &mut self,
        forest: &Forest,
        batch: &Batch,
        targets: &[Target],
    ) -> Result<Vec<Vec<Score>>> {
        each!(self, backend => backend.forward_all(forest, batch, targets).await)
    }

    async fn head(&mut self, states: &[f32]) -> Result<Vec<f32>> {
        each!(self, backend => backend.head(states).await)
    }

    fn new_cache(&mut self, plan: &Plan, capacity: usize) -> Result<ExecutorCache> {
        Ok(match self {
            Self::Gpu(backend) => ExecutorCache::Gpu(Box::new(backend.new_cache(plan, capacity)?)),
            Self::Cpu(backend) => ExecutorCache::Cpu(backend.new_cache(plan, capacity)?),
            Self::Reference(backend) => ExecutorCache::Reference(backend.new_cache(plan, capacity)?),
        })
    }

    async fn extend(&mut self, plan: &Plan, cache: &mut ExecutorCache, tokens: &[u32]) -> Result<Vec<f32>> {
        match (self, cache) {
            (Self::Gpu(backend), ExecutorCache::Gpu(cache)) => backend.extend(plan, cache, tokens).await,
            (Self::Cpu(backend), ExecutorCache::Cpu(cache)) => backend.extend(plan, cache, tokens).await,
            (Self::Reference(backend), ExecutorCache::Reference(cache)) => {
                backend.extend(plan, cache, tokens).await
            }
            _ => Err(BackendError::Device { message: say!("executor-other-cache") }),
        }
    }
}
