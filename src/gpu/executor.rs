//! The one interpreter of recordings.
//!
//! Pipelines are made once, for the kernels that a model may need; running a recording
//! makes none. All parameters of a recording go up in one write, equal ones once; all its
//! commands are one submit; what comes back is read once.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::device::Device;
use super::kernels::{Access, Kernel};
use super::pool::{CacheBuffers, Pool};
use super::recording::{BufferId, Command, Dispatch, PARAMETER_WORDS, Parameters, Recording};
use crate::backend::{BackendError, Result};

/// Bytes of uniforms that a kernel sees.
pub(super) const PARAMETER_BYTES: u64 = 4 * PARAMETER_WORDS as u64;
/// Distance of two sets of parameters: WebGPU's default alignment of dynamic offsets,
/// which is also the largest that a device may ask for.
const PARAMETER_STRIDE: usize = 256;
/// Sets of parameters for which there is room at first.
const PARAMETER_SETS: usize = 64;

/// What has been made and done, to prove what is not made and done again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counters {
    pub pipelines: usize,
    pub weight_bytes: u64,
    pub runs: usize,
    pub dispatches: usize,
}

/// Pipelines and the arena of parameters.
#[derive(Debug)]
pub(super) struct Executor {
    device: Device,
    pipelines: HashMap<Kernel, Pipeline>,
    uniforms: wgpu::Buffer,
    pub(super) counters: Counters,
}

#[derive(Debug)]
struct Pipeline {
    pipeline: wgpu::ComputePipeline,
    bindings: wgpu::BindGroupLayout,
}

impl Executor {
    pub(super) async fn new(device: &Device, kernels: &[Kernel]) -> Result<Self> {
        let (pipelines, uniforms) = (HashMap::new(), arena(device, PARAMETER_SETS));
        let mut executor =
            Self { device: device.clone(), pipelines, uniforms, counters: Counters::default() };
        executor.make(kernels).await?;
        Ok(executor)
    }

    /// Makes the pipelines of these kernels that are not made yet.
    pub(super) async fn make(&mut self, kernels: &[Kernel]) -> Result<()> {
        let missing = kernels.iter().filter(|kernel| !self.pipelines.contains_key(kernel));
        let missing: HashSet<Kernel> = missing.copied().collect();
        if missing.is_empty() {
            return Ok(());
        }
        let device = self.device.clone();
        let made = device.scoped("pipelines", || {
            let mut modules = HashMap::new();
            let make = |&kernel: &Kernel| (kernel, Pipeline::new(&device, kernel, &mut modules));
            missing.iter().map(make).collect::<Vec<_>>()
        });
        self.pipelines.extend(made.await?);
        self.counters.pipelines = self.pipelines.len();
        Ok(())
    }

    pub(super) async fn run(
        &mut self,
        recording: &Recording,
        pool: &mut Pool,
        mut cache: Option<&mut CacheBuffers>,
    ) -> Result<Vec<f32>> {
        self.device.check("starting")?;
        pool.ensure(&recording.needs).await?;
        for input in &recording.inputs {
            let buffer = pool.get(input.buffer, None)?;
            self.device.queue.write_buffer(buffer, 0, bytemuck::cast_slice(&input.words));
        }
        let offsets = self.write_parameters(recording, pool);
        let mut bound = self.bind(recording, pool, cache.as_deref_mut())?.into_iter();

        let mut encoder =
            self.device.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        let mut commands = recording.commands.iter().peekable();
        while let Some(command) = commands.next() {
            match command {
                Command::Dispatch(first) => {
                    let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
                    let mut next = Some(first);
                    // Neighbouring dispatches share a pass.
                    while let (Some(dispatch), Some(group)) = (next, next.and_then(|_| bound.next())) {
                        self.encode(&mut pass, dispatch, &group, &offsets)?;
                        next = match commands.peek() {
                            Some(Command::Dispatch(dispatch)) => {
                                commands.next();
                                Some(dispatch)
                            }
                            _ => None,
                        };
                    }
                }
                Command::Copy { from, from_offset, to, to_offset, bytes } => {
                    let from = pool.get(*from, cache.as_deref())?;
                    let to = pool.get(*to, cache.as_deref())?;
                    encoder.copy_buffer_to_buffer(from, *from_offset, to, *to_offset, *bytes);
                }
                Command::Clear { buffer, bytes } => {
                    encoder.clear_buffer(pool.get(*buffer, cache.as_deref())?, 0, Some(*bytes));
                }
            }
        }
        self.device.queue.submit([encoder.finish()]);
        self.counters.runs += 1;
        self.counters.dispatches += recording.dispatches().count();

        if recording.readback.is_empty() {
            return self.device.check("running").map(|()| Vec::new());
        }
        let Some(readback) = pool.take(BufferId::Readback) else { return Ok(Vec::new()) };
        let numbers = self.device.read(&readback, 4 * recording.readback.len() as u64).await?;
        pool.put(BufferId::Readback, readback);
        Ok(numbers)
    }

    fn bind(
        &self,
        recording: &Recording,
        pool: &mut Pool,
        mut cache: Option<&mut CacheBuffers>,
    ) -> Result<Vec<Rc<wgpu::BindGroup>>> {
        let mut groups = Vec::with_capacity(recording.commands.len());
        for command in &recording.commands {
            if let Command::Dispatch(Dispatch { kernel, buffers, .. }) = command {
                let layout = &self.pipeline(*kernel)?.bindings;
                groups.push(pool.bind_group(
                    *kernel,
                    buffers,
                    layout,
                    &self.uniforms,
                    cache.as_deref_mut(),
                )?);
            }
        }
        Ok(groups)
    }

    fn encode(
        &self,
        pass: &mut wgpu::ComputePass<'_>,
        dispatch: &Dispatch,
        group: &wgpu::BindGroup,
        offsets: &HashMap<Parameters, u32>,
    ) -> Result<()> {
        let offset = offsets.get(&dispatch.parameters).copied().unwrap_or_default();
        let [x, y, z] = dispatch.groups;
        pass.set_pipeline(&self.pipeline(dispatch.kernel)?.pipeline);
        pass.set_bind_group(0, group, &[offset]);
        pass.dispatch_workgroups(x, y, z);
        Ok(())
    }

    fn pipeline(&self, kernel: Kernel) -> Result<&Pipeline> {
        self.pipelines
            .get(&kernel)
            .ok_or_else(|| BackendError::Device { message: format!("kernel {kernel:?} was never made") })
    }

    /// Writes every set of parameters once; returns the offset of each.
    fn write_parameters(&mut self, recording: &Recording, pool: &mut Pool) -> HashMap<Parameters, u32> {
        let mut offsets = HashMap::new();
        let mut words: Vec<u32> = Vec::new();
        for dispatch in recording.dispatches() {
            offsets.entry(dispatch.parameters).or_insert_with(|| {
                let offset = 4 * words.len();
                words.extend_from_slice(&dispatch.parameters);
                words.resize((offset + PARAMETER_STRIDE) / 4, 0);
                super::word(offset)
            });
        }
        if 4 * words.len() as u64 > self.uniforms.size() {
            self.uniforms = arena(&self.device, (4 * words.len() / PARAMETER_STRIDE).next_power_of_two());
            pool.forget_bind_groups();
        }
        self.device.queue.write_buffer(&self.uniforms, 0, bytemuck::cast_slice(&words));
        offsets
    }
}

impl Pipeline {
    fn new(device: &Device, kernel: Kernel, modules: &mut HashMap<String, wgpu::ShaderModule>) -> Self {
        let device = &device.device;
        let label = Some(kernel.stem());
        let uniforms = wgpu::BindingType::Buffer {
            ty: wgpu::BufferBindingType::Uniform,
            has_dynamic_offset: true,
            min_binding_size: std::num::NonZeroU64::new(PARAMETER_BYTES),
        };
        let storage = |access: &Access| wgpu::BindingType::Buffer {
            ty: wgpu::BufferBindingType::Storage { read_only: *access == Access::Read },
            has_dynamic_offset: false,
            min_binding_size: None,
        };
        let types = std::iter::once(uniforms).chain(kernel.bindings().iter().map(storage));
        let entries: Vec<_> = types
            .enumerate()
            .map(|(i, ty)| wgpu::BindGroupLayoutEntry {
                binding: i as u32,
                visibility: wgpu::ShaderStages::COMPUTE,
                ty,
                count: None,
            })
            .collect();
        let bindings =
            device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor { label, entries: &entries });
        let layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
            label,
            bind_group_layouts: &[Some(&bindings)],
            immediate_size: 0,
        });
        let module = modules.entry(kernel.source()).or_insert_with_key(|source| {
            let source = wgpu::ShaderSource::Wgsl(source.as_str().into());
            device.create_shader_module(wgpu::ShaderModuleDescriptor { label, source })
        });
        let pipeline = device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
            label,
            layout: Some(&layout),
            module,
            entry_point: label,
            compilation_options: wgpu::PipelineCompilationOptions {
                constants: &kernel.constants(),
                // Every kernel writes what it reads there.
                zero_initialize_workgroup_memory: false,
            },
            cache: None,
        });
        Self { pipeline, bindings }
    }
}

fn arena(device: &Device, sets: usize) -> wgpu::Buffer {
    let usage = wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST;
    device.buffer("parameters", (sets * PARAMETER_STRIDE) as u64, usage)
}
