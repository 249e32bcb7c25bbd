//! The buffers of a model on a device: weights for ever, working buffers that grow.
//!
//! Bind groups are kept until a working buffer is replaced by a larger one.

use std::collections::HashMap;
use std::rc::Rc;

use super::device::Device;
use super::kernels::Kernel;
use super::recording::BufferId;
use crate::backend::{BackendError, Result};

/// Buffers and the bind groups made of them.
#[derive(Debug)]
pub(super) struct Pool {
    device: Device,
    buffers: HashMap<BufferId, wgpu::Buffer>,
    bind_groups: HashMap<(Kernel, Vec<BufferId>), Rc<wgpu::BindGroup>>,
    /// Counts replacements of buffers; bind groups kept elsewhere are stale when it moves.
    generation: u64,
}

/// Keys and values of one generation: a buffer per application of a layer.
#[derive(Debug, Default)]
pub(super) struct CacheBuffers {
    pub(super) buffers: Vec<wgpu::Buffer>,
    bind_groups: HashMap<(Kernel, Vec<BufferId>), Rc<wgpu::BindGroup>>,
    generation: u64,
}

impl Pool {
    pub(super) fn new(device: Device, weights: HashMap<BufferId, wgpu::Buffer>) -> Self {
        Self { device, buffers: weights, bind_groups: HashMap::new(), generation: 0 }
    }

    /// Makes working buffers at least this large.
    pub(super) async fn ensure(&mut self, needs: &[(BufferId, u64)]) -> Result<()> {
        let limits = self.device.limits();
        let lacks = |&&(id, bytes): &&(BufferId, u64)| {
            self.buffers.get(&id).is_none_or(|buffer| buffer.size() < bytes)
        };
        let lacking: Vec<_> = needs.iter().filter(lacks).copied().collect();
        if lacking.is_empty() {
            return Ok(());
        }
        for &(id, bytes) in &lacking {
            let allowed = match id {
                BufferId::Readback => limits.buffer_bytes_max,
                _ => limits.binding_bytes_max,
            };
            if bytes > allowed {
                return Err(BackendError::OverLimit { what: id.to_string(), needed: bytes, allowed });
            }
            // What is replaced goes first, so that both need not fit.
            self.buffers.remove(&id);
        }
        self.bind_groups.clear();
        self.generation += 1;
        let device = self.device.clone();
        let made = device.scoped("working buffers", || {
            let make = |&(id, bytes): &(BufferId, u64)| {
                // Room to grow, so that batches of slightly different sizes share buffers.
                let room = bytes.next_power_of_two().min(limits.binding_bytes_max).max(bytes);
                (id, device.buffer(&id.to_string(), room, usage(id)))
            };
            lacking.iter().map(make).collect::<Vec<_>>()
        });
        self.buffers.extend(made.await?);
        Ok(())
    }

    /// Takes a buffer out while somebody maps it; an interrupted run then leaves nothing mapped.
    pub(super) fn take(&mut self, id: BufferId) -> Option<wgpu::Buffer> {
        self.buffers.remove(&id)
    }

    pub(super) fn put(&mut self, id: BufferId, buffer: wgpu::Buffer) {
        self.buffers.insert(id, buffer);
    }

    pub(super) fn get<'a>(
        &'a self,
        id: BufferId,
        cache: Option<&'a CacheBuffers>,
    ) -> Result<&'a wgpu::Buffer> {
        let found = match id {
            BufferId::Cache(application) => cache.and_then(|cache| cache.buffers.get(application as usize)),
            _ => self.buffers.get(&id),
        };
        found.ok_or_else(|| BackendError::Device { message: format!("there is no buffer for {id}") })
    }

    pub(super) fn bind_group(
        &mut self,
        kernel: Kernel,
        ids: &[BufferId],
        layout: &wgpu::BindGroupLayout,
        uniforms: &wgpu::Buffer,
        mut cache: Option<&mut CacheBuffers>,
    ) -> Result<Rc<wgpu::BindGroup>> {
        if let Some(cache) = cache.as_deref_mut()
            && cache.generation != self.generation
        {
            cache.bind_groups.clear();
            cache.generation = self.generation;
        }
        let key = (kernel, ids.to_vec());
        let in_cache = ids.iter().any(|id| matches!(id, BufferId::Cache(_)));
        let kept = match &cache {
            Some(cache) if in_cache => cache.bind_groups.get(&key),
            _ => self.bind_groups.get(&key),
        };
        if let Some(group) = kept {
            return Ok(Rc::clone(group));
        }
        let mut entries = vec![wgpu::BindGroupEntry {
            binding: 0,
            resource: wgpu::BindingResource::Buffer(wgpu::BufferBinding {
                buffer: uniforms,
                offset: 0,
                size: std::num::NonZeroU64::new(super::executor::PARAMETER_BYTES),
            }),
        }];
        for (i, &id) in ids.iter().enumerate() {
            let buffer = self.get(id, cache.as_deref())?;
            entries
                .push(wgpu::BindGroupEntry { binding: i as u32 + 1, resource: buffer.as_entire_binding() });
        }
        let group = Rc::new(self.device.device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some(kernel.stem()),
            layout,
            entries: &entries,
        }));
        match cache {
            Some(cache) if in_cache => cache.bind_groups.insert(key, Rc::clone(&group)),
            _ => self.bind_groups.insert(key, Rc::clone(&group)),
        };
        Ok(group)
    }

    /// Forgets all bind groups: the uniform buffer was replaced.
    pub(super) fn forget_bind_groups(&mut self) {
        self.bind_groups.clear();
        self.generation += 1;
    }
}

fn usage(id: BufferId) -> wgpu::BufferUsages {
    match id {
        BufferId::Readback => wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::COPY_DST,
        _ => wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_SRC | wgpu::BufferUsages::COPY_DST,
    }
}
